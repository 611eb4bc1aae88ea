package check_test

import "testing"

func TestAllow(t *testing.T) { golden(t, "allow") }
