package rewrite_test

import "testing"

func TestHidden(t *testing.T) { golden(t, "hidden") }
