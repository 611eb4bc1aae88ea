package check_test

import "testing"

func TestDuplicates(t *testing.T) { golden(t, "duplicates") }
