package rewrite

// RuleNames returns the names of the rules in the order in which they apply.
func RuleNames() []string {
	var names []string
	for _, r := range rules() {
		names = append(names, r.name)
	}
	return names
}
