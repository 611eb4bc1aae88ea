package rewrite_test

import "testing"

func TestMath(t *testing.T) { golden(t, "math") }
