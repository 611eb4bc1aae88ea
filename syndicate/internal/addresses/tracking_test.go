package addresses

import "testing"

func TestStrip(t *testing.T) {
	for _, tt := range []struct{ name, address, want string }{
		{"all there is", "https://example.com/tea?utm_source=jane&UTM_Medium=mail", "https://example.com/tea"},
		{"the rest keeps its order and its spelling", "https://example.com/?b=%2f+x&gclid=1&a&b=2#top?utm_source=x", "https://example.com/?b=%2f+x&a&b=2#top?utm_source=x"},
		{"a jump alone", "https://example.com/?fbclid=1#part", "https://example.com/#part"},
		{"none", "https://example.com/?page=2&&", "https://example.com/?page=2&&"},
		{"another site's", "https://example.com/?si=metric", "https://example.com/?si=metric"},
		{"of one site", "https://youtu.be/abc?si=XYZ&t=30", "https://youtu.be/abc?t=30"},
		{"with one value", "https://www.youtube.com/watch?v=abc&feature=share", "https://www.youtube.com/watch?v=abc"},
		{"with another", "https://www.youtube.com/watch?v=abc&feature=emb", "https://www.youtube.com/watch?v=abc&feature=emb"},
		{"that the site adds", "https://example.com/?partner=7&from=mail", "https://example.com/"},
		{"that it adds for another domain", "https://example.net/?from=mail", "https://example.net/?from=mail"},
		{"only in the path", "https://example.com/utm_source=x", "https://example.com/utm_source=x"},
		{"no address", "https://exa mple/%zz?utm_source=x", "https://exa mple/%zz?utm_source=x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			known := Tracking([]string{"partner", "example.com?from"})
			got := Strip(tt.address, known)
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if again := Strip(got, known); again != got {
				t.Errorf("then %s", again)
			}
		})
	}
}
