package server

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/realtime"
)

// realtimeRoutes are the console's live line and the hints members send.
func (s *Server) realtimeRoutes() {
	s.mux.Handle("GET /api/v1/realtime", s.Hub.Console(s.enterConsole))
	handle(s, route{id: "say-typing", method: http.MethodPost, path: "/api/v1/conversations/{id}/typing", perm: "conversation.reply", summary: "Hint that a reply is being written"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ID   string `path:"id"`
			Body struct {
				On bool `json:"on"`
			}
		},
		) (none, error) {
			c, err := s.Desk.Get(ctx, who, in.ID)
			if err != nil {
				return none{}, err
			}
			s.Hub.Publish(ctx, "conversation:"+c.ID, seen{Type: "typing", By: "agent", MemberID: who.ID, Name: who.Name, On: in.Body.On})
			s.Typing(c, in.Body.On)
			return none{}, nil
		})
}

// seen is a hint of one member to the others on a conversation.
type seen struct {
	Type     string `json:"type"`
	By       string `json:"by,omitempty"`
	MemberID string `json:"member_id"`
	Name     string `json:"name,omitempty"`
	On       bool   `json:"on"`
}

// enterConsole finds out what a member may listen to. A browser cannot set headers on a
// socket, so the workspace may stand in the address.
func (s *Server) enterConsole(w http.ResponseWriter, r *http.Request) *realtime.Member {
	if ws := r.URL.Query().Get("workspace"); ws != "" {
		r = r.Clone(r.Context())
		r.Header.Set("Yingda-Workspace", ws)
	}
	a, err := s.Authenticate(r)
	if err == nil && (a.Kind != actor.Member || a.WorkspaceID == "") {
		err = fault.Unauthorized("auth.needed")
	}
	if err != nil {
		s.writeProblem(w, r, err)
		return nil
	}
	info, err := json.Marshal(map[string]string{"name": a.Name})
	if err != nil {
		s.writeProblem(w, r, err)
		return nil
	}
	m := &realtime.Member{
		ID: a.ID, Info: info, May: func(ctx context.Context, channel string) bool { return s.mayHear(ctx, a, channel) },
		Looked: func(channel string, looks bool) {
			if strings.HasPrefix(channel, "conversation:") {
				s.Hub.Publish(context.WithoutCancel(r.Context()), channel, seen{Type: "viewing", MemberID: a.ID, Name: a.Name, On: looks})
			}
		},
	}
	s.AtWork(a, m)
	return m
}

// mayHear tells whether a member may listen to a channel: its own, its
// workspace's desk, a conversation it may read.
func (s *Server) mayHear(ctx context.Context, a actor.Actor, channel string) bool {
	kind, rest, _ := strings.Cut(channel, ":")
	switch kind {
	case "member":
		return rest == a.ID
	case "workspace":
		return rest == a.WorkspaceID+":desk" && a.Can("conversation.read")
	case "conversation":
		_, err := s.Desk.Get(ctx, a, rest)
		return err == nil
	}
	return false
}
