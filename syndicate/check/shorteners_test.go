package check_test

import "testing"

func TestShorteners(t *testing.T) { golden(t, "shorteners") }
