package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/knowledge"
	"yingda/learning/health"
)

// healthRoutes are what is wrong with the knowledge itself, and how each item is
// used.
func (s *Server) healthRoutes() {
	const base = "/api/v1/knowledge/health"
	handle(s, route{
		id: "get-knowledge-health", method: http.MethodGet, path: base, perm: "knowledge.read", summary: "What is wrong with the items, counted",
		detail: "Items are compared with each other in the background, from the first time that somebody asks; `compared` tells how far that is.",
	},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (health.Summary, error) {
			return s.Health.Summary(ctx, who)
		})
	handle(s, route{
		id: "list-health-findings", method: http.MethodGet, path: base + "/findings", perm: "knowledge.read", summary: "One list of findings, what pays most to mend first",
		detail: "contradictions: two items for one question whose numbers, dates or negations disagree. duplicates: two items that are asked for in nearly the same words. to_people: answers after which a person had to take over. expiring: items that say nothing more within 30 days. stale: not written for a year and asked for. unused: not asked for within 90 days. no_variants: asked for in one wording only.",
	},
		func(ctx context.Context, who actor.Actor, in *struct {
			List  string `query:"list" required:"true" enum:"contradictions,duplicates,to_people,expiring,stale,unused,no_variants"`
			After string `query:"after" maxLength:"200"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
		},
		) (health.Findings, error) {
			return s.Health.List(ctx, who, in.List, in.After, in.Limit)
		})
	handle(s, route{id: "put-finding-aside", method: http.MethodPost, path: base + "/asides", perm: "knowledge.write", summary: "Say that a finding is in order as it is; it stays away until one of its items changes, for 180 days at most"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body health.Aside }) (none, error) {
			return none{}, s.Health.PutAside(ctx, who, in.Body)
		})
	handle(s, route{id: "get-item-usage", method: http.MethodGet, path: "/api/v1/items/{id}/usage", perm: "knowledge.read", summary: "How often an item was asked for, answered, helped, led to a person and what that cost, by day and by wording"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Days int `query:"days" minimum:"1" maximum:"365" default:"90"`
		},
		) (health.ItemUse, error) {
			return s.Health.ItemUse(ctx, who, in.ID, in.Days)
		})
	handle(s, route{id: "take-in-item", method: http.MethodPost, path: "/api/v1/items/{id}/take-in", perm: "knowledge.write", summary: "Make one item of two: it takes the other's wordings, and the other is archived; both are drafts until they are published"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body struct {
				OtherID string `json:"other_id" maxLength:"64"`
			}
		},
		) (knowledge.Detail, error) {
			return s.Knowledge.TakeIn(ctx, who, in.ID, in.Body.OtherID)
		})
}
