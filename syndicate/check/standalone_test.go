package check_test

import "testing"

func TestStandalone(t *testing.T) { golden(t, "standalone") }
