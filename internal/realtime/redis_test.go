package realtime_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"yingda/internal/realtime"
	"yingda/internal/testkit"
)

func newServer(t *testing.T, h http.Handler) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv
}

func TestTwoNodesHearEachOtherBeforeAndAfterRedisWasAway(t *testing.T) {
	redis := testkit.Redis(t)
	one := newSite(t, realtime.Options{Redis: redis.URL(), Name: "one"})
	two := newSite(t, realtime.Options{Redis: redis.URL(), Name: "two"})
	a, b := bySocket(t, one, "a"), bySocket(t, two, "a") // one visitor, two pages, two nodes
	a.want(t, "hello")
	b.want(t, "hello")

	for n := range 100 {
		one.hub.Publish(t.Context(), "visitor:a", said{Type: "message", N: n})
	}
	for n := range 100 {
		for _, e := range []*ear{a, b} {
			if got := e.want(t, "message"); got.N != n {
				t.Fatalf("heard %d; want %d", got.N, n)
			}
		}
	}

	if err := redis.Stop(); err != nil {
		t.Fatal(err)
	}
	one.hub.Publish(t.Context(), "visitor:a", said{Type: "message", N: 100})
	if got := a.want(t, "message"); got.N != 100 {
		t.Errorf("the node's own page heard %+v", got)
	}
	late := bySocket(t, one, "late") // connects while Redis is away
	late.want(t, "hello")
	one.hub.Publish(t.Context(), "visitor:late", said{Type: "state"})
	late.want(t, "state")

	if err := redis.Start(); err != nil {
		t.Fatal(err)
	}
	for _, e := range []*ear{a, b, late} { // each comes back and reads what it missed
		_, err := e.next()
		for err == nil { // told to read meanwhile
			_, err = e.next()
		}
		if websocket.CloseStatus(err) < 3000 || websocket.CloseStatus(err) >= 3500 {
			t.Errorf("after Redis is back the page heard %v; want the advice to connect anew", err)
		}
	}
	// A page may be sent round once more, when the other node tells that it is
	// back too; then they hear each other as before.
	testkit.Eventually(t, within, "both pages hear the other node again", func() bool {
		a, b := bySocket(t, one, "a"), bySocket(t, two, "a")
		defer a.close()
		defer b.close()
		a.want(t, "hello")
		b.want(t, "hello")
		two.hub.Publish(t.Context(), "visitor:a", said{Type: "message", N: 101})
		for _, e := range []*ear{a, b} {
			if line, err := e.next(); err != nil || !strings.Contains(line, `"n":101`) {
				return false
			}
		}
		return true
	})
}

func TestAnEndReachesEveryNode(t *testing.T) {
	redis := testkit.Redis(t)
	one := newSite(t, realtime.Options{Redis: redis.URL(), Name: "one"})
	two := newSite(t, realtime.Options{Redis: redis.URL(), Name: "two"})
	e := bySocket(t, two, "a")
	e.want(t, "hello")
	if err := one.hub.EndVisitor("a"); err != nil {
		t.Fatal(err)
	}
	if _, err := e.next(); websocket.CloseStatus(err) < 3500 {
		t.Errorf("ended with %v", err)
	}
}
