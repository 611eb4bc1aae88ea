package check_test

import "testing"

func TestParagraphs(t *testing.T) { golden(t, "paragraphs") }
