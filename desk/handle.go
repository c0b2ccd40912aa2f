package desk

import (
	"context"
	"slices"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/workspace"
)

// Accept takes a conversation: one that was assigned to the member, or one out
// of the queue of a group the member is in.
func (s *Store) Accept(ctx context.Context, who actor.Actor, conversationID string) (conversation.Conversation, error) {
	if err := needAgent(who, "conversation.reply"); err != nil {
		return conversation.Conversation{}, err
	}
	c, err := s.Conversation.Get(ctx, who, conversationID)
	if err != nil {
		return c, err
	}
	if c.OwnerKind == conversation.OwnAgent && c.OwnerID == who.ID {
		return s.Conversation.Accept(ctx, who, conversationID, c.Generation)
	}
	if c.OwnerKind != conversation.OwnQueue {
		return c, fault.Conflict("conversation.not_waiting", fault.Params{"owner_kind": string(c.OwnerKind)})
	}
	return s.pick(ctx, who, c)
}

// AcceptNext takes whoever has waited longest in the member's groups, muted
// customers aside: those are taken by name.
func (s *Store) AcceptNext(ctx context.Context, who actor.Actor) (conversation.Conversation, error) {
	if err := needAgent(who, "conversation.reply"); err != nil {
		return conversation.Conversation{}, err
	}
	waiting, err := s.Conversation.Queue(ctx, who.WorkspaceID, atOnce)
	if err != nil {
		return conversation.Conversation{}, err
	}
	if waiting, err = s.rung(ctx, who.WorkspaceID, waiting); err != nil {
		return conversation.Conversation{}, err
	}
	for _, w := range waiting {
		c := conversation.Conversation{ID: w.ID, WorkspaceID: w.WorkspaceID, SkillGroupID: w.SkillGroupID, Owner: conversation.Owner{Generation: w.Generation}}
		c, err := s.pick(ctx, who, c)
		f := fault.Of(err)
		if err == nil || f == nil || f.Code == "desk.no_room" || f.Kind != fault.KindConflict && f.Kind != fault.KindForbidden {
			return c, err
		}
	}
	return conversation.Conversation{}, fault.NotFound("desk.nobody_waits")
}

func (s *Store) pick(ctx context.Context, who actor.Actor, c conversation.Conversation) (conversation.Conversation, error) {
	mine, err := s.inGroup(ctx, who, c.SkillGroupID)
	if err != nil {
		return c, err
	}
	if !mine && !who.Can("conversation.assign") {
		return c, fault.Forbidden("desk.not_in_group")
	}
	room, err := s.room(ctx, who.WorkspaceID, who.ID)
	if err != nil {
		return c, err
	}
	return s.Conversation.Give(ctx, who, c.ID, conversation.Hand{
		To: conversation.OwnAgent, ToID: who.ID, Seen: c.Generation, Reason: "picked", Guard: room,
	})
}

// inGroup reports whether a member belongs to a group; "" is the default one.
func (s *Store) inGroup(ctx context.Context, who actor.Actor, groupID string) (bool, error) {
	g, err := s.Workspace.GroupByID(ctx, who.WorkspaceID, groupID)
	if fault.IsKind(err, fault.KindNotFound) {
		g, err = s.Workspace.GroupByID(ctx, who.WorkspaceID, "")
	}
	return slices.ContainsFunc(g.Members, func(m workspace.GroupMember) bool { return m.MemberID == who.ID }), err
}

// TakeOver makes the member the owner of a conversation, whoever had it: the bot,
// the queue, or (with conversation.take_over) a colleague.
func (s *Store) TakeOver(ctx context.Context, who actor.Actor, conversationID string) (conversation.Conversation, error) {
	if err := needAgent(who, "conversation.reply"); err != nil {
		return conversation.Conversation{}, err
	}
	c, err := s.Get(ctx, who, conversationID)
	if err != nil {
		return c, err
	}
	switch {
	case c.OwnerKind == conversation.OwnAgent && c.OwnerID == who.ID:
		return s.Conversation.Accept(ctx, who, conversationID, c.Generation)
	case c.OwnerKind == conversation.OwnQueue && !who.Can("conversation.take_over"):
		return s.pick(ctx, who, c)
	case c.OwnerKind == conversation.OwnAgent:
		if err := who.Need("conversation.take_over"); err != nil {
			return c, err
		}
	}
	name, err := s.shown(ctx, who.WorkspaceID, who.ID)
	if err != nil {
		return c, err
	}
	return s.Conversation.Give(ctx, who, conversationID, conversation.Hand{
		To: conversation.OwnAgent, ToID: who.ID, Seen: c.Generation, Reason: "taken_over", SkillGroupID: s.groupFor(ctx, who, c),
		Say: &conversation.Occasion{Key: "taken_over", Params: map[string]any{"name": name}},
	})
}

