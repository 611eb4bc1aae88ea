package rewrite_test

import "testing"

func TestClosing(t *testing.T) { golden(t, "closing") }
