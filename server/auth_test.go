package server

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"yingda/internal/db"
	"yingda/internal/testkit"
)

func TestSetUpOverHTTP(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := bareWorld(t, d)
		b := w.browser().with("Accept-Language", "en")
		if body := b.want(t, 200, "GET", "/api/v1/setup", ""); !strings.Contains(body, `"needed":true`) {
			t.Errorf("%s", body)
		}
		in := `{"token":"%s","workspace":{"name":"我司","timezone":"America/Lima"},"name":"老板","email":"` + bossMail + `","password":"` + testPassword + `"}`
		for token, counts := range map[string]string{"forged": `"link_counts":false`, w.setup: `"link_counts":true`} {
			if body := b.want(t, 200, "GET", "/api/v1/setup?token="+token, ""); !strings.Contains(body, counts) {
				t.Errorf("link %s: %s", token, body)
			}
		}
		b.refused(t, 404, "link.gone", "POST", "/api/v1/setup", fmt.Sprintf(in, "forged"))
		b.refused(t, 422, "input.bad_timezone", "POST", "/api/v1/setup", strings.Replace(fmt.Sprintf(in, w.setup), "Lima", "Limbo", 1))
		rec := b.do(t, "POST", "/api/v1/setup", fmt.Sprintf(in, w.setup))
		if rec.Code != 200 {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		cookie := rec.Header().Get("Set-Cookie")
		for _, want := range []string{"yingda_session=", "HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(cookie, want) {
				t.Errorf("cookie %q lacks %s", cookie, want)
			}
		}
		if strings.Contains(cookie, "Secure") { // a browser on this machine would not keep it
			t.Errorf("cookie %q", cookie)
		}
		me := b.want(t, 200, "GET", "/api/v1/session", "")
		for _, want := range []string{`"operator":true`, `"slug":"main"`, `"timezone":"America/Lima"`, `"experiment.manage"`, `"failed_turns_before_person":2`} {
			if !strings.Contains(me, want) {
				t.Errorf("me %s lacks %s", me, want)
			}
		}
		if groups := b.want(t, 200, "GET", "/api/v1/skill-groups", ""); !strings.Contains(groups, `"name":"综合客服"`) {
			t.Errorf("a company with a Chinese name got English ones: %s", groups)
		}
		if strings.Contains(me, "argon2") || strings.Contains(me, "totp_secret") {
			t.Errorf("me tells secrets: %s", me)
		}
		w.browser().refused(t, 404, "link.gone", "POST", "/api/v1/setup", fmt.Sprintf(in, w.setup))
	})
}

func TestSessionsOverHTTP(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		nobody := w.browser()
		nobody.refused(t, 401, "auth.needed", "GET", "/api/v1/session", "")
		nobody.with("Cookie", sessionCookie+"="+strings.Repeat("x", 43)).refused(t, 401, "auth.ended", "GET", "/api/v1/session", "")
		nobody.refused(t, 401, "auth.wrong", "POST", "/api/v1/session", `{"email":"`+bossMail+`","password":"wrong-password"}`)
		nobody.refused(t, 422, "request.invalid", "POST", "/api/v1/session", `{"email":"`+bossMail+`"}`)
		nobody.refused(t, 400, "request.malformed", "POST", "/api/v1/session", `{"email"`)

		// Fixation: what the browser brought is not what it leaves with, and is dead.
		before := w.boss.cookie
		w.boss.want(t, 200, "POST", "/api/v1/session", `{"email":"`+bossMail+`","password":"`+testPassword+`"}`)
		if w.boss.cookie == before {
			t.Error("the token stayed")
		}
		old := w.browser()
		old.cookie = before
		old.refused(t, 401, "auth.ended", "GET", "/api/v1/session", "")

		other := w.browser()
		other.want(t, 200, "POST", "/api/v1/session", `{"email":"`+bossMail+`","password":"`+testPassword+`"}`)
		devices := w.boss.want(t, 200, "GET", "/api/v1/session/devices", "")
		if n := strings.Count(devices, `"id"`); n != 2 || strings.Count(devices, `"current":true`) != 1 {
			t.Errorf("devices %s", devices)
		}
		theirs := firstID(t, w.agent.want(t, 200, "GET", "/api/v1/session/devices", ""))
		w.boss.refused(t, 404, "session.not_found", "DELETE", "/api/v1/session/devices/"+theirs, "")
		w.agent.want(t, 200, "GET", "/api/v1/session", "")

		w.boss.refused(t, 422, "password.wrong", "POST", "/api/v1/password", `{"old":"wrong-password","new":"另一个-密码-2026"}`)
		w.boss.want(t, 200, "POST", "/api/v1/password", `{"old":"`+testPassword+`","new":"另一个-密码-2026"}`)
		other.refused(t, 401, "auth.ended", "GET", "/api/v1/session", "")
		w.boss.want(t, 204, "DELETE", "/api/v1/session", "")
		if w.boss.cookie != "" {
			t.Error("the cookie stayed")
		}
	})
}

