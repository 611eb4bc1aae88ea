package check_test

import "testing"

func TestForms(t *testing.T) { golden(t, "forms") }
