package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/workspace"
)

// keyRoutes are API keys.
func (s *Server) keyRoutes() {
	handle(s, route{id: "list-keys", method: http.MethodGet, path: "/api/v1/keys", perm: "key.manage", summary: "API keys"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.Key], error) {
			return listed(s.Workspace.Keys(ctx, who))
		})
	type make struct {
		Body workspace.NewKey
	}
	type keyMade struct {
		workspace.Key
		Secret string `json:"key" doc:"The key itself; shown only here"`
	}
	handle(s, route{id: "make-key", method: http.MethodPost, path: "/api/v1/keys", perm: "key.manage", status: http.StatusCreated, summary: "Make an API key; it carries no permission that its maker lacks"},
		func(ctx context.Context, who actor.Actor, in *make) (keyMade, error) {
			k, secret, err := s.Workspace.MakeKey(ctx, who, in.Body)
			return keyMade{k, secret}, err
		})
	handle(s, route{id: "revoke-key", method: http.MethodDelete, path: "/api/v1/keys/{id}", perm: "key.manage", summary: "Revoke an API key"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Workspace.RevokeKey(ctx, who, in.ID)
		})
}
