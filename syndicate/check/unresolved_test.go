package check_test

import "testing"

func TestUnresolved(t *testing.T) { golden(t, "unresolved") }
