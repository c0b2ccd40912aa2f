package desk

import (
	"context"
	"slices"

	"yingda/conversation"
	"yingda/conversation/file"
	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/mask"
	"yingda/workspace"
)

// Line is a message as the desk shows it, with the name of who said it and of
// what was sent with it.
type Line struct {
	conversation.Message
	ByName   string      `json:"by_name,omitempty"`
	ByNameEN string      `json:"by_name_en,omitempty"`
	Files    []file.File `json:"files,omitempty" doc:"Those of file_ids that are still there"`
}

// Mask hides numbers of people in names; the message hides its own.
func (l *Line) Mask() {
	l.ByName, l.ByNameEN = mask.Text(l.ByName), mask.Text(l.ByNameEN)
}

// LegView is a leg with its owner's name.
type LegView struct {
	conversation.Leg
	OwnerName string `json:"owner_name,omitempty"`
	GroupName string `json:"group_name,omitempty"`
}

// Viewer is a colleague who has the conversation open.
type Viewer struct {
	MemberID string `json:"member_id"`
	Name     string `json:"name"`
}

// Detail is all that the panel beside a thread shows.
type Detail struct {
	Conversation Row                     `json:"conversation"`
	Customer     *customer.Full          `json:"customer" doc:"null without customer.read"`
	Legs         []LegView               `json:"legs"`
	Handoff      *conversation.Handoff   `json:"handoff" doc:"The last hand-over with its packet; null when there was none"`
	Promises     []conversation.Promise  `json:"promises" doc:"What was promised here, and what the customer still waits for from before"`
	Episode      *EpisodeView            `json:"episode" doc:"All contacts about this problem"`
	Rating       *conversation.RatingRow `json:"rating" doc:"null when none was invited"`
	Viewers      []Viewer                `json:"viewers" doc:"Colleagues who have it open now"`
	Tasks        []TaskRow               `json:"tasks"`
}

// EpisodeView is an episode with its contacts.
type EpisodeView struct {
	conversation.Episode
	Conversations []Contact `json:"conversations"`
}

// Contact is one conversation of an episode.
type Contact struct {
	ID        string                 `json:"id"`
	State     conversation.State     `json:"state"`
	Outcome   conversation.Outcome   `json:"outcome"`
	OwnerKind conversation.OwnerKind `json:"owner_kind"`
	Topic     string                 `json:"topic,omitempty"`
	Preview   string                 `json:"preview"`
	CreatedAt int64                  `json:"created_at"`
	ClosedAt  int64                  `json:"closed_at,omitempty"`
}

// Mask hides numbers of people in what was said last.
func (c *Contact) Mask() { c.Preview = mask.Text(c.Preview) }

// Detail returns a conversation with all that belongs to it.
func (s *Store) Detail(ctx context.Context, who actor.Actor, conversationID string) (d Detail, err error) {
	c, err := s.Get(ctx, who, conversationID)
	if err != nil {
		return d, err
	}
	if d.Conversation, err = s.Row(ctx, who, c); err != nil {
		return d, err
	}
	if d.Customer, err = s.customerOf(ctx, who, c.CustomerID); err != nil {
		return d, err
	}
	if d.Legs, err = s.legs(ctx, who, c.ID); err != nil {
		return d, err
	}
	h, err := s.Conversation.LastHandoff(ctx, who.WorkspaceID, c.ID)
	if err == nil {
		d.Handoff = &h
	} else if !fault.IsKind(err, fault.KindNotFound) {
		return d, err
	}
	if d.Promises, err = s.Conversation.PromisesTo(ctx, s.DB, &c); err != nil {
		return d, err
	}
	if d.Episode, err = s.episode(ctx, who, c.EpisodeID); err != nil {
		return d, err
	}
	if d.Rating, err = s.Conversation.RatingOf(ctx, c.ID); err != nil {
		return d, err
	}
	if d.Tasks, err = s.tasksOf(ctx, who, c.ID); err != nil {
		return d, err
	}
	d.Viewers, err = s.viewers(ctx, who, c.ID)
	return d, err
}

func (s *Store) customerOf(ctx context.Context, who actor.Actor, customerID string) (*customer.Full, error) {
	if !who.Can("customer.read") {
		return nil, nil //nolint:nilnil // null on the wire
	}
	f, err := s.Customer.Get(ctx, who, customerID)
	if fault.IsKind(err, fault.KindNotFound) {
		return nil, nil //nolint:nilnil // a customer that retention has removed
	}
	return &f, err
}

