package customer

import (
	"context"
	"strconv"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/textindex"
)

// Page is a page of customers; Next is the key of the one after it.
type Page struct {
	Items []Customer `json:"items"`
	Next  string     `json:"next" doc:"Give it as after for the next page; empty on the last"`
}

// List returns customers by when they were last seen, newest first, or those
// that match a query, newest entry first.
func (s *Store) List(ctx context.Context, who actor.Actor, query, after string, limit int) (Page, error) {
	if err := who.Need("customer.read"); err != nil {
		return Page{}, err
	}
	limit = min(max(limit, 1), 100)
	read := s.recent
	if strings.TrimSpace(query) != "" {
		read = s.search
	}
	all, next, err := read(ctx, who.WorkspaceID, query, after, limit)
	return Page{Items: all, Next: next}, err
}

func (s *Store) recent(ctx context.Context, workspaceID, _, after string, limit int) (all []Customer, next string, err error) {
	at, key := int64(1)<<62, "~"
	if after != "" {
		a, b, ok := strings.Cut(after, "_")
		if at, err = strconv.ParseInt(a, 10, 64); err != nil || !ok {
			return []Customer{}, "", fault.Invalid("request.cursor", "after")
		}
		key = b
	}
	all, err = db.All[Customer](ctx, s.DB, s.q, "recent", workspaceID, at, key, limit+1)
	if len(all) > limit {
		all = all[:limit]
		last := all[limit-1]
		next = strconv.FormatInt(last.SeenAt, 10) + "_" + last.ID
	}
	for i := range all {
		all[i] = s.finish(ctx, all[i])
	}
	return all, next, err
}

func (s *Store) search(ctx context.Context, workspaceID, query, after string, limit int) ([]Customer, string, error) {
	q := textindex.Query{WorkspaceID: workspaceID, Kind: IndexKind, Text: query, After: after, Limit: limit}
	hits, next, err := s.Index.Search(ctx, q)
	if phone, bad := NormalPhone(query); err == nil && len(hits) == 0 && bad == nil { // "138 0013 8000" is one number, not three
		q.Text = phone
		hits, next, err = s.Index.Search(ctx, q)
	}
	if err != nil {
		return []Customer{}, "", err
	}
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.RefID
	}
	byID, err := s.Many(ctx, workspaceID, ids)
	out := []Customer{}
	for _, i := range ids {
		if c, ok := byID[i]; ok && c.MergedInto == "" && c.ErasedAt == 0 {
			out = append(out, c)
		}
	}
	return out, next, err
}

// Reindex puts what every customer is searched by into the search index anew.
func (s *Store) Reindex(ctx context.Context) error {
	after := ""
	for {
		page, err := db.All[Customer](ctx, s.DB, s.q, "all_after", after, 100)
		if err != nil || len(page) == 0 {
			return err
		}
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			for _, c := range page {
				if err := s.index(ctx, tx, c); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		after = page[len(page)-1].ID
	}
}
