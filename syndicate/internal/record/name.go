package record

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
)

// Extension is how the names of records end.
const Extension = ".json"

// maxPart is how many bytes each part of a name may have. File systems allow 255; while a file is
// unfinished its name is longer.
const maxPart = 230

// checkKey reports why a key has no place in a ledger.
func checkKey(key string) error {
	if !fs.ValidPath(key) || key == "." {
		return fmt.Errorf("the key %q is no path like posts/hello", key)
	}
	for part := range strings.SplitSeq(FileName(key), "/") {
		if len(part) > maxPart {
			return fmt.Errorf("the key %q is too long for the name of a file; give the post a shorter id", key)
		}
	}
	return nil
}

// FileName returns the name of a key's record, relative to the ledger's folder and with slashes.
// Different keys have different names, also where a file system takes large letters for small ones.
//
// What some file system cannot hold is written as %XX, byte by byte. The rules are Windows' [1];
// besides, names must not start with a dot, which hides them from Hugo, and a folder must not be
// called like a record.
//
// [1]: https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
func FileName(key string) string {
	parts := strings.Split(key, "/")
	for i, part := range parts {
		isFolder := i < len(parts)-1
		parts[i] = escapePart(part, isFolder)
	}
	return strings.Join(parts, "/") + Extension
}

// keyOf returns the key whose record has the name, or the name without its extension when no key
// leads to it: it is needed to say which post a file blocks, also for files with odd names.
func keyOf(name string) string {
	name = name[:len(name)-len(path.Ext(name))]
	if key, err := url.PathUnescape(name); err == nil {
		return key
	}
	return name
}

func escapePart(part string, isFolder bool) string {
	escapeFirst := strings.HasPrefix(part, ".") || isDevice(part)
	escapeLast := strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ")
	dotOfRecord := -1
	if isFolder && strings.HasSuffix(part, Extension) {
		dotOfRecord = len(part) - len(Extension)
	}
	var b strings.Builder
	for i, r := range part {
		switch {
		case i == 0 && escapeFirst, i == len(part)-1 && escapeLast, i == dotOfRecord, isUnsafe(r):
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isUnsafe reports whether some file system cannot hold the character, or cannot tell it from
// another. The percent sign is what marks an escape.
func isUnsafe(r rune) bool {
	return strings.ContainsRune(`<>:"\|?*%`, r) || unicode.IsControl(r) || unicode.ToLower(r) != r
}

// isDevice reports whether Windows takes the name for a device, as it does with any extension.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.TrimRight(strings.ToLower(stem), " ")
	if slices.Contains([]string{"con", "prn", "aux", "nul", "conin$", "conout$"}, stem) {
		return true
	}
	port, numbered := strings.CutPrefix(stem, "com")
	if !numbered {
		port, numbered = strings.CutPrefix(stem, "lpt")
	}
	return numbered && slices.Contains(strings.Split("0123456789¹²³", ""), port)
}