func (s *Store) legs(ctx context.Context, who actor.Actor, conversationID string) ([]LegView, error) {
	all, err := s.Conversation.Legs(ctx, who.WorkspaceID, conversationID)
	if err != nil {
		return nil, err
	}
	members, err := s.Workspace.Directory(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	groups, err := s.Workspace.Groups(ctx, who.WorkspaceID)
	byID := groupsByID(groups)
	out := make([]LegView, 0, len(all))
	for _, l := range all {
		v := LegView{Leg: l}
		if l.OwnerKind == conversation.OwnAgent {
			v.OwnerName = nameOf(members, l.OwnerID)
		}
		if l.SkillGroupID != "" {
			v.GroupName = byID[l.SkillGroupID].Name
		}
		out = append(out, v)
	}
	return out, err
}

func nameOf(members []workspace.Member, id string) string {
	if i := slices.IndexFunc(members, func(m workspace.Member) bool { return m.ID == id }); i >= 0 {
		return members[i].Name
	}
	return ""
}

func (s *Store) episode(ctx context.Context, who actor.Actor, episodeID string) (*EpisodeView, error) {
	ep, all, err := s.Conversation.EpisodeOf(ctx, who, episodeID)
	if fault.IsKind(err, fault.KindNotFound) {
		return nil, nil //nolint:nilnil // null on the wire
	}
	v := EpisodeView{Episode: ep, Conversations: []Contact{}}
	for _, c := range all {
		v.Conversations = append(v.Conversations, Contact{
			ID: c.ID, State: c.State, Outcome: c.Outcome, OwnerKind: c.OwnerKind, Topic: c.Topic, Preview: c.Preview, CreatedAt: c.CreatedAt, ClosedAt: c.ClosedAt,
		})
	}
	return &v, err
}

// Channel is the real-time channel of a conversation's desk side.
func Channel(conversationID string) string { return "conversation:" + conversationID }

func (s *Store) viewers(ctx context.Context, who actor.Actor, conversationID string) ([]Viewer, error) {
	ids, err := s.Looking(Channel(conversationID))
	if err != nil {
		return nil, err
	}
	members, err := s.Workspace.Directory(ctx, who.WorkspaceID)
	out := []Viewer{}
	for _, id := range ids {
		if name := nameOf(members, id); name != "" && id != who.ID {
			out = append(out, Viewer{MemberID: id, Name: name})
		}
	}
	return out, err
}

// Messages returns a page of a thread: after a seq in order, or before one,
// newest first. With neither it is the newest page, newest first.
func (s *Store) Messages(ctx context.Context, who actor.Actor, conversationID string, after, before int64, limit int) ([]Line, error) {
	c, err := s.Get(ctx, who, conversationID)
	if err != nil {
		return nil, err
	}
	var all []conversation.Message
	if after > 0 {
		all, err = s.Conversation.Messages(ctx, who, conversationID, after, limit)
	} else {
		if before <= 0 {
			before = 1 << 62
		}
		all, err = s.Conversation.MessagesBefore(ctx, who, conversationID, before, limit)
	}
	if err != nil {
		return nil, err
	}
	return s.Lines(ctx, who, c, all)
}

// Lines puts names to messages and to their files.
func (s *Store) Lines(ctx context.Context, who actor.Actor, c conversation.Conversation, all []conversation.Message) ([]Line, error) {
	members, err := s.Workspace.Directory(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	var customers map[string]customer.Customer
	if slices.ContainsFunc(all, func(m conversation.Message) bool { return m.By == conversation.ByCustomer }) {
		if customers, err = s.Customer.Many(ctx, who.WorkspaceID, []string{c.CustomerID}); err != nil {
			return nil, err
		}
	}
	b, err := s.Workspace.InboxByID(ctx, who.WorkspaceID, c.InboxID)
	if err != nil && !fault.IsKind(err, fault.KindNotFound) {
		return nil, err
	}
	files, err := s.filesOf(ctx, who.WorkspaceID, all)
	if err != nil {
		return nil, err
	}
	out := make([]Line, 0, len(all))
	for _, m := range all {
		l := Line{Message: m}
		for _, id := range m.FileIDs {
			if f, ok := files[id]; ok && f.ErasedAt == 0 {
				l.Files = append(l.Files, f)
			}
		}
		switch m.By {
		case conversation.ByCustomer:
			v := customers[c.CustomerID]
			l.ByName, l.ByNameEN = v.DisplayName, v.DisplayNameEN
		case conversation.ByAgent:
			l.ByName = nameOf(members, m.ByID)
		case conversation.ByBot:
			l.ByName, l.ByNameEN = b.Settings.Texts.BotName.Zh, b.Settings.Texts.BotName.En
		case conversation.BySystem:
		}
		out = append(out, l)
	}
	return out, nil
}

func (s *Store) filesOf(ctx context.Context, workspaceID string, all []conversation.Message) (map[string]file.File, error) {
	var ids []string
	for _, m := range all {
		ids = append(ids, m.FileIDs...)
	}
	if len(ids) == 0 {
		return nil, nil //nolint:nilnil // most threads have none
	}
	return s.Files(ctx, workspaceID, ids)
}
