package label

import (
	"context"
	"strings"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Guide is what labellers go by for a kind, and how much of it there is to do.
type Guide struct {
	Kind      string  `db:"kind" json:"kind" enum:"items,entities,mood,quality"`
	Text      string  `db:"text" json:"text" doc:"Markdown; empty: the product's own"`
	Share     float64 `db:"share" json:"share" doc:"Of which share of the questions it is asked"`
	Several   float64 `db:"several" json:"several" doc:"Which share of its tasks several people label"`
	Labellers int64   `db:"labellers" json:"labellers" doc:"How many people that is"`
	ChangedBy string  `db:"changed_by" json:"changed_by,omitempty"`
	ChangedAt int64   `db:"changed_at" json:"changed_at" doc:"0: as the product comes"`
}

// GuideEdit is what people change of a guide; what is absent stays.
type GuideEdit struct {
	Text      *string  `json:"text,omitempty" maxLength:"20000"`
	Share     *float64 `json:"share,omitempty" minimum:"0" maximum:"1"`
	Several   *float64 `json:"several,omitempty" minimum:"0" maximum:"1"`
	Labellers *int64   `json:"labellers,omitempty" minimum:"2" maximum:"5"`
}

const maxGuide = 20_000

// guideOf is a kind's guide as the product comes: which item is right is asked of
// all, the rest of every tenth.
func guideOf(kind string) Guide {
	g := Guide{Kind: kind, Share: 0.1, Several: 0.1, Labellers: 2}
	if kind == Items {
		g.Share = 1
	}
	return g
}

// Guides returns those of all kinds. Permission learning.label or learning.read.
func (s *Store) Guides(ctx context.Context, who actor.Actor) ([]Guide, error) {
	if err := labelsOrReads(who); err != nil {
		return nil, err
	}
	return s.guides(ctx, s.DB, who.WorkspaceID)
}

func labelsOrReads(who actor.Actor) error {
	if who.Can(mayRead) {
		return nil
	}
	return who.Need(mayLabel)
}

func (s *Store) guides(ctx context.Context, c db.Conn, workspaceID string) ([]Guide, error) {
	rows, err := db.All[Guide](ctx, c, s.q, "guides", workspaceID)
	if err != nil {
		return nil, err
	}
	out := make([]Guide, len(Kinds))
	for i, kind := range Kinds {
		out[i] = guideOf(kind)
		for _, g := range rows {
			if g.Kind == kind {
				out[i] = g
			}
		}
	}
	return out, nil
}

// EditGuide changes one; shares hold from when the queue is next put in order.
// Permission learning.manage.
func (s *Store) EditGuide(ctx context.Context, who actor.Actor, kind string, e GuideEdit) (g Guide, err error) {
	if err := who.Need(mayManage); err != nil {
		return g, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		all, err := s.guides(ctx, tx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if g, err = oneOf(all, kind); err != nil {
			return err
		}
		if err := g.change(e); err != nil {
			return err
		}
		g.ChangedBy, g.ChangedAt = who.ID, s.now()
		_, err = s.q.Exec(ctx, tx, "put_guide", who.WorkspaceID, g.Kind, g.Text, g.Share, g.Several, g.Labellers, g.ChangedBy, g.ChangedAt)
		return err
	})
	return g, err
}

func oneOf(all []Guide, kind string) (Guide, error) {
	for _, g := range all {
		if g.Kind == kind {
			return g, nil
		}
	}
	return Guide{}, fault.Invalid("label.kind_unknown", "kind")
}

func (g *Guide) change(e GuideEdit) error {
	if e.Text != nil {
		if g.Text = strings.TrimSpace(strings.ToValidUTF8(*e.Text, "")); utf8.RuneCountInString(g.Text) > maxGuide {
			return fault.Invalid("input.too_long", "text", fault.Params{"max": maxGuide})
		}
	}
	if e.Share != nil {
		g.Share = *e.Share
	}
	if e.Several != nil {
		g.Several = *e.Several
	}
	if e.Labellers != nil {
		g.Labellers = *e.Labellers
	}
	if g.Share < 0 || g.Share > 1 || g.Several < 0 || g.Several > 1 || g.Labellers < 2 || g.Labellers > 5 {
		return fault.Invalid("label.share_wrong", "share")
	}
	return nil
}
