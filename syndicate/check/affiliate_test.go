package check_test

import "testing"

func TestAffiliate(t *testing.T) { golden(t, "affiliate") }
