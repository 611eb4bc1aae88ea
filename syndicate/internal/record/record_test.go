package record

import (
	"strings"
	"testing"
)

// FuzzDecode: whatever is in a file, it is an entry that can be written again, or an error of one line.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"format":1,"key":"k","destination":"somewhere","state":"rejected"}`))
	f.Add([]byte("\ufeff{\r\n\"format\": 2}"))
	f.Add([]byte(`{"format":1,"attempt":{"startedAt":"yesterday\n"},"state":[]}`))
	f.Add([]byte("<<<<<<< ours"))
	f.Fuzz(func(t *testing.T, data []byte) {
		codec := Codec{Destination: "somewhere"}
		e, err := codec.Decode(data)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
			return
		}
		again, err := codec.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		e2, err := codec.Decode(again)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := codec.Encode(e2); err != nil || string(got) != string(again) {
			t.Errorf("got %s, %v\nwant %s", got, err, again)
		}
	})
}