func TestForeignPagesCannotActForSomeoneSignedIn(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	bodies := map[string]string{
		"POST /api/v1/invitations":             `{"email":"thief@evil.example","role_ids":["admin"]}`,
		"DELETE /api/v1/session":               "",
		"POST /api/v1/keys":                    `{"name":"x","scopes":["customer.read"]}`,
		"PATCH /api/v1/workspace":              `{"name":"x"}`,
		"POST /api/v1/session":                 `{"email":"` + bossMail + `","password":"` + testPassword + `"}`,
		"POST /api/v1/password/reset":          `{"token":"x","password":"x"}`,
		"POST /api/v1/inboxes/x/rotate-secret": "",
	}
	for what, body := range bodies {
		method, path, _ := strings.Cut(what, " ")
		evil := w.boss.with("Sec-Fetch-Site", "cross-site").with("Origin", "https://evil.example")
		evil.refused(t, 403, "request.cross_origin", method, path, body)
		sibling := w.boss.with("Sec-Fetch-Site", "same-site").with("Origin", "http://127.0.0.1:9999")
		sibling.refused(t, 403, "request.cross_origin", method, path, body)
		oldBrowser := w.boss.with("Origin", "https://evil.example")
		oldBrowser.header["Sec-Fetch-Site"] = nil
		oldBrowser.refused(t, 403, "request.cross_origin", method, path, body)
	}
	w.boss.want(t, 200, "GET", "/api/v1/session", "")
}

func TestCookiesAreSecureButOnThisMachineAndPlainHTTPIsRefusedElsewhere(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	in := `{"email":"` + bossMail + `","password":"` + testPassword + `"}`
	w.browser().with("Host", "desk.example").refused(t, 403, "auth.plain_http", "POST", "/api/v1/session", in)
	// X-Forwarded-Proto counts from trusted proxies only.
	w.browser().with("Host", "desk.example").with("X-Forwarded-Proto", "https").refused(t, 403, "auth.plain_http", "POST", "/api/v1/session", in)
	w.TrustedProxies = []string{"127.0.0.0/8"}
	rec := w.browser().with("Host", "desk.example").with("X-Forwarded-Proto", "https").do(t, "POST", "/api/v1/session", in)
	if c := rec.Header().Get("Set-Cookie"); rec.Code != 200 || !strings.Contains(c, "; Secure") {
		t.Errorf("%d cookie %q", rec.Code, c)
	}
}

