package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/workspace"
)

// workspaceRoutes are the workspace itself, and for operators all of them.
func (s *Server) workspaceRoutes() {
	handle(s, route{id: "get-workspace", method: http.MethodGet, path: "/api/v1/workspace", perm: inWorkspace, summary: "The workspace and its settings"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (workspace.Workspace, error) {
			return s.Workspace.Current(ctx, who)
		})
	type change struct {
		Body patch[workspace.Workspace]
	}
	handle(s, route{id: "change-workspace", method: http.MethodPatch, path: "/api/v1/workspace", perm: "workspace.settings", summary: "Change name, language, time zone and settings; names only what changes"},
		func(ctx context.Context, who actor.Actor, in *change) (workspace.Workspace, error) {
			return s.Workspace.Change(ctx, who, in.Body.onto)
		})
	handle(s, route{id: "list-secrets", method: http.MethodGet, path: "/api/v1/workspace/secrets", perm: "workspace.settings", summary: "Which secrets for services are kept, and since when; they are never shown"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.GivenSecret], error) {
			return listed(s.Workspace.Secrets(ctx, who))
		})
	type give struct {
		Name string `path:"name" enum:"embeddings"`
		Body struct {
			Value string `json:"value" maxLength:"2000" doc:"Empty takes it away"`
		}
	}
	handle(s, route{id: "give-secret", method: http.MethodPut, path: "/api/v1/workspace/secrets/{name}", perm: "workspace.settings", status: http.StatusNoContent, summary: "Keep a secret for a service, sealed, instead of the one before"},
		func(ctx context.Context, who actor.Actor, in *give) (none, error) {
			return none{}, s.Workspace.GiveSecret(ctx, who, in.Name, in.Body.Value)
		})
	handle(s, route{id: "list-workspaces", method: http.MethodGet, path: "/api/v1/workspaces", perm: operator, summary: "Every workspace of the installation"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.Workspace], error) {
			return listed(s.Workspace.Workspaces(ctx, who))
		})
	type create struct {
		Body workspace.NewWorkspace
	}
	handle(s, route{id: "create-workspace", method: http.MethodPost, path: "/api/v1/workspaces", perm: operator, status: http.StatusCreated, summary: "Make another workspace"},
		func(ctx context.Context, who actor.Actor, in *create) (workspace.Workspace, error) {
			return s.Workspace.Create(ctx, who, in.Body)
		})
}
