package customer

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Merge is the record of one customer taken into another.
type Merge struct {
	ID          string `db:"id" json:"id"`
	WorkspaceID string `db:"workspace_id" json:"-"`
	FromID      string `db:"from_id" json:"from_id"`
	IntoID      string `db:"into_id" json:"into_id"`
	Moved       Moved  `db:"moved,json" json:"-"`
	Reason      string `db:"reason" json:"reason" enum:"identified,by_hand"`
	ActorKind   string `db:"actor_kind" json:"actor_kind"`
	ActorID     string `db:"actor_id" json:"actor_id"`
	At          int64  `db:"at" json:"at"`
	UndoneAt    int64  `db:"undone_at" json:"undone_at,omitempty"`
	UndoneBy    string `db:"undone_by" json:"undone_by,omitempty"`
}

// Moved is what a merge changed, by id and field name, so that it can be taken
// back exactly. It holds no values but tags and needs, which are words of the
// company's own list.
type Moved struct {
	Rows       map[string][]string `json:"rows"`             // part → ids
	Fields     []string            `json:"fields,omitempty"` // of the profile that were empty and are not now
	Attributes []string            `json:"attributes,omitempty"`
	Tags       []string            `json:"tags,omitempty"`
	Needs      []string            `json:"needs,omitempty"`
	Known      bool                `json:"known,omitempty"` // was not known before
	FirstSeen  int64               `json:"first_seen,omitempty"`
	Seen       int64               `json:"seen,omitempty"`
}

// Merge takes customer from into customer into. Both must be of the actor's
// workspace; two people the company has vouched for under different external
// ids are only merged by hand.
func (s *Store) Merge(ctx context.Context, who actor.Actor, fromID, intoID string) (m Merge, err error) {
	if err := who.Need("customer.merge"); err != nil {
		return m, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		m, err = s.merge(ctx, tx, who, fromID, intoID, "by_hand")
		return err
	})
	return m, err
}

func (s *Store) merge(ctx context.Context, tx *db.Tx, who actor.Actor, fromID, intoID, reason string) (m Merge, err error) {
	if fromID == intoID {
		return m, fault.Invalid("customer.merge_with_itself", "with")
	}
	from, into, err := s.lockBoth(ctx, tx, who.WorkspaceID, fromID, intoID)
	if err != nil {
		return m, err
	}
	moved := take(&into, from)
	if moved.Rows, err = s.move(ctx, tx, who.WorkspaceID, fromID, intoID, nil); err != nil {
		return m, err
	}
	if err := s.write(ctx, tx, &into); err != nil {
		return m, err
	}
	if _, err := s.q.Exec(ctx, tx, "set_seen", intoID, who.WorkspaceID, into.FirstSeenAt, into.SeenAt); err != nil {
		return m, err
	}
	if _, err := s.q.Exec(ctx, tx, "set_merged", fromID, who.WorkspaceID, intoID, s.now()); err != nil {
		return m, err
	}
	m = Merge{
		ID: id.New(), WorkspaceID: who.WorkspaceID, FromID: fromID, IntoID: intoID, Moved: moved, Reason: reason,
		ActorKind: string(who.Kind), ActorID: who.ID, At: s.now(),
	}
	if _, err := s.q.Exec(ctx, tx, "add_merge", m.ID, m.WorkspaceID, m.FromID, m.IntoID, db.JSON(moved), reason, m.ActorKind, m.ActorID, m.At); err != nil {
		return m, err
	}
	if err := s.Index.Delete(ctx, tx, who.WorkspaceID, IndexKind, fromID); err != nil {
		return m, err
	}
	if err := s.index(ctx, tx, s.finish(ctx, into)); err != nil {
		return m, err
	}
	if err := s.audit(ctx, tx, who, "customer.merge", intoID); err != nil {
		return m, err
	}
	return m, s.append(ctx, tx, who, into, Merged{MergeID: m.ID, FromID: fromID, Reason: reason})
}

