package check_test

import "testing"

func TestMinWords(t *testing.T) { golden(t, "min-words") }
