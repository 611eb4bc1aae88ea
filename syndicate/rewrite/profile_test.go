package rewrite_test

import "testing"

func TestProfile(t *testing.T) { golden(t, "profile") }
