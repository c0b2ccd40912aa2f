package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/learning"
)

// draftRoutes are what the bot would have said where it only drafts, beside what
// people said.
func (s *Server) draftRoutes() {
	const base = "/api/v1/learning/drafts"
	handle(s, route{id: "get-draft-report", method: http.MethodGet, path: base + "/report", perm: "learning.read", summary: "How far what the bot would have said is from what people said, of the last 28 days", detail: "Drafts are made in inboxes whose mode is shadow."},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (learning.DraftReport, error) {
			return s.Learning.DraftReport(ctx, who)
		})
	handle(s, route{id: "list-drafts", method: http.MethodGet, path: base, perm: "learning.read", summary: "Drafts that people answered, the newest first: the rows behind the report"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Verdict string `query:"verdict" enum:"same,edited,other,none" doc:"What became of it"`
			Topic   string `query:"topic" maxLength:"64" doc:"Answers of this category; none: those that stand in none"`
			After   string `query:"after" maxLength:"100"`
			Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
		},
		) (learning.Page[learning.DraftView], error) {
			f := learning.DraftFilter{Verdict: in.Verdict, After: in.After, Limit: in.Limit}
			if topic := in.Topic; topic != "" {
				if topic == "none" {
					topic = ""
				}
				f.Topic = &topic
			}
			return s.Learning.Drafts(ctx, who, f)
		})
}
