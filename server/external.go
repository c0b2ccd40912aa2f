package server

import (
	"context"
	"net/http"

	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/actor"
)

// externalRoutes are the bot-only mode: another desk takes hand-overs and gives
// conversations back.
func (s *Server) externalRoutes() {
	handle(s, route{id: "list-handoffs", method: http.MethodGet, path: "/api/v1/handoffs", perm: "bot.external", summary: "Hand-overs after a place of the feed, in the order in which they were committed"},
		func(ctx context.Context, who actor.Actor, in *struct {
			After string `query:"after" maxLength:"64"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (desk.Handoffs, error) {
			return s.Desk.Handoffs(ctx, who, in.After, in.Limit)
		})
	handle(s, route{id: "get-handoff", method: http.MethodGet, path: "/api/v1/handoffs/{id}", perm: "bot.external", summary: "One hand-over: the packet and what was said"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ID string `path:"id" maxLength:"64"`
		},
		) (desk.HandedOver, error) {
			return s.Desk.HandedOver(ctx, who, in.ID)
		})
	handle(s, route{id: "send-external-message", method: http.MethodPost, path: "/api/v1/external/conversations/{id}/messages", perm: "bot.external", summary: "Reply from another desk; the first reply makes the key the owner"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ConversationID
			Body struct {
				ClientID string   `json:"client_id" minLength:"1" maxLength:"64"`
				Text     string   `json:"text,omitempty"`
				FileIDs  []string `json:"file_ids,omitempty" maxItems:"10"`
			}
		},
		) (conversation.Message, error) {
			b := in.Body
			return s.Desk.SayExternal(ctx, who, in.ID, conversation.Outgoing{ClientID: b.ClientID, Text: b.Text, FileIDs: b.FileIDs})
		})
	handle(s, route{id: "return-external-conversation", method: http.MethodPost, path: "/api/v1/external/conversations/{id}/return", perm: "bot.external", summary: "Give the conversation back to the bot"},
		func(ctx context.Context, who actor.Actor, in *ConversationID) (conversation.Conversation, error) {
			return s.Desk.ReturnExternal(ctx, who, in.ID)
		})
}
