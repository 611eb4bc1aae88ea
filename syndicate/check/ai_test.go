package check_test

import "testing"

func TestAI(t *testing.T) { golden(t, "ai") }
