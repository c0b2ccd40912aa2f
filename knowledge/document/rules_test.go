package document

import (
	"net/url"
	"testing"
	"time"
)

func TestASitesRules(t *testing.T) {
	text := "# all\nUser-agent: *\nDisallow: /\n\nUser-agent: Yingda\nUser-agent: other\nDisallow: /shop\nAllow: /shop/help\nDisallow: /*.pdf$\nDisallow: /find?q=\nCrawl-delay: 2.5\n\nSitemap: https://x.example/s.xml\n"
	own, all := parseRobots(text, "yingda"), parseRobots(text, "nobody")
	for at, want := range map[string][2]bool{
		"/":              {true, false},
		"/shop/cart":     {false, false},
		"/shop/help/a":   {true, false},
		"/a/b.pdf":       {false, false},
		"/a/b.pdf.html":  {true, false},
		"/find?q=refund": {false, false},
		"/find":          {true, false},
	} {
		u, err := url.Parse("https://x.example" + at)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]bool{own.allow(u), all.allow(u)}; got != want {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
	}
	if own.delay != 2500*time.Millisecond || all.delay != 0 {
		t.Errorf("delays %v, %v", own.delay, all.delay)
	}
}

func TestAnAddressIsWrittenOneWay(t *testing.T) {
	for in, want := range map[string]string{
		"HTTPS://X.example:443": "https://x.example/", "http://x.example:80/a?utm_source=1&b=2#c": "http://x.example/a?b=2", "http://x.example:8080/a": "http://x.example:8080/a",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := normalURL(u); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\n", "/axxb?c")
	f.Fuzz(func(_ *testing.T, text, at string) {
		u := &url.URL{Path: at}
		parseRobots(text, "yingda").allow(u)
	})
}
