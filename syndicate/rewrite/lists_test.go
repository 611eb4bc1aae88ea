package rewrite_test

import "testing"

func TestLists(t *testing.T) { golden(t, "lists") }
