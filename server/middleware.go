package server

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"yingda/internal/fault"
	"yingda/internal/id"
)

// slowRequest is when a request that went well is logged all the same.
const slowRequest = 2 * time.Second

// observe gives the request its id and language and logs what was slow or went
// wrong; never a body, a query string or an address with a token in it.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rid := id.New()
		ctx := context.WithValue(r.Context(), requestKey, rid)
		ctx = context.WithValue(ctx, langKey, pickLanguage(r.Header.Get("Accept-Language")))
		ctx = context.WithValue(ctx, clientCtx{}, s.clientOf(r))
		w.Header().Set("X-Request-Id", rid)
		began := time.Now()
		rec := &recorder{ResponseWriter: w}
		timed(w, r)
		next.ServeHTTP(rec, r.WithContext(ctx))
		took := time.Since(began)
		if rec.hijacked || rec.streamed || (took < slowRequest && rec.status < 500) {
			return
		}
		slog.WarnContext(ctx, "request slow or failed", "request_id", rid, "method", r.Method, "route", r.Pattern, "status", rec.status, "took_ms", took.Milliseconds())
	})
}

// rescue keeps the process up when a handler panics.
func (s *Server) rescue(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint // a panic's value, not an error that was passed on
				panic(p)
			}
			slog.ErrorContext(r.Context(), "handler panicked", "route", r.Pattern, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			s.writeProblem(w, r, fmt.Errorf("panic: %v", p))
		}()
		next.ServeHTTP(w, r)
	})
}

// contentPolicy is the console's: everything from ourselves, no inline code.
const contentPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
	"media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if strings.HasPrefix(r.URL.Path, "/api/") {
			h.Set("Cache-Control", "no-store")
		}
		if r.TLS != nil || strings.HasPrefix(s.PublicURL, "https://") {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// authenticate puts who asks into the context, if they do not ask too often. A bad key or an ended session is
// kept beside it: routes that anyone may use do not mind.
func (s *Server) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/v1/") {
			next.ServeHTTP(w, r)
			return
		}
		a, err := s.Authenticate(r)
		if fault.IsKind(err, fault.KindUnavailable) {
			s.writeProblem(w, r, err)
			return
		}
		if err := s.admit(r, a, err); err != nil {
			s.writeProblem(w, r, err)
			return
		}
		ctx := context.WithValue(r.Context(), actorKey, a)
		if err != nil {
			ctx = context.WithValue(ctx, authErrKey, err)
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// recorder remembers the status for the log.
type recorder struct {
	http.ResponseWriter
	status             int
	hijacked, streamed bool
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection for hijacking,
// deadlines and flushing.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Flush marks a stream, whose length is not slowness.
func (r *recorder) Flush() {
	r.streamed = true
	if f, ok := r.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

func writeJSON(w http.ResponseWriter, v any) {
	if err := json.NewEncoder(w).Encode(v); err != nil {
		slog.Debug("answer not written", "error", err)
	}
}
