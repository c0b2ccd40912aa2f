package workspace

import (
	"context"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// HoursByID returns hours of a workspace; those of "" are always open. They are
// kept in memory.
func (s *Store) HoursByID(ctx context.Context, workspaceID, hoursID string) (Hours, error) {
	if hoursID == "" {
		return AlwaysOpen(), nil
	}
	return cached(s.cache, "hours/"+workspaceID+"/"+hoursID, func() (Hours, error) {
		return one[Hours](ctx, s, s.db, "hours.not_found", "hours_by_id", hoursID, workspaceID)
	})
}

// HoursOf returns the hours of a skill group.
func (s *Store) HoursOf(ctx context.Context, workspaceID, groupID string) (Hours, error) {
	g, err := s.GroupByID(ctx, workspaceID, groupID)
	if err != nil {
		return Hours{}, err
	}
	return s.HoursByID(ctx, workspaceID, g.HoursID)
}

// HoursList returns the hours of the workspace someone acts in.
func (s *Store) HoursList(ctx context.Context, who actor.Actor) ([]Hours, error) {
	if err := inWorkspace(who); err != nil {
		return nil, err
	}
	return db.All[Hours](ctx, s.db, s.q, "hours_list", who.WorkspaceID)
}

// Hours returns one of them.
func (s *Store) Hours(ctx context.Context, who actor.Actor, hoursID string) (Hours, error) {
	if err := inWorkspace(who); err != nil {
		return Hours{}, err
	}
	return one[Hours](ctx, s, s.db, "hours.not_found", "hours_by_id", hoursID, who.WorkspaceID)
}

// MakeHours adds hours.
func (s *Store) MakeHours(ctx context.Context, who actor.Actor, h Hours) (Hours, error) {
	if err := who.Need("group.manage"); err != nil {
		return h, err
	}
	err := s.write(ctx, func(tx *db.Tx) error {
		h.ID, h.WorkspaceID, h.CreatedAt, h.UpdatedAt = id.New(), who.WorkspaceID, s.now(), s.now()
		if err := s.insertHours(ctx, tx, h); err != nil {
			return err
		}
		return s.hoursChanged(ctx, tx, who, h.ID, "made")
	})
	return h.tidy(), err
}

func (s *Store) insertHours(ctx context.Context, tx *db.Tx, h Hours) error {
	if err := h.Validate(); err != nil {
		return err
	}
	h = h.tidy()
	_, err := s.q.Exec(ctx, tx, "insert_hours", h.ID, h.WorkspaceID, h.Name, h.Timezone, db.JSON(h.Weekly), db.JSON(h.Holidays), h.CreatedAt, h.UpdatedAt)
	return err
}

// tidy makes empty lists of missing ones, as they are on the wire.
func (h Hours) tidy() Hours {
	h.Weekly = append([]Stretch{}, h.Weekly...)
	h.Holidays = append([]Holiday{}, h.Holidays...)
	for i, x := range h.Holidays {
		h.Holidays[i].Spans = append([]Span{}, x.Spans...)
	}
	return h
}

// ChangeHours alters hours.
func (s *Store) ChangeHours(ctx context.Context, who actor.Actor, hoursID string, change func(h *Hours) error) (h Hours, err error) {
	if err := who.Need("group.manage"); err != nil {
		return h, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		before, err := one[Hours](ctx, s, tx, "hours.not_found", "hours_by_id", hoursID, who.WorkspaceID)
		if err != nil {
			return err
		}
		h = before
		if err := change(&h); err != nil {
			return err
		}
		h.ID, h.WorkspaceID, h.CreatedAt, h.UpdatedAt = before.ID, before.WorkspaceID, before.CreatedAt, s.now()
		if err := h.Validate(); err != nil {
			return err
		}
		h = h.tidy()
		if err := s.change(ctx, tx, "hours.not_found", "update_hours", h.ID, h.WorkspaceID, h.Name, h.Timezone, db.JSON(h.Weekly), db.JSON(h.Holidays), h.UpdatedAt); err != nil {
			return err
		}
		return s.hoursChanged(ctx, tx, who, h.ID, "changed")
	})
	return h, err
}

// RemoveHours removes hours that no skill group keeps.
func (s *Store) RemoveHours(ctx context.Context, who actor.Actor, hoursID string) error {
	if err := who.Need("group.manage"); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		used, err := one[int64](ctx, s, tx, "hours.not_found", "groups_with_hours", hoursID, who.WorkspaceID)
		if err != nil {
			return err
		}
		if used > 0 {
			return fault.Conflict("hours.in_use", fault.Params{"groups": used})
		}
		if err := s.change(ctx, tx, "hours.not_found", "delete_hours", hoursID, who.WorkspaceID); err != nil {
			return err
		}
		return s.hoursChanged(ctx, tx, who, hoursID, "removed")
	})
}

func (s *Store) hoursChanged(ctx context.Context, tx *db.Tx, who actor.Actor, hoursID, what string) error {
	if err := s.Record(ctx, tx, who, Line{Action: "hours." + what, ObjectKind: "hours", ObjectID: hoursID}); err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: hoursID}, HoursChanged{What: what})
}

// Preview says what hours mean at a moment.
type Preview struct {
	At       int64 `json:"at"`
	Open     bool  `json:"open"`
	NextOpen int64 `json:"next_open" doc:"When it opens next, at itself when it is open; 0 when it never does"`
	ClosesAt int64 `json:"closes_at" doc:"When it closes; at itself when it is closed"`
}

// Preview returns what h means at a moment.
func (h Hours) Preview(at time.Time) Preview {
	p := Preview{At: at.UnixMilli(), Open: h.Open(at), ClosesAt: h.ClosesAt(at).UnixMilli()}
	if next, ok := h.NextOpen(at); ok {
		p.NextOpen = next.UnixMilli()
	}
	return p
}
