package check_test

import "testing"

func TestFirstImage(t *testing.T) { golden(t, "first-image") }
