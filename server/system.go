package server

import (
	"context"
	"net/http"
	"net/netip"

	"yingda/internal/actor"
	"yingda/internal/fault"
)

type liveness struct {
	Status  string `json:"status" enum:"ok"`
	Version string `json:"version"`
}

// systemRoutes are what tells whether a node lives and can serve.
func (s *Server) systemRoutes() {
	handle(s, route{id: "healthz", method: http.MethodGet, path: "/healthz", perm: anyone, summary: "The process lives"},
		func(context.Context, actor.Actor, *struct{}) (liveness, error) {
			return liveness{Status: "ok", Version: s.Version}, nil
		})
	handle(s, route{id: "readyz", method: http.MethodGet, path: "/readyz", perm: anyone, summary: "The node can serve"},
		func(ctx context.Context, _ actor.Actor, _ *struct{}) (liveness, error) {
			return liveness{Status: "ok", Version: s.Version}, s.Ready(ctx)
		})
	s.mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		from, err := netip.ParseAddrPort(r.RemoteAddr)
		if s.Metrics == nil || err != nil || !from.Addr().IsLoopback() || r.Header.Get("X-Forwarded-For") != "" {
			s.writeProblem(w, r, fault.NotFound("request.no_route"))
			return
		}
		s.Metrics.ServeHTTP(w, r)
	})
}
