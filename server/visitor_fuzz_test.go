package server_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"yingda/internal/testkit"
)

// FuzzMessageEntry sends whatever comes as a message's body: the answer is
// always a stored message or a problem with a code, and what is stored is clean.
func FuzzMessageEntry(f *testing.F) {
	for _, seed := range []string{
		`{"client_id":"a","text":"你好"}`, `{"client_id":"b","text":"\u0000","file_ids":["x"]}`,
		`{"client_id":"c","text":"x","option":{"kind":"quick","label":"y"}}`, `[[[[`, `{"client_id":"\ud800"}`, "\xff", `{"client_id":"d","text":"\u202e` + strings.Repeat("😀", 300) + `"}`,
		`{"client_id":"e","text":"x","locale":"en","page_url":"javascript:alert(1)"}`, `null`, ``, `{"client_id":{"a":1}}`,
	} {
		f.Add(seed)
	}
	s := newShop(f, testkit.SQLite(f))
	p := s.visitor(s.own)
	f.Fuzz(func(t *testing.T, body string) {
		s.t = t
		s.clock.Advance(time.Minute)
		a := p.do("POST", "/messages", body)
		var out struct {
			Code    string `json:"code"`
			Message struct {
				Text string `json:"text"`
			} `json:"message"`
		}
		a.into(&out)
		switch {
		case a.status == 200:
			if text := out.Message.Text; !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r\u202e") || strings.TrimSpace(text) != text {
				t.Fatalf("%q was stored as %q", body, text)
			}
		case a.status >= 500 || out.Code == "":
			t.Fatalf("%q: %d %s", body, a.status, a.body)
		}
	})
}
