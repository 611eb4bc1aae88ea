package check_test

import "testing"

func TestShouting(t *testing.T) { golden(t, "shouting") }
