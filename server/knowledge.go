package server

import (
	"context"
	"net/http"
	"strconv"

	"yingda/internal/actor"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// knowledgeRoutes are the tree, the items, trying questions out; versions and
// imports have files of their own.
func (s *Server) knowledgeRoutes() {
	s.categoryRoutes()
	s.itemRoutes()
	s.revisionRoutes()
	s.versionRoutes()
	s.changeRoutes()
	s.suiteRoutes()
	s.branchRoutes()
	s.importRoutes()
	s.correctionRoutes()
	s.documentRoutes()
	handle(s, route{id: "advise-item", method: http.MethodPost, path: "/api/v1/knowledge/advice", perm: "knowledge.write", summary: "Suggest a category, tags, variants and a grade for an item that is being written"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body patch[search.Draft] }) (search.Advice, error) {
			d, err := in.Body.value()
			if err != nil {
				return search.Advice{}, err
			}
			return s.Search.Advise(ctx, who, d)
		})
	handle(s, route{id: "preview-item", method: http.MethodPost, path: "/api/v1/knowledge/preview", perm: "knowledge.read", summary: "What an item that is being written would say, to whom, where and when; where its conditions leave gaps or meet"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body patch[search.Viewing] }) (search.Preview, error) {
			v, err := in.Body.value()
			if err != nil {
				return search.Preview{}, err
			}
			return s.Search.Preview(ctx, who, v)
		})
	handle(s, route{id: "test-question", method: http.MethodPost, path: "/api/v1/knowledge/test", perm: "knowledge.read", summary: "Try a question out: candidates, scores and why"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body search.Trial }) (search.Outcome, error) {
			return s.Search.Try(ctx, who, in.Body)
		})
	handle(s, route{id: "test-embeddings", method: http.MethodPost, path: "/api/v1/knowledge/embeddings/test", perm: "workspace.settings", summary: "Ask the embeddings service of the settings for one vector"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (search.Probed, error) {
			return s.Search.Probe(ctx, who)
		})
}

// KnowledgeID names one thing of the knowledge base. It is exported, as what
// follows, because huma does not look into embedded types that are not.
type KnowledgeID struct {
	ID string `path:"id" maxLength:"64"`
}

