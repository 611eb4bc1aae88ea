package rewrite_test

import "testing"

func TestTabs(t *testing.T) { golden(t, "tabs") }
