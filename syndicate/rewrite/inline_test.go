package rewrite_test

import "testing"

func TestInline(t *testing.T) { golden(t, "inline") }
