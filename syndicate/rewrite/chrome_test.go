package rewrite_test

import "testing"

func TestChrome(t *testing.T) { golden(t, "chrome") }
