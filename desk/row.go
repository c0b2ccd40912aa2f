package desk

import (
	"context"
	"slices"

	"yingda/conversation"
	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/mask"
	"yingda/workspace"
)

// Row is a conversation as a list shows it.
type Row struct {
	conversation.Conversation
	CustomerName   string   `json:"customer_name"`
	CustomerNameEN string   `json:"customer_name_en"`
	CustomerPlace  string   `json:"customer_place,omitempty"`
	CustomerTier   string   `json:"customer_tier,omitempty"`
	Needs          []string `json:"needs" doc:"What the customer needs: large_text, voice, person_first"`
	Blocked        string   `json:"blocked,omitempty" doc:"block or mute"`
	OwnerName      string   `json:"owner_name,omitempty"`
	GroupName      string   `json:"group_name,omitempty"`
	GroupNameEN    string   `json:"group_name_en,omitempty"`
	InboxName      string   `json:"inbox_name,omitempty"`
	Unread         int64    `json:"unread" doc:"Messages of the customer that the desk has not read"`
	WaitingSince   int64    `json:"waiting_since,omitempty" doc:"Since when the customer waits for a person's reply; 0 when nothing is owed"`
	DueAt          int64    `json:"due_at,omitempty" doc:"When that reply is due by the group's service level"`
}

// Mask hides numbers of people in names; the conversation hides its own.
func (r *Row) Mask() {
	r.CustomerName, r.CustomerNameEN = mask.Text(r.CustomerName), mask.Text(r.CustomerNameEN)
}

// Rows is a page of a list.
type Rows struct {
	Items []Row  `json:"items"`
	Next  string `json:"next" doc:"Give it as after for the next page; empty on the last"`
}

// List returns a page of conversations. Without conversation.read_all, all and
// closed are those the member has served.
func (s *Store) List(ctx context.Context, who actor.Actor, f conversation.Filter, p conversation.Page) (Rows, error) {
	if who.Kind == actor.Member && f.MemberID == "" {
		f.MemberID = who.ID
	}
	if f.View == "mine" && f.MemberID != who.ID {
		if err := who.Need("conversation.read_all"); err != nil {
			return Rows{}, err
		}
	}
	if who.Kind == actor.Member && !who.Can("conversation.read_all") {
		if err := s.narrow(ctx, who, &f); err != nil {
			return Rows{}, err
		}
	}
	all, next, err := s.Conversation.List(ctx, who, f, p)
	if err != nil {
		return Rows{}, err
	}
	rows, err := s.rows(ctx, who, all)
	return Rows{Items: rows, Next: next}, err
}

// narrow turns a filter into what a member without conversation.read_all sees.
func (s *Store) narrow(ctx context.Context, who actor.Actor, f *conversation.Filter) error {
	switch f.View {
	case "queue":
		mine, err := s.groupsOf(ctx, who)
		if err == nil && f.GroupID != "" && !slices.Contains(mine, f.GroupID) {
			err = fault.Forbidden("desk.not_in_group")
		}
		f.Groups = append(mine, "") // and what has no group yet
		return err
	case "", "all", "open":
		f.View, f.State, f.MemberID = "served", conversation.Open, who.ID
	case "closed":
		f.View, f.State, f.MemberID = "served", conversation.Closed, who.ID
	}
	return nil
}

// Row returns one conversation as lists show it.
func (s *Store) Row(ctx context.Context, who actor.Actor, c conversation.Conversation) (Row, error) {
	rows, err := s.rows(ctx, who, []conversation.Conversation{c})
	if err != nil {
		return Row{}, err
	}
	return rows[0], nil
}

