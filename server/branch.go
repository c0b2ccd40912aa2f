package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/knowledge"
)

const branchesPath = "/api/v1/branches"

type mergingList struct {
	Items []knowledge.Merging `json:"items"`
}

// BranchItemID names an item on a branch.
type BranchItemID struct {
	KnowledgeID
	ItemID string `path:"item" maxLength:"64"`
}

// branchRoutes are sets of items prepared beside what is said now.
func (s *Server) branchRoutes() {
	const one = branchesPath + "/{id}"
	handle(s, route{id: "list-branches", method: http.MethodGet, path: branchesPath, perm: "knowledge.read", summary: "Branches, the newest first"},
		func(ctx context.Context, who actor.Actor, in *PageOfItems) (knowledge.Page[knowledge.Branch], error) {
			return s.Knowledge.Branches(ctx, who, in.After, in.Limit)
		})
	handle(s, route{id: "open-branch", method: http.MethodPost, path: branchesPath, perm: "knowledge.write", status: http.StatusCreated, summary: "Begin a branch at what is released, or at an older base version"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body knowledge.NewBranch }) (knowledge.Branch, error) {
			return s.Knowledge.OpenBranch(ctx, who, in.Body)
		})
	handle(s, route{id: "get-branch", method: http.MethodGet, path: one, perm: "knowledge.read", summary: "A branch"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (knowledge.Branch, error) {
			return s.Knowledge.Branch(ctx, who, in.ID)
		})
	handle(s, route{id: "keep-branch", method: http.MethodPost, path: one + "/versions", perm: "knowledge.write", status: http.StatusCreated, summary: "Make a base version of what a branch holds, to compare with"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body struct {
				Note string `json:"note,omitempty"`
			}
		},
		) (knowledge.BaseVersion, error) {
			return s.Knowledge.KeepBranch(ctx, who, in.ID, in.Body.Note)
		})
	handle(s, route{id: "drop-branch", method: http.MethodPost, path: one + "/drop", perm: "knowledge.write", summary: "End a branch unmerged; its revisions stay"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (knowledge.Branch, error) {
			return s.Knowledge.DropBranch(ctx, who, in.ID)
		})
	handle(s, route{id: "preview-branch-merge", method: http.MethodGet, path: one + "/merge", perm: "knowledge.read", summary: "What merging a branch would do, item by item, with what both lines changed"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (mergingList, error) {
			all, err := s.Knowledge.MergeOf(ctx, who, in.ID)
			return mergingList{all}, err
		})
	handle(s, route{id: "merge-branch", method: http.MethodPost, path: one + "/merge", perm: "knowledge.write", maxBody: 4 << 20, summary: "Put what a branch holds into a change, with what both lines changed settled"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body struct {
				Settled []knowledge.Settlement `json:"settled,omitempty"`
			}
		},
		) (knowledge.Branch, error) {
			return s.Knowledge.MergeBranch(ctx, who, in.ID, in.Body.Settled)
		})
	s.branchItemRoutes()
}

func (s *Server) branchItemRoutes() {
	const base = branchesPath + "/{id}/items"
	handle(s, route{id: "list-items-of-branch", method: http.MethodGet, path: base, perm: "knowledge.read", summary: "What a branch does to items, field by field"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			PageOfItems
		},
		) (knowledge.ChangesPage, error) {
			return s.Knowledge.ItemsOfBranch(ctx, who, in.ID, in.After, in.Limit)
		})
	handle(s, route{id: "add-item-to-branch", method: http.MethodPost, path: base, perm: "knowledge.write", status: http.StatusCreated, summary: "Write a new item that is on a branch only"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body patch[knowledge.NewItem]
		},
		) (knowledge.BranchItem, error) {
			n, err := in.Body.value()
			if err != nil {
				return knowledge.BranchItem{}, err
			}
			return s.Knowledge.AddOnBranch(ctx, who, in.ID, n)
		})
	handle(s, route{id: "get-item-on-branch", method: http.MethodGet, path: base + "/{item}", perm: "knowledge.read", summary: "An item as it stands on a branch"},
		func(ctx context.Context, who actor.Actor, in *BranchItemID) (knowledge.BranchItem, error) {
			return s.Knowledge.ItemOnBranch(ctx, who, in.ID, in.ItemID)
		})
	handle(s, route{id: "save-item-on-branch", method: http.MethodPut, path: base + "/{item}", perm: "knowledge.write", summary: "Write an item's next revision on a branch"},
		func(ctx context.Context, who actor.Actor, in *struct {
			BranchItemID
			Body patch[knowledge.Edit]
		},
		) (knowledge.BranchItem, error) {
			e, err := in.Body.value()
			if err != nil {
				return knowledge.BranchItem{}, err
			}
			return s.Knowledge.SaveOnBranch(ctx, who, in.ID, in.ItemID, e)
		})
	handle(s, route{id: "remove-item-on-branch", method: http.MethodDelete, path: base + "/{item}", perm: "knowledge.write", summary: "Take an item out of a branch"},
		func(ctx context.Context, who actor.Actor, in *BranchItemID) (none, error) {
			return none{}, s.Knowledge.RemoveOnBranch(ctx, who, in.ID, in.ItemID)
		})
	handle(s, route{id: "reset-item-on-branch", method: http.MethodPost, path: base + "/{item}/reset", perm: "knowledge.write", summary: "Make an item what it was where the branch begins"},
		func(ctx context.Context, who actor.Actor, in *BranchItemID) (none, error) {
			return none{}, s.Knowledge.ResetOnBranch(ctx, who, in.ID, in.ItemID)
		})
}
