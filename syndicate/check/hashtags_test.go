package check_test

import "testing"

func TestHashtags(t *testing.T) { golden(t, "hashtags") }
