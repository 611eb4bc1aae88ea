package addresses

import (
	"net/url"
	"testing"
)

func TestReach(t *testing.T) {
	for _, tt := range []struct {
		address             string
		loopback, protected bool
	}{
		{"https://example.com/tea", false, true},
		{"http://example.com/tea", false, false},
		{"http://localhost:1313/", true, true},
		{"http://127.0.0.1:1313/", true, true},
		{"http://[::1]/", true, true},
		{"https://localhost/", true, true},
		{"ftp://localhost/", true, false},
		{"http://localhost.example.com/", false, false},
		{"http://127.0.0.1.example.com/", false, false},
		{"http://192.168.0.1/", false, false},
		{"https:///tea", false, false},
		{"/tea", false, false},
	} {
		u, err := url.Parse(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		if got := IsLoopback(u); got != tt.loopback {
			t.Errorf("%s: loopback %t", tt.address, got)
		}
		if got := IsProtected(u); got != tt.protected {
			t.Errorf("%s: protected %t", tt.address, got)
		}
	}
}
