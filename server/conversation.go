package server

import (
	"context"
	"net/http"

	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/actor"
)

const conversations = "/api/v1/conversations"

type ConversationID struct {
	ID string `path:"id" maxLength:"64"`
}

// listing is a list that is not paged.
type listing[T any] struct {
	Items []T `json:"items"`
}

// conversationRoutes are what the desk reads of conversations and says in them.
func (s *Server) conversationRoutes() {
	handle(s, route{id: "list-conversations", method: http.MethodGet, path: conversations, perm: "conversation.read", summary: "Conversations of a view, newest message first; the queue in its order"},
		func(ctx context.Context, who actor.Actor, in *struct {
			View    string `query:"view" enum:"mine,queue,bot,all,open,closed," doc:"Empty is all"`
			Member  string `query:"member" maxLength:"64" doc:"Whose, for mine; empty is your own"`
			Group   string `query:"group" maxLength:"64" doc:"For queue: of one skill group"`
			Outcome string `query:"outcome" enum:"confirmed,awaiting,solved_by_person,unsolved,abandoned,unknown," doc:"For closed"`
			From    int64  `query:"from" doc:"For all: begun at or after, unix ms"`
			To      int64  `query:"to" doc:"For all: begun before, unix ms"`
			After   string `query:"after" maxLength:"100"`
			Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
		},
		) (desk.Rows, error) {
			f := conversation.Filter{View: in.View, MemberID: in.Member, GroupID: in.Group, Outcome: in.Outcome, From: in.From, To: in.To}
			return s.Desk.List(ctx, who, f, conversation.Page{After: in.After, Limit: in.Limit})
		})
	handle(s, route{id: "get-conversation", method: http.MethodGet, path: conversations + "/{id}", perm: "conversation.read", summary: "One conversation with customer, legs, hand-over, promises, episode and who has it open"},
		func(ctx context.Context, who actor.Actor, in *ConversationID) (desk.Detail, error) {
			return s.Desk.Detail(ctx, who, in.ID)
		})
	handle(s, route{id: "list-messages", method: http.MethodGet, path: conversations + "/{id}/messages", perm: "conversation.read", summary: "Messages after a number in order, or before one, newest first; with neither the newest"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ConversationID
			After  int64 `query:"after"`
			Before int64 `query:"before"`
			Limit  int   `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (listing[desk.Line], error) {
			all, err := s.Desk.Messages(ctx, who, in.ID, in.After, in.Before, in.Limit)
			return listing[desk.Line]{all}, err
		})
	handle(s, route{id: "list-turns", method: http.MethodGet, path: conversations + "/{id}/turns", perm: "conversation.read", summary: "What the bot understood, weighed and decided"},
		func(ctx context.Context, who actor.Actor, in *ConversationID) (listing[conversation.Turn], error) {
			if _, err := s.Desk.Get(ctx, who, in.ID); err != nil {
				return listing[conversation.Turn]{}, err
			}
			all, err := s.Conversation.Turns(ctx, who.WorkspaceID, in.ID)
			return listing[conversation.Turn]{all}, err
		})
	handle(s, route{id: "search-all", method: http.MethodGet, path: "/api/v1/search", perm: "conversation.read", summary: "Conversations, messages and customers by their words"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Q     string `query:"q" maxLength:"200"`
			Limit int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
		},
		) (desk.SearchFound, error) {
			return s.Desk.SearchAll(ctx, who, in.Q, in.Limit)
		})
	s.sayRoutes()
	s.episodeRoutes()
}

func (s *Server) sayRoutes() {
	handle(s, route{id: "send-message", method: http.MethodPost, path: conversations + "/{id}/messages", perm: "conversation.reply", summary: "Reply to the customer, or write an internal note"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ConversationID
			Body struct {
				ClientID   string   `json:"client_id" minLength:"1" maxLength:"64" doc:"Your own id of this message; the same id twice is one message"`
				Generation int64    `json:"generation,omitempty" doc:"The ownership under which you write; an old one is refused. Not needed for a note"`
				Text       string   `json:"text,omitempty"`
				FileIDs    []string `json:"file_ids,omitempty" maxItems:"10"`
				Note       bool     `json:"note,omitempty" doc:"Internal: the customer never sees it"`
			}
		},
		) (desk.Line, error) {
			b := in.Body
			return s.Desk.Say(ctx, who, in.ID, conversation.Outgoing{ClientID: b.ClientID, Generation: b.Generation, Text: b.Text, FileIDs: b.FileIDs, Note: b.Note})
		})
	handle(s, route{id: "read-conversation", method: http.MethodPost, path: conversations + "/{id}/read", perm: "conversation.read", summary: "Note how far the desk has read"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ConversationID
			Body struct {
				Seq int64 `json:"seq" minimum:"1"`
			}
		},
		) (none, error) {
			if _, err := s.Desk.Get(ctx, who, in.ID); err != nil {
				return none{}, err
			}
			return none{}, s.Conversation.DeskRead(ctx, who, in.ID, in.Body.Seq)
		})
	handle(s, route{id: "make-promise", method: http.MethodPost, path: conversations + "/{id}/promises", perm: "conversation.reply", summary: "Note what was promised to the customer"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ConversationID
			Body struct {
				Text  string `json:"text" minLength:"1" maxLength:"500"`
				DueAt int64  `json:"due_at,omitempty"`
			}
		},
		) (conversation.Promise, error) {
			if _, err := s.Desk.Get(ctx, who, in.ID); err != nil {
				return conversation.Promise{}, err
			}
			return s.Conversation.Promise(ctx, who, in.ID, in.Body.Text, in.Body.DueAt)
		})
	handle(s, route{id: "keep-promise", method: http.MethodPost, path: "/api/v1/promises/{id}/keep", perm: "conversation.reply", summary: "Note that a promise was kept"},
		func(ctx context.Context, who actor.Actor, in *ConversationID) (none, error) {
			p, err := s.Conversation.PromiseByID(ctx, who.WorkspaceID, in.ID)
			if err != nil {
				return none{}, err
			}
			if _, err := s.Desk.Get(ctx, who, p.ConversationID); err != nil {
				return none{}, err
			}
			return none{}, s.Conversation.KeepPromise(ctx, who, in.ID)
		})
}

func (s *Server) episodeRoutes() {
	handle(s, route{id: "move-episode", method: http.MethodPost, path: conversations + "/{id}/episode", perm: "conversation.reply", summary: "Give the conversation a problem of its own, or move it to another"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ConversationID
			Body struct {
				Split     bool   `json:"split,omitempty"`
				MergeWith string `json:"merge_with,omitempty" maxLength:"64" doc:"An episode of the same customer"`
			}
		},
		) (conversation.Episode, error) {
			if _, err := s.Desk.Get(ctx, who, in.ID); err != nil {
				return conversation.Episode{}, err
			}
			if in.Body.MergeWith != "" && !in.Body.Split {
				return s.Conversation.MergeEpisode(ctx, who, in.ID, in.Body.MergeWith)
			}
			return s.Conversation.SplitEpisode(ctx, who, in.ID)
		})
}
