package rewrite_test

import "testing"

func TestDefinitions(t *testing.T) { golden(t, "definitions") }
