package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/workspace"
)

// experimentRoutes are random assignments.
func (s *Server) experimentRoutes() {
	handle(s, route{id: "list-experiments", method: http.MethodGet, path: "/api/v1/experiments", perm: "experiment.manage", summary: "Experiments"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.Experiment], error) {
			return listed(s.Workspace.Experiments(ctx, who))
		})
	type change struct {
		Key  string `path:"key"`
		Body workspace.ExperimentChange
	}
	handle(s, route{id: "change-experiment", method: http.MethodPatch, path: "/api/v1/experiments/{key}", perm: "experiment.manage", summary: "Switch an experiment on or off, or set its shares"},
		func(ctx context.Context, who actor.Actor, in *change) (workspace.Experiment, error) {
			return s.Workspace.ChangeExperiment(ctx, who, in.Key, in.Body)
		})
}
