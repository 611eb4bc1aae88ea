package check_test

import "testing"

func TestAbusive(t *testing.T) { golden(t, "abusive") }
