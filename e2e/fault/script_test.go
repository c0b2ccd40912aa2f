package fault

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yingda/e2e/product"
)

const script = `"><script>alert(1)</script>`

// fetched is an answer as a browser would get it.
func fetched(t *testing.T, c *product.Client, path string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", c.Base()+path, nil)
	must(t, err)
	if c.Bearer != "" {
		req.Header.Set("Authorization", "Bearer "+c.Bearer)
	}
	res, err := c.HTTP.Do(req)
	must(t, err)
	defer res.Body.Close() //nolint:errcheck // it was read
	b, err := io.ReadAll(res.Body)
	must(t, err)
	return res, string(b)
}

// harmless holds for an answer that a browser runs nothing of.
func harmless(t *testing.T, what string, res *http.Response, body string) {
	t.Helper()
	kind := res.Header.Get("Content-Type")
	if strings.HasPrefix(kind, "text/html") && strings.Contains(body, "<script>alert") {
		t.Errorf("%s: script as markup: %s", what, body)
	}
	if res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: a browser may guess what %q is", what, kind)
	}
	if csp := res.Header.Get("Content-Security-Policy"); csp == "" || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
		t.Errorf("%s: policy %q", what, csp)
	}
}

func TestScriptInNamesAnswersAndAddressesIsNeverMarkup(t *testing.T) {
	s := newShop(t, "--data", t.TempDir())
	ctx := t.Context()
	v1 := "/api/v1/"
	must(t, s.admin.Do(ctx, "PATCH", v1+"workspace", map[string]any{"name": script}, nil))
	for path, body := range map[string]any{
		"items":  map[string]any{"question": "怎么查" + script, "answers": []map[string]any{{"text": "这样查 " + script}}, "source": script},
		"macros": map[string]any{"title": script, "text": script, "shared": true},
		"roles":  map[string]any{"name": script, "permissions": []string{"conversation.read"}},
	} {
		must(t, s.admin.Do(ctx, "POST", v1+path, body, nil))
	}
	var p *product.Problem
	link := map[string]any{"question": "链接", "answers": []map[string]any{{"text": "[点我](javascript:alert(1))"}}}
	if err := s.admin.Do(ctx, "POST", v1+"items", link, nil); !errors.As(err, &p) || p.Code != "knowledge.link_unsafe" {
		t.Errorf("an answer with a link that runs: %v", err)
	}
	must(t, s.admin.Do(ctx, "POST", v1+"knowledge/publish", map[string]any{"note": script}, nil))
	_, id, err := s.visitor.client.Say(ctx, "script", "怎么查"+script)
	must(t, err)
	answered(t, ctx, []*talker{s.visitor})
	for _, path := range []string{
		"workspace", "items", "macros", "roles", "base-versions", "conversations?view=all", "conversations/" + id, "conversations/" + id + "/messages", "conversations/" + id + "/turns",
		"search?q=script", "customers", "audit", "conversations/" + url.PathEscape(script), "items?q=" + url.QueryEscape(script), "conversations?after=" + url.QueryEscape(script),
	} {
		res, body := fetched(t, s.admin, v1+path)
		harmless(t, path, res, body)
		if kind := res.Header.Get("Content-Type"); kind != "application/json" && kind != "application/problem+json" {
			t.Errorf("%s is answered as %q", path, kind)
		}
	}
	nobody := product.NewClient(s.node)
	for _, path := range []string{"/demo", "/demo?inbox=" + url.QueryEscape(script), "/" + url.PathEscape(script), "/setup?token=" + url.QueryEscape(script), "/api/visitor/config?inbox=" + url.QueryEscape(script)} {
		res, body := fetched(t, nobody, path)
		harmless(t, path, res, body)
	}
	if _, body := fetched(t, nobody, "/demo"); !strings.Contains(body, "&lt;script&gt;") {
		t.Errorf("the demo page does not show the workspace's name: %s", body)
	}
	res, body := fetched(t, s.visitor.client, "/api/visitor/transcript")
	harmless(t, "transcript", res, body)
	if !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("the transcript is answered as %v", res.Header)
	}
}
