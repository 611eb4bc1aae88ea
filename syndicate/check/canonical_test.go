package check_test

import "testing"

func TestCanonical(t *testing.T) { golden(t, "canonical") }
