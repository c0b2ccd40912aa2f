package desk

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// State is what a member is doing. Wrapup is shown, never stored: it follows
// from legs in after-call work.
type State string

// The states.
const (
	Online  State = "online" // takes conversations
	Busy    State = "busy"   // at work, takes no new ones
	Break   State = "break"
	Offline State = "offline"
	Wrapup  State = "wrapup" // online, and finishing what was just closed
)

// Why someone's state changed without their doing.
const (
	ReasonLineLost = "line_lost"
	ReasonMissed   = "missed_assignment"
)

// lostAfter is how long a member may be silent before the line counts as lost,
// in milliseconds.
const lostAfter = 30_000

// Presence is where a member stands now.
type Presence struct {
	MemberID    string `db:"member_id" json:"member_id"`
	WorkspaceID string `db:"workspace_id" json:"-"`
	State       State  `db:"state" json:"state" enum:"online,busy,break,offline,wrapup"`
	Since       int64  `db:"since" json:"since"`
	SeenAt      int64  `db:"seen_at" json:"seen_at"`
	AssignedAt  int64  `db:"assigned_at" json:"assigned_at,omitempty" doc:"When a conversation was last given to them"`
	NodeID      string `db:"node_id" json:"-"`
	Reason      string `db:"reason" json:"reason,omitempty" doc:"line_lost or missed_assignment, when the system changed it"`
}

// Span is a stretch of time in one state; ToAt 0 is the present one.
type Span struct {
	State  State  `db:"state" json:"state"`
	Reason string `db:"reason" json:"reason,omitempty"`
	FromAt int64  `db:"from_at" json:"from_at"`
	ToAt   int64  `db:"to_at" json:"to_at"`
}

// SetPresence puts the member who acts into a state. Who goes offline hands what
// they had back to the front of the queue.
func (s *Store) SetPresence(ctx context.Context, who actor.Actor, to State) (Standing, error) {
	if err := needAgent(who, "desk.work"); err != nil {
		return Standing{}, err
	}
	if !slices.Contains([]State{Online, Busy, Break, Offline}, to) {
		return Standing{}, fault.Invalid("presence.state", "state")
	}
	if _, err := s.enter(ctx, who, who.ID, change{to: to}); err != nil {
		return Standing{}, err
	}
	if to == Offline {
		if err := s.putBack(ctx, who.WorkspaceID, who.ID, "agent_left"); err != nil {
			return Standing{}, err
		}
	}
	return s.Standing(ctx, who)
}

// Heartbeat says that the member's line lives. Whoever is offline stays so.
func (s *Store) Heartbeat(ctx context.Context, who actor.Actor) error {
	if who.Kind != actor.Member {
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "touch", who.ID, who.WorkspaceID, s.now(), s.Node)
		return err
	})
}

// change is a step from one state to another.
type change struct {
	to     State
	from   []State // only out of these; none: out of any
	reason string
	unseen int64 // only if not seen since; 0: whenever
	at     int64 // 0: now
}

// enter moves a member into a state, with the span and the event; changed is
// false when the step does not apply.
func (s *Store) enter(ctx context.Context, who actor.Actor, memberID string, ch change) (changed bool, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		changed = false
		now := s.now()
		p, err := db.One[Presence](ctx, tx, s.q, "lock_presence", memberID, who.WorkspaceID)
		fresh := errors.Is(err, sql.ErrNoRows)
		if err != nil && !fresh {
			return err
		}
		if fresh {
			p = Presence{State: Offline}
			if err := s.seat(ctx, tx, who.WorkspaceID, memberID, now); err != nil {
				return err
			}
		}
		if !ch.applies(p) {
			return nil
		}
		at := max(ch.at, p.Since)
		if ch.at == 0 {
			at = max(now, p.Since) // a clock set back makes no span of negative length
		}
		seen := now
		if ch.unseen > 0 {
			seen = p.SeenAt
		}
		if _, err := s.q.Exec(ctx, tx, "set_presence", memberID, who.WorkspaceID, string(ch.to), at, seen, s.Node, ch.reason); err != nil {
			return err
		}
		if ch.to == p.State && ch.reason == p.Reason {
			return nil
		}
		changed = true
		if err := s.turnSpan(ctx, tx, who.WorkspaceID, memberID, ch, at); err != nil {
			return err
		}
		tx.OnCommit(func() {
			s.Notify(Notice{WorkspaceID: who.WorkspaceID, MemberID: memberID})
			s.Wake(who.WorkspaceID)
		})
		return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: memberID, At: at}, PresenceChanged{From: p.State, State: ch.to, Reason: ch.reason})
	})
	return changed, err
}

func (ch change) applies(p Presence) bool {
	if len(ch.from) > 0 && !slices.Contains(ch.from, p.State) {
		return false
	}
	return ch.unseen == 0 || p.SeenAt < ch.unseen
}

// seat gives a member a place: offline, from now on in one state each second.
func (s *Store) seat(ctx context.Context, tx *db.Tx, workspaceID, memberID string, now int64) error {
	n, err := s.q.Exec(ctx, tx, "insert_presence", memberID, workspaceID, string(Offline), now)
	if err != nil || n == 0 {
		return err
	}
	_, err = s.q.Exec(ctx, tx, "begin_span", id.New(), workspaceID, memberID, string(Offline), "", now)
	return err
}

// turnSpan ends the present span and begins the next at the same moment. A span
// of no length is not kept.
func (s *Store) turnSpan(ctx context.Context, tx *db.Tx, workspaceID, memberID string, ch change, at int64) error {
	if _, err := s.q.Exec(ctx, tx, "drop_empty_span", memberID, at); err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "end_span", memberID, at); err != nil {
		return err
	}
	_, err := s.q.Exec(ctx, tx, "begin_span", id.New(), workspaceID, memberID, string(ch.to), ch.reason, at)
	return err
}

// Spans returns how a member spent the time between two moments, in order.
func (s *Store) Spans(ctx context.Context, who actor.Actor, memberID string, from, to int64) ([]Span, error) {
	if memberID != who.ID {
		if err := who.Need("desk.supervise"); err != nil {
			return nil, err
		}
	}
	return db.All[Span](ctx, s.DB, s.q, "spans", who.WorkspaceID, memberID, from, to)
}
