package check_test

import "testing"

func TestDomains(t *testing.T) { golden(t, "domains") }
