package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
)

type health struct {
	Status  string `json:"status" enum:"ok"`
	Version string `json:"version"`
}

// systemRoutes are what tells whether a node lives and can serve.
func (s *Server) systemRoutes() {
	handle(s, route{id: "healthz", method: http.MethodGet, path: "/healthz", perm: anyone, summary: "The process lives"},
		func(context.Context, actor.Actor, *struct{}) (health, error) {
			return health{Status: "ok", Version: s.Version}, nil
		})
	handle(s, route{id: "readyz", method: http.MethodGet, path: "/readyz", perm: anyone, summary: "The node can serve"},
		func(ctx context.Context, _ actor.Actor, _ *struct{}) (health, error) {
			return health{Status: "ok", Version: s.Version}, s.Ready(ctx)
		})
}
