package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yingda/internal/actor"
	"yingda/internal/realtime"
)

func testServer(t *testing.T) *Server {
	t.Helper()
	hub, err := realtime.New(realtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return New(Deps{
		Hub:          hub,
		Authenticate: func(*http.Request) (actor.Actor, error) { return actor.Actor{}, nil },
		Text:         func(lang, key string, _ map[string]any) string { return lang + ":" + key },
		Ready:        func(context.Context) error { return nil },
		Version:      "test",
	})
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
