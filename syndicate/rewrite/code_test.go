package rewrite_test

import "testing"

func TestCode(t *testing.T) { golden(t, "code") }
