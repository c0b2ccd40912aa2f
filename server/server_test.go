package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"yingda/internal/actor"
	"yingda/internal/realtime"
)

func testServer(t *testing.T) *Server {
	t.Helper()
	hub, err := realtime.New(realtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Deps{
		Web: fstest.MapFS{}, Widget: fstest.MapFS{}, DemoInboxes: func(context.Context) ([]DemoInbox, error) { return nil, nil },
		Hub:          hub,
		Authenticate: func(*http.Request) (actor.Actor, error) { return actor.Actor{}, nil },
		Text:         func(lang, key string, _ map[string]any) string { return lang + ":" + key },
		Ready:        func(context.Context) error { return nil },
		Version:      "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWithoutABuildThePageSaysHowToMakeOne(t *testing.T) {
	s := testServer(t)
	for path, want := range map[string]int{"/": 503, "/conversations": 503, "/widget.js": 503, "/demo": 200, "/api/v1/nothing": 404, "/assets/x.js": 404} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want {
			t.Errorf("%s: %d, want %d: %s", path, w.Code, want, w.Body)
		}
	}
}

func TestHealthAnswersAndCarriesTheSafetyHeaders(t *testing.T) {
	w := httptest.NewRecorder()
	testServer(t).Handler().ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"status":"ok"`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if csp := w.Header().Get("Content-Security-Policy"); csp == "" || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
	if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("X-Request-Id") == "" {
		t.Errorf("headers %v", w.Header())
	}
}

func TestMetricsAreForThisMachineOnly(t *testing.T) {
	s := testServer(t)
	s.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	for _, c := range []struct {
		from, forwarded string
		want            int
	}{{"127.0.0.1:9", "", 200}, {"[::1]:9", "", 200}, {"10.0.0.9:9", "", 404}, {"127.0.0.1:9", "203.0.113.9", 404}} {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr = c.from
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("from %s for %q: %d, want %d", c.from, c.forwarded, w.Code, c.want)
		}
	}
}

func TestTheDemoPageShowsStrangersOnlyTheSamplesDoors(t *testing.T) {
	s := testServer(t)
	s.DemoInboxes = func(context.Context) ([]DemoInbox, error) {
		return []DemoInbox{{Key: "real-key"}, {Key: "sample-key", Sample: true}}, nil
	}
	for _, c := range []struct {
		host, from string
		all        bool
	}{
		{"127.0.0.1:8080", "127.0.0.1:5000", true},
		{"chat.example", "203.0.113.9:5000", false},
		{"127.0.0.1:8080", "203.0.113.9:5000", false},
		{"chat.example", "127.0.0.1:5000", false},
	} {
		r, w := httptest.NewRequest("GET", "/demo", nil), httptest.NewRecorder()
		r.Host, r.RemoteAddr = c.host, c.from
		s.Handler().ServeHTTP(w, r)
		if b := w.Body.String(); !strings.Contains(b, "sample-key") || strings.Contains(b, "real-key") != c.all {
			t.Errorf("%s from %s: %s", c.host, c.from, b)
		}
	}
}
