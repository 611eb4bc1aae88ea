package rewrite_test

import "testing"

func TestTracking(t *testing.T) { golden(t, "tracking") }