func TestLoginGuessingIsSlowedDownByAddress(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.TrustedProxies = []string{"127.0.0.1"}
	from := func(ip string) *browser { return w.browser().with("X-Forwarded-For", "10.9.9.9, "+ip) }
	wrong := `{"email":"` + bossMail + `","password":"wrong-password"}`
	for range 5 {
		from("198.51.100.1").refused(t, 401, "auth.wrong", "POST", "/api/v1/session", wrong)
	}
	rec := from("198.51.100.1").do(t, "POST", "/api/v1/session", `{"email":"`+bossMail+`","password":"`+testPassword+`"}`)
	if rec.Code != 429 || !strings.Contains(rec.Body.String(), `"retry_after_s":1`) {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	from("198.51.100.2").want(t, 200, "POST", "/api/v1/session", `{"email":"`+bossMail+`","password":"`+testPassword+`"}`)
}

func TestTheSecondFactorOverHTTP(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		secret := field(t, w.boss.want(t, 200, "POST", "/api/v1/totp", ""), "secret")
		code := func() string {
			c, err := totp.GenerateCode(secret, w.clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		before := w.boss.cookie
		recovery := w.boss.want(t, 200, "POST", "/api/v1/totp/confirm", `{"code":"`+code()+`"}`)
		if strings.Count(recovery, "-") != 30 || w.boss.cookie == before {
			t.Errorf("%s, token changed %v", recovery, w.boss.cookie != before)
		}
		in := `{"email":"` + bossMail + `","password":"` + testPassword + `","totp":"%s"}`
		w.clock.Advance(30 * time.Second)
		w.browser().refused(t, 401, "auth.totp_needed", "POST", "/api/v1/session", fmt.Sprintf(in, ""))
		once := code()
		w.browser().want(t, 200, "POST", "/api/v1/session", fmt.Sprintf(in, once))
		w.browser().refused(t, 401, "auth.totp_wrong", "POST", "/api/v1/session", fmt.Sprintf(in, once))
		w.boss.refused(t, 422, "input.required", "DELETE", "/api/v1/totp", "")
		w.boss.refused(t, 422, "password.wrong", "DELETE", "/api/v1/totp", `{"password":"wrong-password"}`)
		w.boss.want(t, 200, "DELETE", "/api/v1/totp", `{"password":"`+testPassword+`"}`)
		w.browser().want(t, 200, "POST", "/api/v1/session", fmt.Sprintf(in, ""))
	})
}

func TestOneTimeLinksOverHTTP(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		made := w.boss.want(t, 201, "POST", "/api/v1/invitations", `{"email":"han@mine.example","name":"韩梅梅","role_ids":["agent"]}`)
		link := field(t, made, "link")
		page, token, _ := strings.Cut(link, "?token=")
		if page != "http://127.0.0.1:8080/invite" {
			t.Errorf("link %s", link)
		}
		seen := w.browser().want(t, 200, "GET", "/api/v1/invitations/accept?token="+token, "")
		if field(t, seen, "email") != "han@mine.example" || field(t, seen, "workspace") != "我司" {
			t.Errorf("seen %s", seen)
		}
		w.browser().accept(t, token)
		w.browser().refused(t, 404, "link.gone", "GET", "/api/v1/invitations/accept?token="+token, "")
		w.browser().refused(t, 404, "link.gone", "POST", "/api/v1/invitations/accept", `{"token":"`+token+`","name":"x","password":"`+testPassword+`"}`)

		members := w.boss.want(t, 200, "GET", "/api/v1/members", "")
		han := members[strings.LastIndex(members, `"id":"`+memberID(t, w, "han@mine.example"))+6:][:36]
		link = field(t, w.boss.want(t, 201, "POST", "/api/v1/members/"+han+"/reset-link", ""), "link")
		_, token, _ = strings.Cut(link, "?token=")
		w.browser().refused(t, 422, "password.too_short", "POST", "/api/v1/password/reset", `{"token":"`+token+`","password":"kurz"}`)
		w.browser().want(t, 204, "POST", "/api/v1/password/reset", `{"token":"`+token+`","password":"另一个-密码-2026"}`)
		w.browser().refused(t, 404, "link.gone", "POST", "/api/v1/password/reset", `{"token":"`+token+`","password":"另一个-密码-2027"}`)
		w.browser().want(t, 200, "POST", "/api/v1/session", `{"email":"han@mine.example","password":"另一个-密码-2026"}`)

		made = w.boss.want(t, 201, "POST", "/api/v1/invitations", `{"email":"late@mine.example","role_ids":["agent"]}`)
		_, token, _ = strings.Cut(field(t, made, "link"), "?token=")
		w.clock.Advance(8 * 24 * time.Hour)
		w.browser().refused(t, 404, "link.gone", "GET", "/api/v1/invitations/accept?token="+token, "")
	})
}

