package server

import (
	"context"
	"net/http"

	"yingda/desk"
	"yingda/internal/actor"
	"yingda/value"
)

// overviewRoutes are the supervisor's page of one day.
func (s *Server) overviewRoutes() {
	handle(s, route{id: "get-overview", method: http.MethodGet, path: "/api/v1/overview", perm: "overview.read", summary: "The figures of a day, each with its definition and count"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Day string `query:"day" maxLength:"10" doc:"YYYY-MM-DD in the workspace's zone; empty is today"`
		},
		) (value.Overview, error) {
			return s.Value.Overview(ctx, who, in.Day)
		})
	handle(s, route{id: "list-overview-rows", method: http.MethodGet, path: "/api/v1/overview/{figure}/rows", perm: "overview.read", summary: "The conversations behind a figure"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Figure string `path:"figure" maxLength:"60"`
			Day    string `query:"day" maxLength:"10"`
			After  string `query:"after" maxLength:"100"`
			Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
		},
		) (desk.Rows, error) {
			return s.Value.Rows(ctx, who, in.Figure, in.Day, in.After, in.Limit)
		})
}
