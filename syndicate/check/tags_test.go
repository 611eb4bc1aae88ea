package check_test

import "testing"

func TestTags(t *testing.T) { golden(t, "tags") }
