package server

import (
	"context"
	"net/http"
	"time"

	"yingda/internal/actor"
	"yingda/workspace"
)

// hoursRoutes are business hours.
func (s *Server) hoursRoutes() {
	handle(s, route{id: "list-hours", method: http.MethodGet, path: "/api/v1/hours", perm: inWorkspace, summary: "Business hours"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.Hours], error) {
			return listed(s.Workspace.HoursList(ctx, who))
		})
	type fields struct {
		Body patch[workspace.Hours]
	}
	handle(s, route{id: "make-hours", method: http.MethodPost, path: "/api/v1/hours", perm: "group.manage", status: http.StatusCreated, summary: "Make business hours; the time zone is the workspace's if not given"},
		func(ctx context.Context, who actor.Actor, in *fields) (workspace.Hours, error) {
			w, err := s.Workspace.Current(ctx, who)
			h := workspace.Hours{Timezone: w.Timezone}
			if err != nil {
				return h, err
			}
			if err := in.Body.onto(&h); err != nil {
				return h, err
			}
			return s.Workspace.MakeHours(ctx, who, h)
		})
	type change struct {
		ID   string `path:"id"`
		Body patch[workspace.Hours]
	}
	handle(s, route{id: "change-hours", method: http.MethodPatch, path: "/api/v1/hours/{id}", perm: "group.manage", summary: "Change business hours; weekly and holidays are given whole"},
		func(ctx context.Context, who actor.Actor, in *change) (workspace.Hours, error) {
			return s.Workspace.ChangeHours(ctx, who, in.ID, in.Body.onto)
		})
	handle(s, route{id: "remove-hours", method: http.MethodDelete, path: "/api/v1/hours/{id}", perm: "group.manage", summary: "Remove hours that no skill group keeps"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Workspace.RemoveHours(ctx, who, in.ID)
		})
	type preview struct {
		ID string `path:"id"`
		At int64  `query:"at" doc:"Unix milliseconds; now if not given"`
	}
	handle(s, route{id: "preview-hours", method: http.MethodGet, path: "/api/v1/hours/{id}/preview", perm: inWorkspace, summary: "Whether it is open at a moment, and when it opens and closes next"},
		func(ctx context.Context, who actor.Actor, in *preview) (workspace.Preview, error) {
			h, err := s.Workspace.Hours(ctx, who, in.ID)
			if err != nil {
				return workspace.Preview{}, err
			}
			at := time.Now()
			if in.At != 0 {
				at = time.UnixMilli(in.At)
			}
			return h.Preview(at), nil
		})
}
