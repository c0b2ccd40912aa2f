package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/workspace"
)

// inboxRoutes are the doors in: widgets on sites.
func (s *Server) inboxRoutes() {
	handle(s, route{id: "list-inboxes", method: http.MethodGet, path: "/api/v1/inboxes", perm: inWorkspace, summary: "Inboxes"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.Inbox], error) {
			return listed(s.Workspace.Inboxes(ctx, who))
		})
	handle(s, route{id: "get-inbox", method: http.MethodGet, path: "/api/v1/inboxes/{id}", perm: inWorkspace, summary: "One inbox"},
		func(ctx context.Context, who actor.Actor, in *ByID) (workspace.Inbox, error) {
			return s.Workspace.Inbox(ctx, who, in.ID)
		})
	type fields struct {
		Body patch[workspace.Inbox]
	}
	handle(s, route{id: "make-inbox", method: http.MethodPost, path: "/api/v1/inboxes", perm: "inbox.manage", status: http.StatusCreated, summary: "Open an inbox; what is left out has its usual value"},
		func(ctx context.Context, who actor.Actor, in *fields) (workspace.Inbox, error) {
			w, err := s.Workspace.Current(ctx, who)
			b := workspace.Inbox{Settings: workspace.DefaultInboxSettings(w)}
			if err != nil {
				return b, err
			}
			if err := in.Body.onto(&b); err != nil {
				return b, err
			}
			return s.Workspace.MakeInbox(ctx, who, b)
		})
	type change struct {
		ID   string `path:"id"`
		Body patch[workspace.Inbox]
	}
	handle(s, route{id: "change-inbox", method: http.MethodPatch, path: "/api/v1/inboxes/{id}", perm: "inbox.manage", summary: "Change an inbox; names only what changes, lists whole"},
		func(ctx context.Context, who actor.Actor, in *change) (workspace.Inbox, error) {
			return s.Workspace.ChangeInbox(ctx, who, in.ID, in.Body.onto)
		})
	handle(s, route{id: "disable-inbox", method: http.MethodDelete, path: "/api/v1/inboxes/{id}", perm: "inbox.manage", summary: "Switch an inbox off; its conversations stay"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			_, err := s.Workspace.SwitchInbox(ctx, who, in.ID, workspace.Off)
			return none{}, err
		})
	handle(s, route{id: "enable-inbox", method: http.MethodPost, path: "/api/v1/inboxes/{id}/enable", perm: "inbox.manage", summary: "Switch an inbox on again"},
		func(ctx context.Context, who actor.Actor, in *ByID) (workspace.Inbox, error) {
			return s.Workspace.SwitchInbox(ctx, who, in.ID, workspace.On)
		})
	s.inboxSecretRoutes()
}

func (s *Server) inboxSecretRoutes() {
	type inboxSecret struct {
		Secret string `json:"secret" doc:"Signs who a visitor is; shown only here. The one before counts no more"`
	}
	handle(s, route{id: "rotate-inbox-secret", method: http.MethodPost, path: "/api/v1/inboxes/{id}/rotate-secret", perm: "inbox.manage", status: http.StatusCreated, summary: "Make a new identify secret"},
		func(ctx context.Context, who actor.Actor, in *ByID) (inboxSecret, error) {
			text, err := s.Workspace.RotateSecret(ctx, who, in.ID)
			return inboxSecret{text}, err
		})
	handle(s, route{id: "get-inbox-snippet", method: http.MethodGet, path: "/api/v1/inboxes/{id}/snippet", perm: "inbox.manage", summary: "The script tag for the site"},
		func(ctx context.Context, who actor.Actor, in *ByID) (workspace.Snippet, error) {
			return s.Workspace.Snippet(ctx, who, in.ID, clientFrom(ctx).Base)
		})
}
