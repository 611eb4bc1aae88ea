package rewrite_test

import "testing"

func TestDetails(t *testing.T) { golden(t, "details") }
