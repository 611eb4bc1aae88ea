package check_test

import "testing"

func TestBoilerplate(t *testing.T) { golden(t, "boilerplate") }
