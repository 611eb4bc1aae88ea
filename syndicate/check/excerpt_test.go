package check_test

import "testing"

func TestExcerpt(t *testing.T) { golden(t, "excerpt") }
