package server

import (
	"net/http"
	"testing"
	"time"

	"yingda/internal/ratelimit"
)

// Each member, key and address has rates of its own; reading and changing are
// counted apart, and waiting as long as one is told helps.
func TestWhoAsksTooOftenWaits(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		key := field(t, w.boss.want(t, 201, "POST", "/api/v1/keys", `{"name":"程序","scopes":["customer.read"]}`), "key")
		few := ratelimit.Rate{PerSecond: 0.5, Burst: 3}
		w.Limits = Limits{MemberRead: few, MemberWrite: ratelimit.Rate{PerSecond: 0.5, Burst: 1}, KeyRead: few, KeyWrite: few, AddressUnknown: few}
		w.limiter = ratelimit.New(w.clock)
		program := w.browser().with("Authorization", "Bearer "+key)
		guesser := w.browser().with("Authorization", "Bearer yk_guess")
		nobody := w.browser()

		var tooOften, answered int
		ask := func(b *browser, method, path, body string) {
			t.Helper()
			r := b.do(t, method, path, body)
			if r.Code != http.StatusTooManyRequests {
				answered++
				return
			}
			tooOften++
			if code := field(t, r.Body.String(), "code"); code != "request.too_often" || r.Header().Get("Retry-After") != "2" {
				t.Errorf("%s %s: %s, to come again after %q", method, path, code, r.Header().Get("Retry-After"))
			}
		}
		count := func(what string, wantAnswered, wantRefused int) {
			t.Helper()
			if answered != wantAnswered || tooOften != wantRefused {
				t.Errorf("%s: %d answered and %d refused, want %d and %d", what, answered, tooOften, wantAnswered, wantRefused)
			}
			answered, tooOften = 0, 0
		}
		for range 5 {
			ask(w.boss, "GET", "/api/v1/workspace", "")
		}
		count("a member reads", 3, 2)
		for range 2 {
			ask(w.boss, "PATCH", "/api/v1/session/preferences", `{"name":"老板"}`)
		}
		count("and changes", 1, 1)
		ask(w.agent, "GET", "/api/v1/workspace", "")
		count("another member", 1, 0)
		for range 4 {
			ask(program, "GET", "/api/v1/customers/none", "")
		}
		count("a key", 3, 1)
		for range 2 {
			ask(guesser, "GET", "/api/v1/customers/none", "")
			ask(nobody, "GET", "/api/v1/setup", "")
		}
		count("one address, guessing keys and not signed in", 3, 1)
		w.clock.Advance(2 * time.Second)
		for range 2 {
			ask(w.boss, "GET", "/api/v1/workspace", "")
		}
		count("two seconds later", 1, 1)
	})
}
