package rewrite_test

import "testing"

func TestAlerts(t *testing.T) { golden(t, "alerts") }
