package check_test

import "testing"

func TestLosses(t *testing.T) { golden(t, "losses") }
