package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/internal/job"
)

// jobRoutes are the background jobs that were given up.
func (s *Server) jobRoutes() {
	const base = "/api/v1/jobs"
	handle(s, route{id: "list-jobs", method: http.MethodGet, path: base, perm: "job.manage", summary: "Background jobs that were given up, newest first; operators see the installation's own too"},
		func(ctx context.Context, who actor.Actor, in *struct {
			After string `query:"after" maxLength:"64"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (job.Page, error) {
			return s.Jobs.Dead(ctx, who, in.After, in.Limit)
		})
	handle(s, route{id: "retry-job", method: http.MethodPost, path: base + "/{id}/retry", perm: "job.manage", status: http.StatusNoContent, summary: "Try a job again that was given up"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Jobs.Retry(ctx, who, in.ID)
		})
	handle(s, route{id: "drop-job", method: http.MethodDelete, path: base + "/{id}", perm: "job.manage", summary: "Drop a job that was given up: what it was to do is never done"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Jobs.Drop(ctx, who, in.ID)
		})
}
