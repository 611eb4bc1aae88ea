package check_test

import "testing"

func TestLanguage(t *testing.T) { golden(t, "language") }
