package check_test

import "testing"

func TestStatus(t *testing.T) { golden(t, "status") }
