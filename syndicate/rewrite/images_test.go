package rewrite_test

import "testing"

func TestImages(t *testing.T) { golden(t, "images") }