// lockBoth locks in the order of ids, so that two merges at once do not wait
// for each other.
func (s *Store) lockBoth(ctx context.Context, tx *db.Tx, workspaceID, fromID, intoID string) (from, into Customer, err error) {
	first, second := fromID, intoID
	if second < first {
		first, second = second, first
	}
	a, err := s.live(ctx, tx, workspaceID, first)
	if err != nil {
		return from, into, err
	}
	b, err := s.live(ctx, tx, workspaceID, second)
	if first == fromID {
		return a, b, err
	}
	return b, a, err
}

// take fills what is empty in into with what from has and says what it filled.
// A block or mute is not taken over: it was set on a person who was another.
func take(into *Customer, from Customer) Moved {
	m := Moved{FirstSeen: into.FirstSeenAt, Seen: into.SeenAt}
	for _, f := range fillable(into, &from) {
		if *f.into == "" && *f.from != "" {
			*f.into = *f.from
			m.Fields = append(m.Fields, f.name)
		}
	}
	if into.BirthYear == 0 && from.BirthYear != 0 {
		into.BirthYear = from.BirthYear
		m.Fields = append(m.Fields, "birth_year")
	}
	for _, t := range from.Tags {
		if !slices.Contains(into.Tags, t) {
			into.Tags = append(into.Tags, t)
			m.Tags = append(m.Tags, t)
		}
	}
	for _, n := range from.Needs {
		if n.Source != SourceAge && !hasNeed(into.Needs, n.Need) {
			into.Needs = append(into.Needs, n)
			m.Needs = append(m.Needs, n.Need)
		}
	}
	into.Attributes = maps.Clone(into.Attributes)
	for k, v := range from.Attributes {
		if _, ok := into.Attributes[k]; !ok {
			into.Attributes[k] = v
			m.Attributes = append(m.Attributes, k)
		}
	}
	if from.Known && !into.Known {
		into.Known, m.Known = true, true
	}
	into.FirstSeenAt, into.SeenAt = min(into.FirstSeenAt, from.FirstSeenAt), max(into.SeenAt, from.SeenAt)
	return m
}

type fillField struct {
	name       string
	into, from *string
}

func fillable(into, from *Customer) []fillField {
	return []fillField{
		{"name", &into.Name, &from.Name},
		{"phone", &into.Phone, &from.Phone},
		{"email", &into.Email, &from.Email},
		{"locale", &into.Locale, &from.Locale},
		{"place", &into.Place, &from.Place},
		{"tier", &into.Tier, &from.Tier},
		{"note", &into.Note, &from.Note},
	}
}

// UndoMerge gives back what a merge moved. What was written to the profile
// since stays with it. Of several merges into one profile the last goes first.
func (s *Store) UndoMerge(ctx context.Context, who actor.Actor, mergeID string) (m Merge, err error) {
	if err := who.Need("customer.merge"); err != nil {
		return m, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if m, err = s.openMerge(ctx, tx, who.WorkspaceID, mergeID); err != nil {
			return err
		}
		into, err := s.live(ctx, tx, who.WorkspaceID, m.IntoID)
		if err != nil {
			return err
		}
		from, err := s.get(ctx, tx, who.WorkspaceID, m.FromID)
		if err != nil {
			return err
		}
		if _, err := s.move(ctx, tx, who.WorkspaceID, m.IntoID, m.FromID, m.Moved.Rows); err != nil {
			return err
		}
		m.Moved.giveBack(&into, from)
		return s.endUndo(ctx, tx, who, &m, from, into)
	})
	return m, err
}

