package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/workspace"
)

// step is one thing to do before customers come.
type step struct {
	Key  string `json:"key" enum:"knowledge,inbox,people,group,hours,privacy,second_factor"`
	Done bool   `json:"done"`
}

type checklist struct {
	Items  []step `json:"items"`
	Hidden bool   `json:"hidden" doc:"Put aside by hand"`
}

// checklistRoutes are what is still to be set up, for the console's first page.
func (s *Server) checklistRoutes() {
	handle(s, route{id: "get-setup-checklist", method: http.MethodGet, path: "/api/v1/setup-checklist", perm: "workspace.settings", summary: "What is still to be set up"},
		func(ctx context.Context, who actor.Actor, in *Asked) (checklist, error) {
			w, err := s.Workspace.Current(ctx, who)
			if err != nil {
				return checklist{}, err
			}
			released, err := s.released(ctx, who)
			if err != nil {
				return checklist{}, err
			}
			done, err := s.Workspace.Begun(ctx, who)
			if err != nil {
				return checklist{}, err
			}
			k, err := s.known(ctx, *in)
			if err != nil && !fault.IsKind(err, fault.KindUnauth) { // a program has no second factor
				return checklist{}, err
			}
			return checklist{Hidden: w.Settings.Checklist.Hidden, Items: []step{
				{"knowledge", released},
				{"inbox", done.Inbox},
				{"people", done.People},
				{"group", done.Group},
				{"hours", done.Hours},
				{"privacy", w.Settings.Privacy != workspace.DefaultSettings().Privacy},
				{"second_factor", k.Account.TOTP()},
			}}, nil
		})
}

// released reports whether the bot has anything to answer with.
func (s *Server) released(ctx context.Context, who actor.Actor) (bool, error) {
	all, err := s.Knowledge.Releases(ctx, actor.Of(who.WorkspaceID), 0, 1)
	return len(all) > 0, err
}
