package rewrite_test

import "testing"

func TestTitle(t *testing.T) { golden(t, "title") }
