package rewrite_test

import "testing"

func TestExponents(t *testing.T) { golden(t, "exponents") }
