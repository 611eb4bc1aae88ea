package rewrite_test

import "testing"

func TestEmbeds(t *testing.T) { golden(t, "embeds") }
