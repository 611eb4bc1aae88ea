package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/hugo-syndicate/hugo-syndicate/"

// The domain knows the standard library only, and the packages around it know the domain and not
// each other. Packages below internal are shared.
func TestLayers(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "../../syndicate/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := 0
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); packages++ {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		self := strings.TrimPrefix(p.ImportPath, module)
		for _, path := range p.Imports {
			if self == "syndicate" && strings.Contains(path, ".") {
				t.Errorf("the domain imports %s", path)
			}
			other, ours := strings.CutPrefix(path, module)
			if ours && !mayImport(self, other) {
				t.Errorf("%s imports %s", self, other)
			}
		}
	}
	if packages < 8 {
		t.Errorf("only %d packages were looked at", packages)
	}
}

// mayImport allows the domain, what is internal, and a package's own parent.
func mayImport(self, other string) bool {
	allowed := []string{"syndicate"}
	if i := strings.LastIndexByte(self, '/'); i > 0 {
		allowed = append(allowed, self[:i])
	}
	return slices.Contains(allowed, other) || strings.HasPrefix(other, "syndicate/internal/")
}
