package check_test

import "testing"

func TestPromotion(t *testing.T) { golden(t, "promotion") }
