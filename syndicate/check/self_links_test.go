package check_test

import "testing"

func TestSelfLinks(t *testing.T) { golden(t, "self-links") }
