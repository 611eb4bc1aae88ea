package check_test

import "testing"

func TestMissingImage(t *testing.T) { golden(t, "missing-image") }
