package help

import (
	"context"
	"io"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/event"
	"yingda/internal/i18n"
	"yingda/internal/job"
	"yingda/internal/secret"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/locale"
	"yingda/workspace"
)

// Whatever an answer says, what comes of it is the few elements that are meant,
// with links that lead where links may.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{
		"**退货**请点[这里](https://a.example/?x=1&y=2)。", "1. 甲\n2. 乙\n\n- 丙", "<script>alert(1)</script>", "[x](javascript:alert(1))", "https://a.example/\"onmouseover=alert(1)",
		"| a | b |\n|---|---|\n| **c** | <b> |", "| a |\n|---|", "**a [b](https://c) d**", "****", "[a](tel:10086) mailto:x@y.example", "\x00\xff", "|\n|-|\n|", "1、甲\n3、乙",
	} {
		f.Add(s)
	}
	may := map[string]bool{"p": true, "br": true, "ul": true, "ol": true, "li": true, "strong": true, "a": true, "table": true, "tr": true, "th": true, "td": true, "div": true}
	attributes := map[string]bool{"a href": true, "ol start": true, "div class": true, "div tabindex": true}
	f.Fuzz(func(t *testing.T, text string) {
		out := string(markup(text))
		z := html.NewTokenizer(strings.NewReader(out))
		depth := 0
		for {
			switch kind := z.Next(); kind {
			case html.ErrorToken:
				if depth != 0 {
					t.Errorf("%q is not closed: %s", text, out)
				}
				return
			case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
				tok := z.Token()
				if !may[tok.Data] {
					t.Fatalf("%q makes <%s>: %s", text, tok.Data, out)
				}
				for _, a := range tok.Attr {
					if !attributes[tok.Data+" "+a.Key] || a.Key == "href" && !safe.MatchString(a.Val) {
						t.Fatalf("%q makes %s=%q", text, a.Key, a.Val)
					}
				}
				if tok.Data != "br" {
					depth += map[html.TokenType]int{html.StartTagToken: 1, html.EndTagToken: -1}[kind]
				}
			case html.TextToken, html.CommentToken, html.DoctypeToken:
				if kind != html.TextToken {
					t.Fatalf("%q makes %s", text, z.Token())
				}
			}
		}
	})
}

// No address breaks the help centre, leads to another site or shows what is
// hidden; a search says back nothing as markup.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"", "zh/", "zh", "en/search?q=x", "zh/a/", "zh/a/%2e%2e", "zh//evil.example", "zh/c/other", "zh/a/aaaaaaaaaaaa-怎么退货", "sitemap-9999999999999999999.xml", "sitemap-0.xml", "style.css?v=x", "zh/search?q=%00%ff<b>", "zh/c/x?page=-1", "..%2f..%2f", "zh/a/x?thanks=yes"} {
		f.Add(s)
	}
	c, code := fuzzCentre(f)
	f.Add("zh/a/" + code)
	f.Add("zh/a/" + code + "-//evil.example/")
	f.Fuzz(func(t *testing.T, path string) {
		u, err := url.ParseRequestURI("/help/shop/" + path)
		if err != nil || u.Host != "" {
			t.Skip()
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.URL = u
		rec := httptest.NewRecorder()
		c.Serve(rec, r, From{Address: "192.0.2.1", Origin: "https://desk.example"})
		b, err := io.ReadAll(rec.Result().Body)
		if err != nil || rec.Code >= 500 {
			t.Fatalf("%q: %d %v", path, rec.Code, err)
		}
		if strings.Contains(string(b), "的内部答案") {
			t.Fatalf("%q shows what is hidden", path)
		}
		if to := rec.Header().Get("Location"); strings.HasPrefix(to, "/") || strings.Contains(to, ":") || strings.ContainsAny(to, "\r\n") {
			t.Fatalf("%q leads to %q", path, to)
		}
		if q := u.Query().Get("q"); strings.Contains(q, "<") && strings.Contains(string(b), q) {
			t.Fatalf("%q is said back as it is", q)
		}
	})
}

func fuzzCentre(f *testing.F) (*Centre, string) {
	f.Helper()
	must := func(err error) {
		f.Helper()
		if err != nil {
			f.Fatal(err)
		}
	}
	d, held, ctx := testkit.SQLite(f), clock.System{}, context.Background()
	log := event.NewLog(d, held)
	box, err := secret.OpenBox(f.TempDir(), "")
	must(err)
	ws := workspace.New(workspace.Deps{DB: d, Log: log, Clock: held, Box: box, Passwords: secret.NewPasswords(1)})
	kn := knowledge.New(knowledge.Deps{DB: d, Log: log, Jobs: job.NewQueue(d, held), Clock: held})
	texts, err := i18n.Load(locale.Files, locale.Chinese)
	must(err)
	w, err := ws.Create(ctx, actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: "shop", Name: "有家商店"})
	must(err)
	who := actor.Of(w.ID)
	_, err = ws.Change(ctx, who, func(w *workspace.Workspace) error {
		w.Settings.Help.Enabled, w.Settings.Help.Indexable = true, true
		return nil
	})
	must(err)
	it, err := kn.AddItem(ctx, who, knowledge.NewItem{Key: "a", Content: knowledge.Content{Question: "怎么退货", Answers: []knowledge.Answer{{Text: "请点退货。"}}}})
	must(err)
	_, err = kn.AddItem(ctx, who, knowledge.NewItem{Key: "b", Content: knowledge.Content{Question: "怎么挽留", Visibility: knowledge.Internal, Answers: []knowledge.Answer{{Text: "挽留的内部答案"}}}})
	must(err)
	_, err = kn.Publish(ctx, who, knowledge.Publication{})
	must(err)
	find := search.New(search.Deps{Knowledge: kn, Clock: held})
	return New(Deps{DB: d, Log: log, Clock: held, Workspace: ws, Search: find, Text: texts.Text}), codeOf(it.ID)
}