// RowsOf returns the conversations with these ids that the actor may read, in
// the order of the ids.
func (s *Store) RowsOf(ctx context.Context, who actor.Actor, ids []string) ([]Row, error) {
	if err := who.Need("conversation.read"); err != nil {
		return nil, err
	}
	all, err := s.Conversation.ByIDs(ctx, who.WorkspaceID, ids)
	if err != nil {
		return nil, err
	}
	byID := map[string]conversation.Conversation{}
	for _, c := range all {
		byID[c.ID] = c
	}
	var seen []conversation.Conversation
	for _, id := range ids {
		c, there := byID[id]
		if !there {
			continue
		}
		ok, err := s.maySee(ctx, who, c)
		if err != nil {
			return nil, err
		}
		if ok {
			seen = append(seen, c)
		}
	}
	return s.rows(ctx, who, seen)
}

// names are what the ids in rows stand for.
type names struct {
	customers map[string]customer.Customer
	members   []workspace.Member
	groups    map[string]workspace.Group
	owed      map[string]conversation.Owed
}

func (s *Store) rows(ctx context.Context, who actor.Actor, all []conversation.Conversation) ([]Row, error) {
	n, err := s.names(ctx, who.WorkspaceID, all)
	if err != nil {
		return nil, err
	}
	out := make([]Row, 0, len(all))
	for _, c := range all {
		r := Row{Conversation: c, Needs: []string{}}
		if r.Tags == nil {
			r.Tags = []string{}
		}
		r.about(n)
		b, err := s.Workspace.InboxByID(ctx, who.WorkspaceID, c.InboxID)
		if err != nil && !fault.IsKind(err, fault.KindNotFound) {
			return nil, err
		}
		r.InboxName = b.Name
		out = append(out, r)
	}
	return out, nil
}

func (s *Store) names(ctx context.Context, workspaceID string, all []conversation.Conversation) (n names, err error) {
	var customers, owing []string
	for _, c := range all {
		customers = append(customers, c.CustomerID)
		if c.State == conversation.Open && c.CustomerSeq > c.ReplySeq && c.OwnerKind != conversation.OwnBot {
			owing = append(owing, c.ID)
		}
	}
	if n.customers, err = s.Customer.Many(ctx, workspaceID, customers); err != nil {
		return n, err
	}
	if n.members, err = s.Workspace.Directory(ctx, workspaceID); err != nil {
		return n, err
	}
	groups, err := s.Workspace.Groups(ctx, workspaceID)
	if err != nil {
		return n, err
	}
	n.groups = groupsByID(groups)
	n.owed, err = s.Conversation.Owed(ctx, workspaceID, owing)
	return n, err
}

// about fills in what the ids of r stand for and what is due.
func (r *Row) about(n names) {
	c := n.customers[r.CustomerID]
	r.CustomerName, r.CustomerNameEN, r.CustomerPlace, r.CustomerTier, r.Blocked = c.DisplayName, c.DisplayNameEN, c.Place, c.Tier, c.BlockedKind
	for _, need := range c.Needs {
		r.Needs = append(r.Needs, need.Need)
	}
	if r.OwnerKind == conversation.OwnAgent {
		if i := slices.IndexFunc(n.members, func(m workspace.Member) bool { return m.ID == r.OwnerID }); i >= 0 {
			r.OwnerName = n.members[i].Name
		}
	}
	g := n.groups[r.SkillGroupID]
	if r.SkillGroupID != "" {
		r.GroupName, r.GroupNameEN = g.Name, g.NameEn
	}
	owed := n.owed[r.ID]
	r.Unread = owed.Unread
	switch r.OwnerKind {
	case conversation.OwnQueue:
		r.WaitingSince = r.QueuedAt
	case conversation.OwnAgent:
		r.WaitingSince = owed.Since
		if owed.Since > 0 && r.FirstHumanReplyAt == 0 && r.QueuedAt > 0 {
			r.WaitingSince = r.QueuedAt // nobody has answered yet since the customer began to wait
		}
	case conversation.OwnBot, conversation.OwnAutomation, conversation.OwnExternal, conversation.OwnNobody:
	}
	if r.WaitingSince > 0 && g.ServiceLevel.Seconds > 0 {
		r.DueAt = r.WaitingSince + g.ServiceLevel.Seconds*1000
	}
}
