package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/learning"
)

// clusterRoutes are what went badly, what is done about it, and whether it
// helped.
func (s *Server) clusterRoutes() {
	const base = "/api/v1/learning"
	handle(s, route{id: "get-learning-status", method: http.MethodGet, path: base + "/status", perm: "learning.read", summary: "What the loop stands at: what went badly, the knowledge debt, what was done"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (learning.Status, error) {
			return s.Learning.Status(ctx, who)
		})
	handle(s, route{
		id: "list-clusters", method: http.MethodGet, path: base + "/clusters", perm: "learning.read", summary: "Clusters of questions that went badly, the dearest first",
		detail: "Figures are those of the last 28 days. `debt` is people's time and lost needs at the workspace's prices.",
	},
		func(ctx context.Context, who actor.Actor, in *struct {
			State  string `query:"state" enum:"open,dismissed" default:"open"`
			Reason string `query:"reason" enum:"declined,clarified_in_vain,rephrased,handed_over,not_helpful,rated_low,corrected,unsure,returned" doc:"With questions that have it"`
			Order  string `query:"order" enum:"debt,size,growth,new" default:"debt"`
			After  string `query:"after" maxLength:"100"`
			Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
		},
		) (learning.Page[learning.ClusterView], error) {
			return s.Learning.Clusters(ctx, who, learning.ClusterFilter{State: in.State, Reason: in.Reason, Order: in.Order, After: in.After, Limit: in.Limit})
		})
	handle(s, route{id: "get-cluster", method: http.MethodGet, path: base + "/clusters/{id}", perm: "learning.read", summary: "A cluster with its days; the id of one that was joined to another finds that other"},
		func(ctx context.Context, who actor.Actor, in *ByID) (learning.ClusterDetail, error) {
			return s.Learning.ClusterByID(ctx, who, in.ID)
		})
	handle(s, route{id: "get-cluster-of-turn", method: http.MethodGet, path: base + "/turns/{id}/cluster", perm: "learning.read", summary: "The cluster that a question lies in"},
		func(ctx context.Context, who actor.Actor, in *ByID) (learning.ClusterDetail, error) {
			return s.Learning.ClusterOfTurn(ctx, who, in.ID)
		})
	handle(s, route{id: "change-cluster", method: http.MethodPatch, path: base + "/clusters/{id}", perm: "learning.manage", summary: "Name a cluster, put it aside or take it up again"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Body learning.ClusterEdit
		},
		) (learning.ClusterDetail, error) {
			return s.Learning.EditCluster(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "list-cluster-questions", method: http.MethodGet, path: base + "/clusters/{id}/questions", perm: "learning.read", summary: "The questions of a cluster, the newest first: the rows behind its figures"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			All   bool   `query:"all" doc:"Those that went well too"`
			After string `query:"after" maxLength:"100"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
		},
		) (learning.Page[learning.Question], error) {
			return s.Learning.Questions(ctx, who, in.ID, in.All, in.After, in.Limit)
		})
	s.fixRoutes(base)
}

func (s *Server) fixRoutes(base string) {
	handle(s, route{id: "propose-fix", method: http.MethodGet, path: base + "/clusters/{id}/proposal", perm: "knowledge.write", summary: "Wordings of a cluster for a new item, or for one that exists"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			ItemID string `query:"item_id" maxLength:"64" doc:"The item that they are for; empty: a new one"`
		},
		) (learning.Proposal, error) {
			return s.Learning.Propose(ctx, who, in.ID, in.ItemID)
		})
	handle(s, route{id: "fix-cluster", method: http.MethodPost, path: base + "/clusters/{id}/fixes", perm: "knowledge.write", status: http.StatusCreated, summary: "Make a draft item of a cluster, or variants of an item, or ask for labels"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Body learning.NewFix
		},
		) (learning.FixView, error) {
			return s.Learning.Fix(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "list-fixes", method: http.MethodGet, path: base + "/fixes", perm: "learning.read", summary: "What was done about clusters, and whether it helped"},
		func(ctx context.Context, who actor.Actor, in *struct {
			After string `query:"after" maxLength:"100"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
		},
		) (learning.Page[learning.FixView], error) {
			return s.Learning.Fixes(ctx, who, in.After, in.Limit)
		})
}
