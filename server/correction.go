package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/knowledge"
)

// correctionRoutes are 答错了，教它: from the desk to the editors.
func (s *Server) correctionRoutes() {
	const base = "/api/v1/corrections"
	handle(s, route{id: "list-corrections", method: http.MethodGet, path: base, perm: "knowledge.read", summary: "What agents said was answered wrongly, the newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			PageOfItems
			State string `query:"state" enum:"open,resolved" default:"open"`
		},
		) (knowledge.Page[knowledge.Correction], error) {
			return s.Knowledge.Corrections(ctx, who, in.State, in.After, in.Limit)
		})
	handle(s, route{id: "open-correction", method: http.MethodPost, path: base, perm: "conversation.reply", status: http.StatusCreated, summary: "Say that an answer of the bot was wrong, and what is right"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body knowledge.NewCorrection }) (knowledge.Correction, error) {
			return s.Knowledge.Correct(ctx, who, in.Body)
		})
	handle(s, route{id: "resolve-correction", method: http.MethodPost, path: base + "/{id}/resolve", perm: "knowledge.write", summary: "Make a variant or an item of it, or dismiss it"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body patch[knowledge.Resolution]
		},
		) (knowledge.Correction, error) {
			r, err := in.Body.value()
			if err != nil {
				return knowledge.Correction{}, err
			}
			return s.Knowledge.ResolveCorrection(ctx, who, in.ID, r)
		})
}