// groupFor is the group under which a member serves what has none yet.
func (s *Store) groupFor(ctx context.Context, who actor.Actor, c conversation.Conversation) string {
	if c.SkillGroupID != "" {
		return ""
	}
	if m, err := s.Workspace.MemberByID(ctx, who.WorkspaceID, who.ID); err == nil && len(m.SkillGroups) > 0 {
		return m.SkillGroups[0].ID
	}
	g, err := s.Workspace.GroupByID(ctx, who.WorkspaceID, "")
	if err != nil {
		return ""
	}
	return g.ID
}

func (s *Store) shown(ctx context.Context, workspaceID, memberID string) (string, error) {
	m, err := s.Workspace.MemberByID(ctx, workspaceID, memberID)
	return m.Shown(), err
}

// Requeue puts a conversation back at the front of its queue.
func (s *Store) Requeue(ctx context.Context, who actor.Actor, conversationID string) (conversation.Conversation, error) {
	c, err := s.mayGive(ctx, who, conversationID)
	if err != nil {
		return c, err
	}
	return s.Conversation.Give(ctx, who, conversationID, conversation.Hand{
		To: conversation.OwnQueue, Seen: c.Generation, Front: true, Reason: "requeued", Say: &conversation.Occasion{Key: "requeued"},
	})
}

// GiveBack gives a conversation to the bot again.
func (s *Store) GiveBack(ctx context.Context, who actor.Actor, conversationID string) (conversation.Conversation, error) {
	c, err := s.mayGive(ctx, who, conversationID)
	if err != nil {
		return c, err
	}
	return s.Conversation.Give(ctx, who, conversationID, conversation.Hand{
		To: conversation.OwnBot, Seen: c.Generation, Reason: "given_back", Say: &conversation.Occasion{Key: "given_back"},
	})
}

// mayGive returns a conversation that the member may give away: its own, or any
// for those who assign.
func (s *Store) mayGive(ctx context.Context, who actor.Actor, conversationID string) (conversation.Conversation, error) {
	if err := needAgent(who, "conversation.reply"); err != nil {
		return conversation.Conversation{}, err
	}
	c, err := s.Get(ctx, who, conversationID)
	if err != nil {
		return c, err
	}
	if c.State == conversation.Closed {
		return c, fault.Conflict("conversation.closed")
	}
	if (c.OwnerKind != conversation.OwnAgent || c.OwnerID != who.ID) && !who.Can("conversation.assign") {
		return c, fault.Conflict("conversation.not_owner", fault.Params{"owner_kind": string(c.OwnerKind)})
	}
	return c, nil
}

// Transfer is to whom a conversation goes, with a word for the one who gets it.
type Transfer struct {
	GroupID  string `json:"group_id,omitempty" doc:"A skill group: its queue"`
	MemberID string `json:"member_id,omitempty" doc:"Or one colleague"`
	Note     string `json:"note,omitempty" doc:"For the colleague; the customer never sees it"`
}

// Transfer gives a conversation to another group or colleague.
func (s *Store) Transfer(ctx context.Context, who actor.Actor, conversationID string, t Transfer) (conversation.Conversation, error) {
	c, err := s.mayGive(ctx, who, conversationID)
	if err != nil {
		return c, err
	}
	hand, err := s.transfer(ctx, who, c, t)
	if err != nil {
		return c, err
	}
	hand.Seen, hand.Reason = c.Generation, "transferred"
	out, err := s.Conversation.Give(ctx, who, conversationID, hand)
	if err != nil || t.Note == "" {
		return out, err
	}
	_, err = s.Conversation.Say(ctx, who, conversationID, conversation.Outgoing{ClientID: noteID(out), Text: t.Note, Note: true})
	return out, err
}

// noteID makes the note of a change of owner one note, however often it is tried.
func noteID(c conversation.Conversation) string {
	return "transfer-" + db.JSON(c.Generation)
}

func (s *Store) transfer(ctx context.Context, who actor.Actor, c conversation.Conversation, t Transfer) (conversation.Hand, error) {
	if _, err := conversation.CleanText(t.Note); err != nil {
		return conversation.Hand{}, err
	}
	switch {
	case (t.GroupID == "") == (t.MemberID == ""):
		return conversation.Hand{}, fault.Invalid("desk.transfer_to", "group_id")
	case t.GroupID != "":
		return s.toGroup(ctx, who, t.GroupID)
	}
	return s.toMember(ctx, who, c, t.MemberID)
}

