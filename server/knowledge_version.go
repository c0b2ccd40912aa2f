package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/knowledge"
)

// versionRoutes are what is changed, publishing it, and the history of that.
func (s *Server) versionRoutes() {
	handle(s, route{id: "list-knowledge-changes", method: http.MethodGet, path: "/api/v1/knowledge/changes", perm: "knowledge.read", summary: "What publishing the drafts that belong to no change would do, field by field"},
		func(ctx context.Context, who actor.Actor, in *PageOfItems) (knowledge.ChangesPage, error) {
			return s.Knowledge.Changes(ctx, who, in.After, in.Limit)
		})
	handle(s, route{id: "publish-knowledge", method: http.MethodPost, path: "/api/v1/knowledge/publish", perm: "knowledge.publish", status: http.StatusCreated, maxBody: 4 << 20, summary: "Publish all drafts that belong to no change, or the named ones"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body knowledge.Publication }) (knowledge.Change, error) {
			return s.Knowledge.Publish(ctx, who, in.Body)
		})
	handle(s, route{id: "list-releases", method: http.MethodGet, path: "/api/v1/releases", perm: "knowledge.read", summary: "Releases, the newest first"},
		func(ctx context.Context, who actor.Actor, in *Numbered) (knowledge.Page[knowledge.Release], error) {
			rows, err := s.Knowledge.Releases(ctx, who, in.before(), in.Limit)
			return pageBy(rows, err, in.Limit, func(r knowledge.Release) int64 { return r.N })
		})
	s.baseVersionRoutes()
}

// PageOfItems pages a list by its last item's id.
type PageOfItems struct {
	After string `query:"after" maxLength:"64" doc:"The last page's next"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) baseVersionRoutes() {
	const base = "/api/v1/base-versions"
	handle(s, route{id: "list-base-versions", method: http.MethodGet, path: base, perm: "knowledge.read", summary: "Base versions, the newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Numbered
			Branch string `query:"branch" maxLength:"64" doc:"Of this branch; absent: of the main line"`
		},
		) (knowledge.Page[knowledge.BaseVersion], error) {
			rows, err := s.Knowledge.BaseVersions(ctx, who, in.Branch, in.before(), in.Limit)
			return pageBy(rows, err, in.Limit, func(b knowledge.BaseVersion) int64 { return b.N })
		})
	handle(s, route{id: "get-base-version", method: http.MethodGet, path: base + "/{id}", perm: "knowledge.read", summary: "One base version"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (knowledge.BaseVersion, error) {
			return s.Knowledge.BaseVersion(ctx, who, in.ID)
		})
	handle(s, route{id: "compare-base-versions", method: http.MethodGet, path: base + "/{id}/compare/{with}", perm: "knowledge.read", summary: "What leads from one base version to another"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			PageOfItems
			With string `path:"with" maxLength:"64"`
		},
		) (knowledge.ChangesPage, error) {
			return s.Knowledge.Compare(ctx, who, in.ID, in.With, in.After, in.Limit)
		})
	handle(s, route{id: "roll-back-base-version", method: http.MethodPost, path: base + "/{id}/rollback", perm: "knowledge.publish", maxBody: 4 << 20, summary: "Release an older base version's content again, or what it had of some items"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body *struct {
				ItemIDs []string `json:"item_ids,omitempty" doc:"None: all"`
			}
		},
		) (knowledge.BaseVersion, error) {
			if in.Body == nil {
				return s.Knowledge.Rollback(ctx, who, in.ID)
			}
			return s.Knowledge.Rollback(ctx, who, in.ID, in.Body.ItemIDs...)
		})
}