func memberID(t *testing.T, w *world, email string) string {
	t.Helper()
	m, err := w.Workspace.MemberByEmail(t.Context(), w.mine.WorkspaceID, email)
	if err != nil {
		t.Fatal(err)
	}
	return m.ID
}

func TestKeysLetProgramsInOverHTTP(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		made := w.boss.want(t, 201, "POST", "/api/v1/keys", `{"name":"crm","scopes":["audit.read"]}`)
		key := field(t, made, "key")
		program := w.browser().with("Authorization", "Bearer "+key)
		program.header["Sec-Fetch-Site"] = nil
		program.want(t, 200, "GET", "/api/v1/audit", "")
		program.want(t, 200, "GET", "/api/v1/skill-groups", "")
		program.refused(t, 403, "actor.not_permitted", "GET", "/api/v1/keys", "")
		program.refused(t, 403, "actor.members_only", "GET", "/api/v1/session", "")
		program.refused(t, 403, "actor.operators_only", "GET", "/api/v1/workspaces", "")
		w.browser().with("Authorization", "Bearer "+key+"x").refused(t, 401, "key.unknown", "GET", "/api/v1/audit", "")
		if again := w.boss.want(t, 200, "GET", "/api/v1/keys", ""); strings.Contains(again, key) {
			t.Error("the key is shown again")
		}
		w.boss.want(t, 204, "DELETE", "/api/v1/keys/"+field(t, made, "id"), "")
		program.refused(t, 401, "key.unknown", "GET", "/api/v1/audit", "")
	})
}

func TestEachRoutesPermissionIsAsked(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for _, want := range []struct{ method, path, body string }{
		{"PATCH", "/api/v1/workspace", `{"name":"x"}`},
		{"POST", "/api/v1/invitations", `{"email":"x@y.example","role_ids":["agent"]}`},
		{"GET", "/api/v1/invitations", ""},
		{"PATCH", "/api/v1/members/x", `{"name":"x"}`},
		{"POST", "/api/v1/members/x/disable", ""},
		{"GET", "/api/v1/members/x/sessions", ""},
		{"POST", "/api/v1/members/x/reset-link", ""},
		{"POST", "/api/v1/roles", `{"name":"x","permissions":[]}`},
		{"POST", "/api/v1/skill-groups", `{"name":"x"}`},
		{"POST", "/api/v1/teams", `{"name":"x"}`},
		{"POST", "/api/v1/hours", `{"name":"x"}`},
		{"POST", "/api/v1/inboxes", `{"name":"x"}`},
		{"POST", "/api/v1/inboxes/x/rotate-secret", ""},
		{"GET", "/api/v1/keys", ""},
		{"GET", "/api/v1/audit", ""},
		{"GET", "/api/v1/experiments", ""},
	} {
		w.agent.refused(t, 403, "actor.not_permitted", want.method, want.path, want.body)
		w.browser().refused(t, 401, "auth.needed", want.method, want.path, want.body)
	}
	w.agent.refused(t, 403, "actor.operators_only", "GET", "/api/v1/workspaces", "")
	w.stranger.refused(t, 403, "actor.operators_only", "POST", "/api/v1/workspaces", `{"name":"x","slug":"x1"}`)
	w.boss.want(t, http.StatusCreated, "POST", "/api/v1/workspaces", `{"name":"第二家","slug":"second"}`)
}