// Numbered pages a list by number, downwards.
type Numbered struct {
	After string `query:"after" maxLength:"20" doc:"The last page's next"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

// before is the number below which to go on; 0 for the first page.
func (n Numbered) before() int64 {
	v, _ := strconv.ParseInt(n.After, 10, 64) // anything else is the first page
	return v
}

// pageBy makes a page of one more row than was asked for.
func pageBy[T any](rows []T, err error, size int, number func(T) int64) (knowledge.Page[T], error) {
	p := knowledge.Page[T]{Items: rows}
	if err == nil && len(rows) == size {
		p.Next = strconv.FormatInt(number(rows[size-1]), 10)
	}
	return p, err
}

type categoryList struct {
	Items []knowledge.Category `json:"items"`
}

func (s *Server) categoryRoutes() {
	const base = "/api/v1/categories"
	handle(s, route{id: "list-categories", method: http.MethodGet, path: base, perm: "knowledge.read", summary: "The whole category tree, flat, with the number of items in each node"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (categoryList, error) {
			all, err := s.Knowledge.Categories(ctx, who)
			return categoryList{all}, err
		})
	handle(s, route{id: "add-category", method: http.MethodPost, path: base, perm: "knowledge.write", status: http.StatusCreated, summary: "Add a category"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body knowledge.CategoryEdit }) (knowledge.Category, error) {
			return s.Knowledge.AddCategory(ctx, who, in.Body)
		})
	handle(s, route{id: "change-category", method: http.MethodPatch, path: base + "/{id}", perm: "knowledge.write", summary: "Rename or move a category"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body knowledge.CategoryEdit
		},
		) (knowledge.Category, error) {
			return s.Knowledge.EditCategory(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "remove-category", method: http.MethodDelete, path: base + "/{id}", perm: "knowledge.write", summary: "Take an empty category out of the tree"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (none, error) {
			return none{}, s.Knowledge.RemoveCategory(ctx, who, in.ID)
		})
	handle(s, route{id: "merge-category", method: http.MethodPost, path: base + "/{id}/merge", perm: "knowledge.write", summary: "Make a category part of another; its items and what is below follow"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body struct {
				Into string `json:"into" maxLength:"64"`
			}
		},
		) (knowledge.Merged, error) {
			return s.Knowledge.MergeCategory(ctx, who, in.ID, in.Body.Into)
		})
	s.grantRoutes(base + "/{id}/grants")
}

func (s *Server) grantRoutes(path string) {
	handle(s, route{id: "list-category-grants", method: http.MethodGet, path: path, perm: "role.manage", summary: "Who may see, edit, review and publish in a category, the grants from above included"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (list[knowledge.Grant], error) {
			return listed(s.Knowledge.Grants(ctx, who, in.ID))
		})
	handle(s, route{id: "give-category-grants", method: http.MethodPut, path: path, perm: "role.manage", summary: "Replace what is given on a category"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body struct {
				Grants []knowledge.NewGrant `json:"grants" maxItems:"100"`
			}
		},
		) (list[knowledge.Grant], error) {
			return listed(s.Knowledge.Give(ctx, who, in.ID, in.Body.Grants))
		})
}

func (s *Server) itemRoutes() {
	const base = "/api/v1/items"
	handle(s, route{id: "list-items", method: http.MethodGet, path: base, perm: "knowledge.read", summary: "Items, the newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Category string `query:"category" maxLength:"64" doc:"With all below it"`
			Q        string `query:"q" maxLength:"200" doc:"Words in questions and variants, or a key"`
			State    string `query:"state" enum:"changed,published,archived" doc:"Absent: all that is not archived"`
			Grade    string `query:"grade" enum:"R1,R2,R3,R4"`
			Visible  string `query:"visibility" enum:"public,signed_in,tier,internal,restricted"`
			Owner    string `query:"owner" maxLength:"64" doc:"Id of a member"`
			Tag      string `query:"tag" maxLength:"80"`
			Product  string `query:"product" maxLength:"80"`
			Audience string `query:"audience" maxLength:"80"`
			Check    string `query:"grade_check" enum:"confirm,raise" doc:"confirm: R3 and R4 that nobody looked at; raise: words speak for more than the grade"`
			After    string `query:"after" maxLength:"64"`
			Limit    int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (knowledge.ItemPage, error) {
			return s.Knowledge.Items(ctx, who, knowledge.Filter{
				CategoryID: in.Category, Query: in.Q, State: in.State, Grade: in.Grade, Visibility: in.Visible, OwnerID: in.Owner,
				Tag: in.Tag, Product: in.Product, Audience: in.Audience, GradeCheck: in.Check, After: in.After, Limit: in.Limit,
			})
		})
	handle(s, route{id: "add-item", method: http.MethodPost, path: base, perm: "knowledge.write", status: http.StatusCreated, summary: "Add an item's first draft"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body patch[knowledge.NewItem] }) (knowledge.Detail, error) {
			n, err := in.Body.value()
			if err != nil {
				return knowledge.Detail{}, err
			}
			return s.Knowledge.AddItem(ctx, who, n)
		})
	handle(s, route{id: "get-item", method: http.MethodGet, path: base + "/{id}", perm: "knowledge.read", summary: "An item with its draft, what is published and its history"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (knowledge.Detail, error) {
			return s.Knowledge.Item(ctx, who, in.ID)
		})
	handle(s, route{id: "save-item", method: http.MethodPut, path: base + "/{id}", perm: "knowledge.write", summary: "Write an item's next draft; a stale parent is a conflict"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body patch[knowledge.Edit]
		},
		) (knowledge.Detail, error) {
			e, err := in.Body.value()
			if err != nil {
				return knowledge.Detail{}, err
			}
			return s.Knowledge.SaveItem(ctx, who, in.ID, e)
		})
	handle(s, route{id: "edit-items", method: http.MethodPost, path: base + "/edit", perm: "knowledge.write", summary: "Change many items' drafts at once: category, owner, tags, products, audience, visibility, grade"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body knowledge.BulkEdit }) (knowledge.BulkDone, error) {
			return s.Knowledge.EditItems(ctx, who, in.Body)
		})
	handle(s, route{id: "list-item-facets", method: http.MethodGet, path: "/api/v1/knowledge/facets", perm: "knowledge.read", summary: "The tags, products, audiences and owners that items have, with counts"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (knowledge.Facets, error) {
			return s.Knowledge.Facets(ctx, who)
		})
	handle(s, route{id: "archive-item", method: http.MethodDelete, path: base + "/{id}", perm: "knowledge.write", summary: "Leave an item out of the next base version"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (none, error) {
			return none{}, s.Knowledge.ArchiveItem(ctx, who, in.ID)
		})
}

func (s *Server) revisionRoutes() {
	const base = "/api/v1/items/{id}"
	handle(s, route{id: "list-item-revisions", method: http.MethodGet, path: base + "/revisions", perm: "knowledge.read", summary: "An item's history, the newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Numbered
		},
		) (knowledge.Page[knowledge.Revision], error) {
			rows, err := s.Knowledge.Revisions(ctx, who, in.ID, in.before(), in.Limit)
			return pageBy(rows, err, in.Limit, func(r knowledge.Revision) int64 { return r.N })
		})
	handle(s, route{id: "revert-item", method: http.MethodPost, path: base + "/revert", perm: "knowledge.write", summary: "Make an older revision's content the next draft"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body struct {
				RevisionID string `json:"revision_id" maxLength:"64"`
			}
		},
		) (knowledge.Detail, error) {
			return s.Knowledge.RevertItem(ctx, who, in.ID, in.Body.RevisionID)
		})
}
