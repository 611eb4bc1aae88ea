package rewrite_test

import "testing"

func TestFootnotes(t *testing.T) { golden(t, "footnotes") }
