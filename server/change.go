package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/knowledge"
)

const changesPath = "/api/v1/changes"

// changeRoutes are named groups of drafts: made, looked at, published.
func (s *Server) changeRoutes() {
	handle(s, route{id: "list-changes", method: http.MethodGet, path: changesPath, perm: "knowledge.read", summary: "Changes, the newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Numbered
			State string `query:"state" enum:"going,ended" doc:"Absent: all"`
		},
		) (knowledge.Page[knowledge.Change], error) {
			rows, err := s.Knowledge.ChangeList(ctx, who, in.State, in.before(), in.Limit)
			return pageBy(rows, err, in.Limit, func(c knowledge.Change) int64 { return c.N })
		})
	handle(s, route{id: "open-change", method: http.MethodPost, path: changesPath, perm: "knowledge.write", status: http.StatusCreated, maxBody: 4 << 20, summary: "Open a change, with drafts that belong to no other"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body knowledge.NewChange }) (knowledge.ChangeDetail, error) {
			return s.Knowledge.OpenChange(ctx, who, in.Body)
		})
	handle(s, route{id: "get-change", method: http.MethodGet, path: changesPath + "/{id}", perm: "knowledge.read", summary: "A change and what is said about it"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (knowledge.ChangeDetail, error) {
			return s.Knowledge.Change(ctx, who, in.ID)
		})
	handle(s, route{id: "rename-change", method: http.MethodPut, path: changesPath + "/{id}", perm: "knowledge.write", summary: "Change a change's name and note"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body struct {
				Name string `json:"name"`
				Note string `json:"note,omitempty"`
			}
		},
		) (knowledge.ChangeDetail, error) {
			return s.Knowledge.EditChange(ctx, who, in.ID, in.Body.Name, in.Body.Note)
		})
	handle(s, route{id: "list-items-of-change", method: http.MethodGet, path: changesPath + "/{id}/items", perm: "knowledge.read", summary: "What a change does, or did, field by field"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			PageOfItems
		},
		) (knowledge.ChangesPage, error) {
			return s.Knowledge.ItemsOfChange(ctx, who, in.ID, in.After, in.Limit)
		})
	documents := func(ctx context.Context, who actor.Actor, in *struct {
		Change string `query:"change" maxLength:"64" doc:"Empty: the drafts that belong to no change"`
		PageOfItems
	},
	) (knowledge.Page[knowledge.DocumentChange], error) {
		return s.Knowledge.DocumentsOfChange(ctx, who, in.Change, in.After, in.Limit)
	}
	handle(s, route{id: "list-documents-of-change", method: http.MethodGet, path: "/api/v1/document-changes", perm: "knowledge.read", summary: "What a change does, or did, to documents"}, documents)
	handle(s, route{id: "collect-drafts", method: http.MethodPost, path: "/api/v1/knowledge/collect", perm: "knowledge.write", maxBody: 4 << 20, summary: "Take drafts into an open change, or out of one"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Body struct {
				ChangeID string `json:"change_id" maxLength:"64" doc:"Empty: to no change"`
				knowledge.Drafts
			}
		},
		) (none, error) {
			return none{}, s.Knowledge.Collect(ctx, who, in.Body.ChangeID, in.Body.Drafts)
		})
	s.reviewRoutes()
	s.outRoutes()
}

// said is a word beside a verb.
type said struct {
	Comment string `json:"comment,omitempty" maxLength:"2000"`
}

func (s *Server) reviewRoutes() {
	const base = changesPath + "/{id}"
	handle(s, route{id: "submit-change", method: http.MethodPost, path: base + "/submit", perm: "knowledge.write", summary: "Ask for somebody else's look; with a plan it is published once approved"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body struct {
				Plan *knowledge.Plan `json:"plan,omitempty"`
			}
		},
		) (knowledge.ChangeDetail, error) {
			p := knowledge.Plan{}
			if in.Body.Plan != nil {
				p = *in.Body.Plan
				p.Publish = true
			}
			return s.Knowledge.SubmitChange(ctx, who, in.ID, p)
		})
	handle(s, route{id: "approve-change", method: http.MethodPost, path: base + "/approve", perm: "knowledge.approve", summary: "Say that a change of others may be published"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (knowledge.ChangeDetail, error) {
			return s.Knowledge.ApproveChange(ctx, who, in.ID)
		})
	handle(s, route{id: "reopen-change", method: http.MethodPost, path: base + "/reopen", perm: "knowledge.read", summary: "Give a change back to its editors: as reviewer, or to go on writing"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body said
		},
		) (knowledge.ChangeDetail, error) {
			return s.Knowledge.ReopenChange(ctx, who, in.ID, in.Body.Comment)
		})
	handle(s, route{id: "comment-change", method: http.MethodPost, path: base + "/comments", perm: "knowledge.read", status: http.StatusCreated, summary: "Say something about a change or an item of it"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body knowledge.NewComment
		},
		) (knowledge.ChangeDetail, error) {
			return s.Knowledge.CommentChange(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "drop-change", method: http.MethodPost, path: base + "/drop", perm: "knowledge.write", summary: "End a change unpublished; its drafts go back to what is released"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (knowledge.ChangeDetail, error) {
			return s.Knowledge.DropChange(ctx, who, in.ID)
		})
}

func (s *Server) outRoutes() {
	const base = changesPath + "/{id}"
	handle(s, route{id: "publish-change", method: http.MethodPost, path: base + "/publish", perm: "knowledge.publish", summary: "Publish a change, now or at a time, with or without an end"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body knowledge.Plan
		},
		) (knowledge.ChangeDetail, error) {
			return s.Knowledge.PublishChange(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "end-change", method: http.MethodPost, path: base + "/end", perm: "knowledge.publish", summary: "Say when a published change is taken back: now, later or never"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body struct {
				EndAt int64 `json:"end_at" doc:"Unix milliseconds; a time past: at once; 0: never"`
			}
		},
		) (knowledge.ChangeDetail, error) {
			return s.Knowledge.EndChange(ctx, who, in.ID, in.Body.EndAt)
		})
}
