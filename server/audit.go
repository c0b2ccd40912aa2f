package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/workspace"
)

// auditRoutes are the audit log.
func (s *Server) auditRoutes() {
	type in struct {
		ActorID  string `query:"actor_id"`
		Action   string `query:"action" doc:"Whole, or its beginning: member."`
		ObjectID string `query:"object_id"`
		From     int64  `query:"from" doc:"Unix milliseconds"`
		To       int64  `query:"to" doc:"Unix milliseconds, excluded"`
		After    string `query:"after" doc:"next of the page before"`
		Limit    int    `query:"limit" minimum:"0" maximum:"100"`
	}
	handle(s, route{id: "list-audit", method: http.MethodGet, path: "/api/v1/audit", perm: "audit.read", summary: "The audit log, newest first"},
		func(ctx context.Context, who actor.Actor, in *in) (workspace.Page[workspace.Entry], error) {
			return s.Workspace.Audit(ctx, who, workspace.AuditFilter(*in))
		})
}
