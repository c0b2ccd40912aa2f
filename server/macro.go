package server

import (
	"context"
	"net/http"

	"yingda/desk"
	"yingda/internal/actor"
)

// macroRoutes are what members save for themselves and each other: replies and
// views.
func (s *Server) macroRoutes() {
	const base = "/api/v1/macros"
	handle(s, route{id: "list-macros", method: http.MethodGet, path: base, perm: "conversation.read", summary: "Everybody's saved replies and your own"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (listing[desk.Macro], error) {
			all, err := s.Desk.Macros(ctx, who)
			return listing[desk.Macro]{all}, err
		})
	handle(s, route{id: "make-macro", method: http.MethodPost, path: base, perm: "conversation.reply", summary: "Save a reply", status: http.StatusCreated},
		func(ctx context.Context, who actor.Actor, in *struct{ Body desk.MacroInput }) (desk.Macro, error) {
			return s.Desk.MakeMacro(ctx, who, in.Body)
		})
	handle(s, route{id: "change-macro", method: http.MethodPut, path: base + "/{id}", perm: "conversation.reply", summary: "Change a saved reply"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ID   string `path:"id" maxLength:"64"`
			Body desk.MacroInput
		},
		) (desk.Macro, error) {
			return s.Desk.ChangeMacro(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "remove-macro", method: http.MethodDelete, path: base + "/{id}", perm: "conversation.reply", summary: "Delete a saved reply"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ID string `path:"id" maxLength:"64"`
		},
		) (none, error) {
			return none{}, s.Desk.RemoveMacro(ctx, who, in.ID)
		})
	s.viewRoutes()
}

func (s *Server) viewRoutes() {
	const base = "/api/v1/views"
	handle(s, route{id: "list-views", method: http.MethodGet, path: base, perm: "conversation.read", summary: "Your saved views"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (listing[desk.View], error) {
			all, err := s.Desk.Views(ctx, who)
			return listing[desk.View]{all}, err
		})
	handle(s, route{id: "save-view", method: http.MethodPut, path: base, perm: "conversation.read", summary: "Keep a filter under a name; the same name replaces it"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Body struct {
				Name   string            `json:"name" minLength:"1" maxLength:"60"`
				Filter map[string]string `json:"filter"`
			}
		},
		) (desk.View, error) {
			return s.Desk.SaveView(ctx, who, in.Body.Name, in.Body.Filter)
		})
	handle(s, route{id: "remove-view", method: http.MethodDelete, path: base + "/{id}", perm: "conversation.read", summary: "Forget a saved view"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ID string `path:"id" maxLength:"64"`
		},
		) (none, error) {
			return none{}, s.Desk.RemoveView(ctx, who, in.ID)
		})
}
