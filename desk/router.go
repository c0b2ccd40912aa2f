package desk

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/workspace"
)

const (
	routeEvery = time.Second // another node's news is found by looking
	atOnce     = 500         // conversations a round looks at
)

// wakes are the workspaces in which something has changed.
type wakes struct {
	mu     sync.Mutex
	due    map[string]bool
	signal chan struct{}
}

func newWakes() *wakes { return &wakes{due: map[string]bool{}, signal: make(chan struct{}, 1)} }

// Wake says that someone waits or has room in a workspace. It does not wait.
func (s *Store) Wake(workspaceID string) {
	w := s.wakes
	w.mu.Lock()
	w.due[workspaceID] = true
	w.mu.Unlock()
	select {
	case w.signal <- struct{}{}:
	default:
	}
}

func (w *wakes) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var ids []string
	for id := range w.due {
		ids = append(ids, id)
	}
	clear(w.due)
	return ids
}

// Run routes until ctx ends. Every node may run it: what one has done, the
// others find done.
func (s *Store) Run(ctx context.Context) error {
	t := time.NewTicker(routeEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.wakes.signal:
			s.rounds(ctx, s.wakes.take())
		case <-t.C:
			if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "desk not swept", "error", err)
			}
			due, err := s.Conversation.WaitingWorkspaces(ctx)
			if err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "queues not read", "error", err)
			}
			s.rounds(ctx, due)
		}
	}
}

func (s *Store) rounds(ctx context.Context, workspaceIDs []string) {
	for _, ws := range workspaceIDs {
		if _, err := s.RouteOnce(ctx, ws); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "queue not routed", "workspace_id", ws, "error", err)
		}
	}
}

// RouteOnce gives those who wait in a workspace to those who have room, and
// returns how many it gave.
func (s *Store) RouteOnce(ctx context.Context, workspaceID string) (int, error) {
	waiting, err := s.Conversation.Queue(ctx, workspaceID, atOnce)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	groups, err := s.Workspace.Groups(ctx, workspaceID)
	if err != nil {
		return 0, err
	}
	seats, err := s.seats(ctx, workspaceID)
	if err != nil || len(seats) == 0 {
		return 0, err
	}
	if waiting, err = s.rung(ctx, workspaceID, waiting); err != nil {
		return 0, err
	}
	byID := groupsByID(groups)
	var wants []Want
	for _, w := range waiting {
		g, ok := byID[w.SkillGroupID]
		if !ok {
			g = byID[""]
		}
		if g.Assign != workspace.AssignManual && g.ID != "" && !w.Sample {
			wants = append(wants, Want{Waiting: w, Group: g.ID})
		}
	}
	n := 0
	for _, given := range Match(wants, seats) {
		err := s.assign(ctx, given, byID[given.Group])
		if err == nil {
			n++
			continue
		}
		if !fault.IsKind(err, fault.KindConflict) { // somebody else was first
			return n, err
		}
	}
	return n, nil
}

// groupsByID has the default group under "" too.
func groupsByID(groups []workspace.Group) map[string]workspace.Group {
	out := map[string]workspace.Group{}
	for _, g := range groups {
		out[g.ID] = g
		if g.IsDefault {
			out[""] = g
		}
	}
	return out
}

func (s *Store) assign(ctx context.Context, g Given, group workspace.Group) error {
	room, err := s.room(ctx, g.WorkspaceID, g.MemberID, Online)
	if err != nil {
		return err
	}
	_, err = s.Conversation.Give(ctx, actor.Of(g.WorkspaceID), g.ID, conversation.Hand{
		To: conversation.OwnAgent, ToID: g.MemberID, Seen: g.Generation, Reason: "assigned", SkillGroupID: g.Group,
		AcceptBy: s.now() + group.AcceptTimeoutS*1000, Guard: room,
	})
	return err
}

// room is the guard of an assignment: it holds the agent's presence row, so that
// two assignments count one after the other, and refuses when the agent is not
// in one of the states or has no place left.
func (s *Store) room(ctx context.Context, workspaceID, memberID string, states ...State) (func(context.Context, *db.Tx) error, error) {
	m, err := s.Workspace.MemberByID(ctx, workspaceID, memberID)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *db.Tx) error {
		if err := s.seat(ctx, tx, workspaceID, memberID, s.now()); err != nil {
			return err
		}
		p, err := one[Presence](ctx, s, tx, "member.not_found", "lock_presence", memberID, workspaceID)
		if err != nil {
			return err
		}
		if len(states) > 0 && !in(p.State, states) {
			return fault.Conflict("desk.member_away", fault.Params{"state": string(p.State)})
		}
		busy, err := s.Conversation.BusyWith(ctx, tx, workspaceID, memberID)
		if err != nil {
			return err
		}
		if busy >= m.Capacity {
			return fault.Conflict("desk.no_room", fault.Params{"capacity": m.Capacity})
		}
		_, err = s.q.Exec(ctx, tx, "was_assigned", memberID, workspaceID, s.now())
		return err
	}, nil
}

func in(s State, states []State) bool {
	for _, x := range states {
		if x == s {
			return true
		}
	}
	return false
}

// seats are the agents who are online, with their room.
func (s *Store) seats(ctx context.Context, workspaceID string) ([]Seat, error) {
	all, err := s.standings(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	members, err := s.Workspace.Directory(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	byID := map[string]workspace.Member{}
	for _, m := range members {
		byID[m.ID] = m
	}
	var out []Seat
	for _, st := range all {
		if st.State != Online && st.State != Wrapup || st.Load >= st.Capacity {
			continue
		}
		m := byID[st.MemberID]
		seat := Seat{MemberID: m.ID, Capacity: m.Capacity, Load: st.Load, AssignedAt: st.AssignedAt, Languages: m.Languages, Levels: map[string]int64{}}
		for _, g := range m.SkillGroups {
			seat.Levels[g.ID] = g.Level
		}
		out = append(out, seat)
	}
	return out, nil
}

// rung are those of waiting for whom somebody is rung: not the muted.
func (s *Store) rung(ctx context.Context, workspaceID string, waiting []conversation.Waiting) ([]conversation.Waiting, error) {
	if len(waiting) == 0 {
		return waiting, nil
	}
	ids := make([]string, len(waiting))
	for i, w := range waiting {
		ids[i] = w.CustomerID
	}
	all, err := s.Customer.Many(ctx, workspaceID, ids)
	return slices.DeleteFunc(waiting, func(w conversation.Waiting) bool {
		c := all[w.CustomerID]
		return c.Muted() || c.Blocked()
	}), err
}
