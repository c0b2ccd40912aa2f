package server

import (
	"context"
	"net/http"

	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/actor"
)

// deskRoutes are people at work: who has a conversation, who is there.
func (s *Server) deskRoutes() {
	type act func(ctx context.Context, who actor.Actor, conversationID string) (conversation.Conversation, error)
	for _, r := range []struct {
		id, path, summary string
		act               act
	}{
		{"accept-conversation", "accept", "Take what was assigned to you, or one out of your groups' queue", s.Desk.Accept},
		{"take-over-conversation", "take-over", "Become its owner, whoever has it", s.Desk.TakeOver},
		{"requeue-conversation", "requeue", "Put it back at the front of its queue", s.Desk.Requeue},
		{"give-back-conversation", "give-back", "Give it to the bot again", s.Desk.GiveBack},
	} {
		handle(s, route{id: r.id, method: http.MethodPost, path: conversations + "/{id}/" + r.path, perm: "conversation.reply", summary: r.summary},
			func(ctx context.Context, who actor.Actor, in *ConversationID) (desk.Row, error) {
				return s.row(ctx, who)(r.act(ctx, who, in.ID))
			})
	}
	handle(s, route{id: "accept-next", method: http.MethodPost, path: "/api/v1/queue/next", perm: "conversation.reply", summary: "Take whoever has waited longest in your groups"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (desk.Row, error) {
			return s.row(ctx, who)(s.Desk.AcceptNext(ctx, who))
		})
	handle(s, route{id: "transfer-conversation", method: http.MethodPost, path: conversations + "/{id}/transfer", perm: "conversation.reply", summary: "Give it to another group or colleague"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ConversationID
			Body desk.Transfer
		},
		) (desk.Row, error) {
			return s.row(ctx, who)(s.Desk.Transfer(ctx, who, in.ID, in.Body))
		})
	handle(s, route{id: "close-conversation", method: http.MethodPost, path: conversations + "/{id}/close", perm: "conversation.reply", summary: "End it with a disposition; after-call work begins"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ConversationID
			Body struct {
				Disposition conversation.Disposition `json:"disposition,omitempty"`
			}
		},
		) (desk.Row, error) {
			return s.row(ctx, who)(s.Desk.Close(ctx, who, in.ID, in.Body.Disposition))
		})
	handle(s, route{id: "end-wrapup", method: http.MethodPost, path: conversations + "/{id}/wrapup-done", perm: "conversation.reply", summary: "End your after-call work; a disposition given here replaces the first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ConversationID
			Body *struct {
				Disposition *conversation.Disposition `json:"disposition,omitempty"`
			} `required:"false"`
		},
		) (none, error) {
			if in.Body == nil {
				return none{}, s.Desk.EndWrapup(ctx, who, in.ID, nil)
			}
			return none{}, s.Desk.EndWrapup(ctx, who, in.ID, in.Body.Disposition)
		})
	handle(s, route{id: "list-suggestions", method: http.MethodGet, path: conversations + "/{id}/suggestions", perm: "knowledge.read", summary: "What the knowledge says to the customer's last question"},
		func(ctx context.Context, who actor.Actor, in *ConversationID) (desk.Suggestions, error) {
			return s.Desk.Suggest(ctx, who, in.ID)
		})
	s.presenceRoutes()
}

// row turns what a verb returns into what lists show.
func (s *Server) row(ctx context.Context, who actor.Actor) func(conversation.Conversation, error) (desk.Row, error) {
	return func(c conversation.Conversation, err error) (desk.Row, error) {
		if err != nil {
			return desk.Row{}, err
		}
		return s.Desk.Row(ctx, who, c)
	}
}

func (s *Server) presenceRoutes() {
	handle(s, route{id: "get-presence", method: http.MethodGet, path: "/api/v1/presence", perm: "desk.work", summary: "Your own state and load"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (desk.Standing, error) {
			return s.Desk.Standing(ctx, who)
		})
	handle(s, route{id: "set-presence", method: http.MethodPut, path: "/api/v1/presence", perm: "desk.work", summary: "Change your state; going offline puts your conversations back at the front of their queues"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Body struct {
				State desk.State `json:"state" enum:"online,busy,break,offline"`
			}
		},
		) (desk.Standing, error) {
			return s.Desk.SetPresence(ctx, who, in.Body.State)
		})
	handle(s, route{id: "keep-presence", method: http.MethodPost, path: "/api/v1/presence/heartbeat", perm: "desk.work", summary: "Say that you are still there; silent for 30 s is a lost line. An open live line says so by itself"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (none, error) {
			return none{}, s.Desk.Heartbeat(ctx, who)
		})
	handle(s, route{id: "list-team-presence", method: http.MethodGet, path: "/api/v1/presence/team", perm: signedIn, summary: "Who is at work, with load and capacity"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (listing[desk.Standing], error) {
			all, err := s.Desk.Team(ctx, who)
			return listing[desk.Standing]{all}, err
		})
	handle(s, route{id: "list-presence-spans", method: http.MethodGet, path: "/api/v1/presence/spans", perm: signedIn, summary: "How a member spent a stretch of time, state by state"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Member string `query:"member" maxLength:"64" doc:"Empty is your own"`
			From   int64  `query:"from" required:"true"`
			To     int64  `query:"to" required:"true"`
		},
		) (listing[desk.Span], error) {
			if in.Member == "" {
				in.Member = who.ID
			}
			all, err := s.Desk.Spans(ctx, who, in.Member, in.From, in.To)
			return listing[desk.Span]{all}, err
		})
	handle(s, route{id: "get-queue", method: http.MethodGet, path: "/api/v1/queue", perm: "conversation.read", summary: "By skill group: who waits, how long, how much room there is, the expected wait"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (listing[desk.QueueGroup], error) {
			all, err := s.Desk.QueueGroups(ctx, who)
			return listing[desk.QueueGroup]{all}, err
		})
}
