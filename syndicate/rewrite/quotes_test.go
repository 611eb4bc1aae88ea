package rewrite_test

import "testing"

func TestQuotes(t *testing.T) { golden(t, "quotes") }
