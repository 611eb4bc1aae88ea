package check_test

import "testing"

func TestHeadings(t *testing.T) { golden(t, "headings") }