func (s *Store) openMerge(ctx context.Context, tx *db.Tx, workspaceID, mergeID string) (Merge, error) {
	m, err := db.One[Merge](ctx, tx, s.q, "merge", mergeID, workspaceID)
	if errors.Is(err, sql.ErrNoRows) {
		return m, fault.NotFound("customer.merge_not_found")
	}
	if err != nil {
		return m, err
	}
	if m.UndoneAt > 0 {
		return m, fault.Conflict("customer.merge_already_undone")
	}
	if m.Moved.Rows == nil {
		return m, fault.Conflict("customer.erased")
	}
	var later int64
	if err := s.q.Scan(ctx, tx, "later_merges", []any{m.IntoID, workspaceID, m.At, m.ID}, &later); err != nil {
		return m, err
	}
	if later > 0 {
		return m, fault.Conflict("customer.later_merge_first", fault.Params{"count": later})
	}
	return m, nil
}

func (s *Store) endUndo(ctx context.Context, tx *db.Tx, who actor.Actor, m *Merge, from, into Customer) error {
	if err := s.write(ctx, tx, &into); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "set_merged", from.ID, who.WorkspaceID, "", s.now()); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "set_seen", into.ID, who.WorkspaceID, m.Moved.FirstSeen, into.SeenAt); err != nil {
		return err
	}
	m.UndoneAt, m.UndoneBy = s.now(), who.ID
	if _, err := s.q.Exec(ctx, tx, "undo_merge", m.ID, who.WorkspaceID, m.UndoneAt, m.UndoneBy); err != nil {
		return err
	}
	for _, c := range []Customer{from, into} {
		if err := s.index(ctx, tx, s.finish(ctx, c)); err != nil {
			return err
		}
	}
	if err := s.audit(ctx, tx, who, "customer.merge_undo", into.ID); err != nil {
		return err
	}
	return s.append(ctx, tx, who, into, MergeUndone{MergeID: m.ID, FromID: from.ID})
}

// giveBack empties what the merge had filled, unless it was changed since.
func (m Moved) giveBack(into *Customer, from Customer) {
	for _, f := range fillable(into, &from) {
		if slices.Contains(m.Fields, f.name) && *f.into == *f.from {
			*f.into = ""
		}
	}
	if slices.Contains(m.Fields, "birth_year") && into.BirthYear == from.BirthYear {
		into.BirthYear = 0
	}
	into.Tags = slices.DeleteFunc(into.Tags, func(t string) bool { return slices.Contains(m.Tags, t) })
	into.Needs = slices.DeleteFunc(into.Needs, func(n Need) bool { return slices.Contains(m.Needs, n.Need) })
	for _, k := range m.Attributes {
		if into.Attributes[k] == from.Attributes[k] {
			delete(into.Attributes, k)
		}
	}
	if m.Known {
		into.Known = false
	}
}

// move gives every part's rows from one customer to another, or only those in
// rows, and returns which went.
func (s *Store) move(ctx context.Context, tx *db.Tx, workspaceID, from, into string, rows map[string][]string) (map[string][]string, error) {
	moved := map[string][]string{}
	for _, p := range append(s.ownParts(), s.Parts...) {
		if p.Move == nil {
			continue
		}
		var ids []string
		if rows != nil {
			if ids = rows[p.Name]; len(ids) == 0 {
				continue
			}
		}
		went, err := p.Move(ctx, tx, workspaceID, from, into, ids)
		if err != nil {
			return nil, err
		}
		moved[p.Name] = went
	}
	return moved, nil
}

// ownParts are this domain's own tables, moved like those of the others.
func (s *Store) ownParts() []Part {
	table := func(name string) Part {
		return Part{Name: name, Move: func(ctx context.Context, tx *db.Tx, workspaceID, from, into string, ids []string) ([]string, error) {
			if ids == nil {
				return db.All[string](ctx, tx, s.q, "move_"+name, from, workspaceID, into)
			}
			return db.All[string](ctx, tx, s.q, "move_these_"+name, from, workspaceID, into, db.List(ids))
		}}
	}
	return []Part{table("identities"), table("consents"), table("assets")}
}

func (s *Store) merges(ctx context.Context, workspaceID, intoID string) ([]Merge, error) {
	return db.All[Merge](ctx, s.DB, s.q, "merges", intoID, workspaceID)
}
