package learning

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/knowledge"
)

// DraftMissing makes a draft of an item of a matter that an import of the past
// found missing, with other wordings of it as its variants, and tells which in the
// report. Permission knowledge.write.
func (s *Store) DraftMissing(ctx context.Context, who actor.Actor, pastID string, n int64) (Past, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Past{}, err
	}
	p, err := s.PastByID(ctx, who, pastID)
	if err != nil {
		return p, err
	}
	m := p.missing(n)
	if m == nil {
		return p, fault.NotFound("past.missing_not_found")
	}
	if m.ItemID != "" {
		return p, fault.Conflict("past.drafted")
	}
	d, err := s.Knowledge.AddItem(ctx, who, knowledge.NewItem{Content: knowledge.Content{
		Question: unmarked(m.Question), Variants: m.Variants, Answers: []knowledge.Answer{{}},
	}})
	if err != nil {
		return p, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if p, err = s.past(ctx, tx, "past_for_update", who.WorkspaceID, pastID); err != nil {
			return err
		}
		p.missing(n).ItemID = d.ID // a report loses no matters
		_, err := s.q.Exec(ctx, tx, "past_reported", who.WorkspaceID, p.ID, db.JSON(p.Report))
		return err
	})
	return p, err
}

// missing is a matter of the report by its number; nil for none.
func (p *Past) missing(n int64) *Missing {
	if p.Report == nil || n < 1 || n > int64(len(p.Report.Missing)) {
		return nil
	}
	return &p.Report.Missing[n-1]
}
