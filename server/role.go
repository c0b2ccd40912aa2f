package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/workspace"
)

// roleRoutes are roles and the names of permissions.
func (s *Server) roleRoutes() {
	handle(s, route{id: "list-permissions", method: http.MethodGet, path: "/api/v1/permissions", perm: inWorkspace, summary: "The names a role or a key may carry"},
		func(context.Context, actor.Actor, *struct{}) (list[string], error) {
			return listed(workspace.Permissions(), nil)
		})
	handle(s, route{id: "list-roles", method: http.MethodGet, path: "/api/v1/roles", perm: inWorkspace, summary: "Roles"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.Role], error) {
			return listed(s.Workspace.Roles(ctx, who))
		})
	type roleFields struct {
		Name        string   `json:"name"`
		Permissions []string `json:"permissions"`
	}
	type make struct {
		Body roleFields
	}
	handle(s, route{id: "make-role", method: http.MethodPost, path: "/api/v1/roles", perm: "role.manage", status: http.StatusCreated, summary: "Make a role of one's own"},
		func(ctx context.Context, who actor.Actor, in *make) (workspace.Role, error) {
			return s.Workspace.MakeRole(ctx, who, in.Body.Name, in.Body.Permissions)
		})
	type change struct {
		ID   string `path:"id"`
		Body roleFields
	}
	handle(s, route{id: "change-role", method: http.MethodPatch, path: "/api/v1/roles/{id}", perm: "role.manage", summary: "Change a role of one's own"},
		func(ctx context.Context, who actor.Actor, in *change) (workspace.Role, error) {
			return s.Workspace.ChangeRole(ctx, who, in.ID, in.Body.Name, in.Body.Permissions)
		})
	handle(s, route{id: "remove-role", method: http.MethodDelete, path: "/api/v1/roles/{id}", perm: "role.manage", summary: "Remove a role that nobody has"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Workspace.RemoveRole(ctx, who, in.ID)
		})
}
