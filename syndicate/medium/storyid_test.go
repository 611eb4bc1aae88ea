package medium_test

import (
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

func TestStoryID(t *testing.T) {
	for address, want := range map[string]string{
		"https://medium.com/@user/the-title-abc123def456":                 "abc123def456",
		"https://medium.com/@user/the-title-abc123def456?source=rss----2": "abc123def456",
		"https://medium.com/@user/the-title-abc123def456#9f0c":            "abc123def456",
		"https://medium.com/@user/the-title-abc123def456/":                "abc123def456",
		"https://medium.com/@user/abc123def456":                           "abc123def456",
		"https://medium.com/p/abc123def456":                               "abc123def456",
		"https://medium.com/p/abc123def456/edit":                          "abc123def456",
		"https://user.medium.com/the-title-abc123def456":                  "abc123def456",
		"https://medium.com/publication/%E6%97%A5%E6%9C%AC-abc123def456":  "abc123def456",
		"https://blog.example.org/the-title-abc123def456":                 "abc123def456",
		"http://127.0.0.1:8080/@sandbox/the-title-abc123def456":           "abc123def456",
		"  https://medium.com/p/ABC123DEF456\n":                           "abc123def456",
		"e6f36a":                                                          "e6f36a",
		"abc123def456":                                                    "abc123def456",
		"ABC123DEF456":                                                    "abc123def456",

		"":                                           "",
		"hello":                                      "",
		"e6f36":                                      "", // too short
		"https://medium.com":                         "",
		"https://medium.com/@user":                   "",
		"https://medium.com/my-pub":                  "",
		"https://medium.com/p":                       "",
		"https://medium.com/p/import":                "",
		"medium.com/p/abc123def456":                  "",
		"ftp://medium.com/p/abc123def456":            "",
		"javascript:abc123def456":                    "",
		"https://example.org/posts/hello/":           "",
		"https://medium.com/%zz-abc123def456":        "",
		"https://medium.com/@user/x?id=abc123def456": "",
	} {
		got, err := medium.StoryID(address)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("StoryID(%q) = %q, %v; want %q", address, got, err, want)
		}
	}
}

func FuzzStoryID(f *testing.F) {
	f.Add("https://medium.com/@user/the-title-abc123def456?source=rss")
	f.Add("https://medium.com/p//")
	f.Add("abc123def456")
	f.Fuzz(func(t *testing.T, address string) {
		id, err := medium.StoryID(address)
		if err != nil {
			return
		}
		if again, err := medium.StoryID("https://medium.com/p/" + id); again != id || err != nil {
			t.Errorf("StoryID(%q) = %q, whose own address gives %q, %v", address, id, again, err)
		}
	})
}

func TestAuthorOf(t *testing.T) {
	for address, want := range map[string]string{
		"https://medium.com/@user/the-title-abc123def456":             "user",
		"https://medium.com/@First.Last_1/the-title-abc123def456?s=1": "First.Last_1",
		"https://user.medium.com/the-title-abc123def456#9f0c":         "user",
		"https://User.Medium.com/the-title-abc123def456":              "user",
		"https://user.medium.com/abc123def456/":                       "user",
		"http://127.0.0.1:8765/@sandbox/the-title-abc123def456":       "sandbox", // as the sandbox has it

		"https://medium.com/publication/the-title-abc123def456": "",
		"https://medium.com/the-title-abc123def456":             "",
		"https://medium.com/p/abc123def456":                     "",
		"https://medium.com/p/abc123def456/edit":                "",
		"https://user.medium.com/p/abc123def456":                "",
		"https://blog.medium.com/the-title-abc123def456":        "", // Medium's own
		"https://www.medium.com/the-title-abc123def456":         "",
		"https://a.b.medium.com/the-title-abc123def456":         "",
		"https://blog.example.org/the-title-abc123def456":       "",
		"https://medium.com.example.org/the-title-abc123def456": "",
		"https://notmedium.com/the-title-abc123def456":          "",
		"https://medium.com/@user":                              "",
		"https://medium.com/@/the-title-abc123def456":           "",
		"https://medium.com/@user/list/the-title-abc123def456":  "",
		"https://user.medium.com/about":                         "",
		"abc123def456":                                          "",
		"":                                                      "",
		"https://medium.com/%zz-abc123def456":                   "",
	} {
		if got := medium.AuthorOf(address); got != want {
			t.Errorf("AuthorOf(%q) = %q, want %q", address, got, want)
		}
	}
}
