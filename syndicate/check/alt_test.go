package check_test

import "testing"

func TestAlt(t *testing.T) { golden(t, "alt") }