func (s *Store) toGroup(ctx context.Context, who actor.Actor, groupID string) (conversation.Hand, error) {
	g, err := s.Workspace.GroupByID(ctx, who.WorkspaceID, groupID)
	if err != nil {
		return conversation.Hand{}, err
	}
	h, err := s.Workspace.HoursByID(ctx, who.WorkspaceID, g.HoursID)
	if err != nil {
		return conversation.Hand{}, err
	}
	if now := s.Clock.Now(); !h.Open(now) {
		p := fault.Params{"group": g.Name}
		if at, ok := h.NextOpen(now); ok {
			p["next_open"] = at.UnixMilli()
		}
		return conversation.Hand{}, fault.Conflict("desk.group_closed", p)
	}
	return conversation.Hand{
		To: conversation.OwnQueue, SkillGroupID: g.ID,
		Say: &conversation.Occasion{Key: "transferred", Params: map[string]any{"group": g.Name, "group_en": g.NameEn}},
	}, nil
}

func (s *Store) toMember(ctx context.Context, who actor.Actor, c conversation.Conversation, memberID string) (conversation.Hand, error) {
	m, err := s.Workspace.MemberByID(ctx, who.WorkspaceID, memberID)
	if err != nil {
		return conversation.Hand{}, err
	}
	if m.DisabledAt > 0 {
		return conversation.Hand{}, fault.NotFound("member.not_found")
	}
	if c.OwnerKind == conversation.OwnAgent && c.OwnerID == memberID {
		return conversation.Hand{}, fault.Conflict("desk.transfer_to_owner")
	}
	timeout := int64(120)
	if g, err := s.Workspace.GroupByID(ctx, who.WorkspaceID, c.SkillGroupID); err == nil {
		timeout = g.AcceptTimeoutS
	}
	room, err := s.room(ctx, who.WorkspaceID, memberID, Online, Busy)
	if err != nil {
		return conversation.Hand{}, err
	}
	accept := s.now() + timeout*1000
	if memberID == who.ID {
		accept = 0
	}
	return conversation.Hand{
		To: conversation.OwnAgent, ToID: memberID, AcceptBy: accept, Guard: room,
		Say: &conversation.Occasion{Key: "transferred", Params: map[string]any{"name": m.Shown()}},
	}, nil
}

// Close ends the member's conversation with a disposition; after-call work begins.
func (s *Store) Close(ctx context.Context, who actor.Actor, conversationID string, d conversation.Disposition) (conversation.Conversation, error) {
	if err := needAgent(who, "conversation.reply"); err != nil {
		return conversation.Conversation{}, err
	}
	c, err := s.Get(ctx, who, conversationID)
	if err != nil {
		return c, err
	}
	if err := s.known(ctx, who, d); err != nil {
		return c, err
	}
	out, err := s.Conversation.Close(ctx, who, conversationID, conversation.Close{Reason: "resolved", Generation: c.Generation, Disposition: d})
	if err == nil {
		s.Wake(who.WorkspaceID)
	}
	return out, err
}

// EndWrapup ends the member's after-call work on a conversation; with a
// disposition it replaces the one given at the close.
func (s *Store) EndWrapup(ctx context.Context, who actor.Actor, conversationID string, d *conversation.Disposition) error {
	if err := needAgent(who, "conversation.reply"); err != nil {
		return err
	}
	if d != nil {
		if err := s.known(ctx, who, *d); err != nil {
			return err
		}
	}
	err := s.Conversation.EndWrapup(ctx, who, conversationID, d)
	if err == nil {
		s.Wake(who.WorkspaceID)
	}
	return err
}

// known holds a disposition's category to the workspace's own tree: it goes into
// the log of events, where no word of a customer may stand.
func (s *Store) known(ctx context.Context, who actor.Actor, d conversation.Disposition) error {
	if d.Category == "" {
		return nil
	}
	w, err := s.Workspace.ByID(ctx, who.WorkspaceID)
	if err != nil {
		return err
	}
	for _, c := range w.Settings.Dispositions {
		if d.Category == c.Name {
			return nil
		}
		for _, x := range c.Children {
			if d.Category == c.Name+"/"+x.Name {
				return nil
			}
		}
	}
	return fault.Invalid("disposition.no_category", "disposition.category")
}
