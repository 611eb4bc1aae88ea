package check_test

import "testing"

func TestRelative(t *testing.T) { golden(t, "relative") }
