package rewrite_test

import "testing"

func TestDisclosure(t *testing.T) { golden(t, "disclosure") }
