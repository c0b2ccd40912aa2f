package webchat

import (
	"context"

	"yingda/conversation"
)

// Snapshot is how a conversation stands, as its visitor sees it.
type Snapshot struct {
	ID      string       `json:"id"`
	State   string       `json:"state" enum:"bot,queued,agent,closed"`
	Seq     int64        `json:"seq" doc:"Of the last message"`
	Agent   *SnapAgent   `json:"agent"`
	Queue   *SnapQueue   `json:"queue"`
	Rating  *SnapRating  `json:"rating"`
	Consent *SnapConsent `json:"consent"`
	Needs   []string     `json:"needs,omitempty" doc:"large_text, voice: how the widget had better open"`
}

// The parts of a Snapshot.
type (
	SnapAgent struct {
		Name string `json:"name"`
	}
	SnapQueue struct {
		Position  int64  `json:"position" doc:"1 is next; 0 when it is not known"`
		WaitLowS  *int64 `json:"wait_low_s" nullable:"true"`
		WaitHighS *int64 `json:"wait_high_s" nullable:"true"`
	}
	SnapRating struct {
		Invited bool   `json:"invited"`
		Given   *int64 `json:"given" nullable:"true"`
	}
	SnapConsent struct {
		Given *bool `json:"given" nullable:"true"`
	}
)

// Snapshot returns how the visitor's conversation stands: the open one, else
// the last; nil when there was none.
func (c *Channel) Snapshot(ctx context.Context, v *Visit) (*Snapshot, error) {
	conv, err := c.current(ctx, v)
	if err != nil || conv == nil {
		return nil, err
	}
	return c.snapshot(ctx, v, *conv)
}

// current finds the visitor's conversation on its inbox.
func (c *Channel) current(ctx context.Context, v *Visit) (*conversation.Conversation, error) {
	all, err := c.Conversation.OfCustomer(ctx, v.Visitor.WorkspaceID, v.Customer.ID, 20)
	if err != nil {
		return nil, err
	}
	var last *conversation.Conversation
	for i := range all {
		if all[i].InboxID != v.Inbox.ID {
			continue
		}
		if all[i].State == conversation.Open {
			return &all[i], nil
		}
		if last == nil {
			last = &all[i]
		}
	}
	return last, nil
}

func (c *Channel) snapshot(ctx context.Context, v *Visit, conv conversation.Conversation) (*Snapshot, error) {
	s := &Snapshot{ID: conv.ID, State: stateOf(conv), Seq: conv.LastSeq}
	for _, n := range v.Customer.Needs {
		s.Needs = append(s.Needs, n.Need)
	}
	switch s.State {
	case "agent":
		s.Agent = &SnapAgent{Name: c.agentName(ctx, conv.WorkspaceID, conv.OwnerID, v.Locale)}
	case "queued":
		s.Queue = c.place(ctx, conv)
	}
	rating, err := c.Conversation.RatingOf(ctx, conv.ID)
	if err != nil {
		return nil, err
	}
	if rating != nil {
		s.Rating = &SnapRating{Invited: rating.DismissedAt == 0}
		if rating.GivenAt > 0 {
			s.Rating.Given = &rating.Score
		}
	}
	given, err := c.Customer.ConsentTo(ctx, conv.WorkspaceID, v.Customer.ID, "chat")
	s.Consent = &SnapConsent{Given: given}
	return s, err
}

// stateOf puts the owner into the visitor's words: someone assigned who has not
// come yet is still waiting.
func stateOf(c conversation.Conversation) string {
	switch c.OwnerKind {
	case conversation.OwnNobody:
		return "closed"
	case conversation.OwnQueue:
		return "queued"
	case conversation.OwnAgent:
		if !c.Accepted {
			return "queued"
		}
		return "agent"
	case conversation.OwnExternal:
		return "agent"
	case conversation.OwnBot, conversation.OwnAutomation:
	}
	return "bot"
}

// place is where the conversation stands; what cannot be told now is unknown.
func (c *Channel) place(ctx context.Context, conv conversation.Conversation) *SnapQueue {
	if c.Place == nil {
		return &SnapQueue{}
	}
	p, err := c.Place(ctx, conv)
	if err != nil {
		return &SnapQueue{}
	}
	return &SnapQueue{Position: p.Position, WaitLowS: p.WaitLowS, WaitHighS: p.WaitHighS}
}

func (c *Channel) agentName(ctx context.Context, workspaceID, memberID, lang string) string {
	if m, err := c.Workspace.MemberByID(ctx, workspaceID, memberID); err == nil {
		return m.Shown()
	}
	return c.text(lang, "visitor.agent", nil)
}
