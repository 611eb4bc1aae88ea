package rewrite_test

import "testing"

func TestLinks(t *testing.T) { golden(t, "links") }
