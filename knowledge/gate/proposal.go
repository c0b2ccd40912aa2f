package gate

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Proposal is a question that could go into the suite.
type Proposal struct {
	SourceID   string   `json:"source_id"`
	Text       string   `json:"text"`
	Locale     string   `json:"locale"`
	Channel    string   `json:"channel"`
	Expected   []string `json:"expected"`
	Items      []Item   `json:"items"`
	CustomerID string   `json:"-"` // whose words they are
}

// maxProposals is how many of the newest are looked at.
const maxProposals = 500

// Propose returns questions from a source that are not in the suite yet, nor
// were taken out of it. Permission knowledge.write.
func (s *Store) Propose(ctx context.Context, who actor.Actor, source string) ([]Proposal, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return nil, err
	}
	all, err := s.proposed(ctx, who.WorkspaceID, source)
	if err != nil {
		return nil, err
	}
	var ids, items []string
	for _, p := range all {
		ids, items = append(ids, p.SourceID), append(items, p.Expected...)
	}
	known, err := db.All[string](ctx, s.db, s.q, "known_sources", who.WorkspaceID, db.List(ids))
	if err != nil {
		return nil, err
	}
	byID, err := s.Items(ctx, who, items)
	if err != nil {
		return nil, err
	}
	out := []Proposal{}
	for _, p := range all {
		p.Items = []Item{}
		for _, itemID := range p.Expected {
			if it := byID[itemID]; it.ID != "" && !it.Archived {
				p.Items = append(p.Items, it)
			}
		}
		if !slices.Contains(known, p.SourceID) && len(p.Items) == len(p.Expected) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (s *Store) proposed(ctx context.Context, workspaceID, source string) ([]Proposal, error) {
	read, ok := s.proposals[source]
	if !ok {
		return nil, fault.Invalid("suite.source_unknown", "source")
	}
	if read == nil {
		return []Proposal{}, nil
	}
	return read(ctx, workspaceID, maxProposals)
}

// customers tells whose words the proposals are that questions name as their
// source: with them they are erased.
func (s *Store) customers(ctx context.Context, workspaceID string, all []NewQuestion) (map[string]string, error) {
	out := map[string]string{}
	for _, source := range []string{SourceHistory, SourceCorrection, SourceLabel} {
		if !slices.ContainsFunc(all, func(q NewQuestion) bool { return q.Source == source }) {
			continue
		}
		known, err := s.proposed(ctx, workspaceID, source)
		if err != nil {
			return nil, err
		}
		for _, p := range known {
			out[p.SourceID] = p.CustomerID
		}
		for _, q := range all {
			if _, ok := out[q.SourceID]; q.Source == source && !ok {
				return nil, fault.Invalid("suite.source_gone", "source_id")
			}
		}
	}
	return out, nil
}

// corrected are questions for which agents said what would have been right.
func (s *Store) corrected(ctx context.Context, workspaceID string, most int) ([]Proposal, error) {
	type row struct {
		ID          string `db:"id"`
		CustomerID  string `db:"customer_id"`
		Question    string `db:"question"`
		RightItemID string `db:"right_item_id"`
	}
	rows, err := db.All[row](ctx, s.db, s.q, "corrected", workspaceID, most)
	out := make([]Proposal, len(rows))
	for i, r := range rows {
		out[i] = Proposal{SourceID: r.ID, Text: r.Question, Expected: []string{r.RightItemID}, CustomerID: r.CustomerID}
	}
	return out, err
}
