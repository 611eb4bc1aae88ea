package rewrite_test

import "testing"

func TestTables(t *testing.T) { golden(t, "tables") }
