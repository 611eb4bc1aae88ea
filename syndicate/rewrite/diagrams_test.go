package rewrite_test

import "testing"

func TestDiagrams(t *testing.T) { golden(t, "diagrams") }
