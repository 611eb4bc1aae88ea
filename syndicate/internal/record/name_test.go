package record

import (
	"io/fs"
	"strings"
	"testing"
)

func TestFileName(t *testing.T) {
	tests := []struct{ key, want string }{
		{"posts/hello", "posts/hello.json"},
		{"posts/hello.fr", "posts/hello.fr.json"},
		{"日本語/ünï", "日本語/ünï.json"},
		{"a<b>c:d\"e\\f|g?h*i%j", "a%3Cb%3Ec%3Ad%22e%5Cf%7Cg%3Fh%2Ai%25j.json"},
		{"tab\there\x7f", "tab%09here%7F.json"},
		{"end.", "end%2E.json"},
		{"end /x", "end%20/x.json"},
		{"en d/x y", "en d/x y.json"},
		{".hidden/.x", "%2Ehidden/%2Ex.json"},
		{"a.json", "a.json.json"},
		{"a.json/b", "a%2Ejson/b.json"},
		{"Hello", "%48ello.json"},
		{"École", "%C3%89cole.json"},
		{"con", "%63on.json"},
		{"nul/x", "%6Eul/x.json"},
		{"aux.tar.gz", "%61ux.tar.gz.json"},
		{"com1", "%63om1.json"},
		{"lpt³", "%6Cpt³.json"},
		{"conin$", "%63onin$.json"},
		{"con .x", "%63on .x.json"},
		{"console", "console.json"},
		{"com", "com.json"},
		{"com12", "com12.json"},
	}
	for _, test := range tests {
		if got := FileName(test.key); got != test.want {
			t.Errorf("%q: got %s, want %s", test.key, got, test.want)
		}
		if got := keyOf(test.want); got != test.key {
			t.Errorf("%s: got key %q, want %q", test.want, got, test.key)
		}
	}
}

func TestCheckKey(t *testing.T) {
	long := strings.Repeat("x", maxPart-len(Extension))
	for _, key := range []string{"a", "a/b", "..a", " ", long, "%", long + "/" + long} {
		if err := checkKey(key); err != nil {
			t.Error(err)
		}
	}
	for _, key := range []string{"", ".", "..", "/a", "a/", "a//b", "a/../b", "\xff", long + "x", long + "xxxxxx/a", strings.Repeat("É", 40)} {
		if checkKey(key) == nil {
			t.Errorf("%q was taken for a key", key)
		}
	}
}

func TestKeyOfStrangeNames(t *testing.T) {
	for name, want := range map[string]string{"100%.json": "100%", "Hello.JSON": "Hello", ".json": ""} {
		if got := keyOf(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// FuzzFileName: every key has a name that all file systems can hold, inside the ledger's folder, that
// leads back to the key; so no two keys share one.
func FuzzFileName(f *testing.F) {
	for _, key := range []string{"posts/hello", "Con./ .json", "a.json/b", "%41", "é/É", "...", "\x00", "x\\..\\y", "com¹"} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if checkKey(key) != nil {
			return
		}
		name := FileName(key)
		if got := keyOf(name); got != key {
			t.Errorf("%q became %q by way of %s", key, got, name)
		}
		if !fs.ValidPath(name) || strings.ContainsAny(name, "<>:\"\\|?*\x00") || plain(name) != strings.ToLower(plain(name)) {
			t.Errorf("%q has the name %q", key, name)
		}
		parts := strings.Split(name, "/")
		for i, part := range parts {
			isFolder := i < len(parts)-1
			if strings.HasPrefix(part, ".") || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") ||
				isDevice(part) || isFolder && strings.HasSuffix(part, Extension) {
				t.Errorf("%q has the name %q", key, name)
			}
		}
	})
}

// plain returns a name without its escapes.
func plain(name string) string {
	pieces := strings.Split(name, "%")
	for i := 1; i < len(pieces); i++ {
		pieces[i] = pieces[i][2:]
	}
	return strings.Join(pieces, "")
}
