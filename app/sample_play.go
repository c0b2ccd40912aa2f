package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"yingda/bot"
	"yingda/conversation"
	"yingda/customer"
	"yingda/desk"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/sample"
	"yingda/workspace"
)

// player takes the steps of the scripts.
type player struct {
	*domains
	clock *clock.Held
	who   actor.Actor

	groups, members map[string]string // key or staff number → id
	items           map[string]string // key → id
	inbox           workspace.Inbox
	customers       map[string]string // phone → id
	sessions        map[string]*session
}

// session is one script under way.
type session struct {
	id         string // of the conversation
	customerID string
	solved     *bool // said, and not yet taken up by the bot
	lastBot    string
}

// sampleSpace makes the visitors of the scripts of their keys.
var sampleSpace = uuid.MustParse("3b1de1f0-2f7c-4f0e-9d3b-2a3a5f4a9c07")

func visitorOf(workspaceID, key string) string {
	return uuid.NewSHA1(sampleSpace, []byte(workspaceID+"\x00"+key)).String()
}

func (p *player) prepare(ctx context.Context) error {
	company, err := sample.Company()
	if err != nil {
		return err
	}
	if p.inbox, err = p.workspace.InboxByKey(ctx, company.Inbox.Key); err != nil {
		return err
	}
	snap, err := p.knowledge.Released(ctx, p.who.WorkspaceID)
	p.items = map[string]string{}
	for _, r := range snap.Revisions {
		p.items[r.Key] = r.ItemID
	}
	return err
}

func (p *player) step(ctx context.Context, m moment) error {
	s := p.sessions[m.script.Key]
	if s == nil {
		customerID, err := p.customerOf(ctx, m.script)
		if err != nil {
			return err
		}
		s = &session{customerID: customerID}
		p.sessions[m.script.Key] = s
	}
	switch m.step.By {
	case "customer":
		return p.customerStep(ctx, m, s)
	case "bot":
		return p.botStep(ctx, m, s)
	case "agent":
		return p.agentStep(ctx, m, s)
	case "system":
		if m.step.Kind == "close" {
			return p.close(ctx, s, p.who, conversation.Close{Reason: m.step.Text})
		}
		return nil // a hand-over is the bot's turn before it
	}
	return fmt.Errorf("nobody is called %q", m.step.By)
}

// customerOf returns the customer with a script's number, made where it is new.
func (p *player) customerOf(ctx context.Context, c *sample.Conversation) (string, error) {
	if known, ok := p.customers[c.Customer.Phone]; ok {
		return known, nil
	}
	var made customer.Customer
	err := p.db.Write(ctx, func(tx *db.Tx) (err error) {
		made, err = p.customer.Anonymous(ctx, tx, p.who, customer.Seen{Channel: c.Channel, InboxID: p.inbox.ID, Locale: c.Locale, Sample: true})
		return err
	})
	if err != nil {
		return "", err
	}
	who := c.Customer
	change := customer.Change{Name: &who.Name, Phone: &who.Phone, Tier: &who.Tier, Place: &who.Place}
	if who.BirthYear > 0 {
		change.BirthYear = &who.BirthYear
	}
	needs := []customer.Need{}
	for _, n := range who.Needs {
		if n.Source != "age" { // that one follows from the year of birth
			needs = append(needs, customer.Need{Need: n.Need, Source: n.Source, At: clock.Milli(p.clock)})
		}
	}
	if len(needs) > 0 {
		change.Needs = &needs
	}
	p.customers[who.Phone] = made.ID
	_, err = p.customer.Update(ctx, p.who, made.ID, change)
	return made.ID, err
}

func (p *player) customerStep(ctx context.Context, m moment, s *session) error {
	who := actor.Actor{Kind: actor.Customer, ID: s.customerID, WorkspaceID: p.who.WorkspaceID}
	switch m.step.Kind {
	case "rate":
		return p.conversation.Rate(ctx, who, s.id, m.step.Score, m.step.Text, "")
	case "leave":
		return nil // the close after it says so
	case "not_helpful":
		_, err := p.conversation.Feedback(ctx, who, s.lastBot, false)
		return err
	}
	got, err := p.conversation.Receive(ctx, conversation.Inbound{
		WorkspaceID: p.who.WorkspaceID, InboxID: p.inbox.ID, Channel: m.script.Channel, CustomerID: s.customerID, VisitorID: visitorOf(p.who.WorkspaceID, m.script.Key),
		ClientID: "s" + strconv.Itoa(m.n), Text: m.step.Text, Locale: m.script.Locale, EntryPoint: m.script.EntryPoint, At: clock.Milli(p.clock), Sample: true,
	})
	if err != nil {
		return err
	}
	s.id = got.Conversation.ID
	if read := got.Conversation.ReplySeq; read > 0 {
		if err := p.conversation.CustomerReceipts(ctx, who, s.id, conversation.Receipts{DeliveredSeq: read, ReadSeq: read}); err != nil {
			return err
		}
	}
	switch m.step.Kind {
	case "message":
		_, err = p.desk.Leave(ctx, desk.Left{
			Key: got.Message.ID, WorkspaceID: p.who.WorkspaceID, ConversationID: s.id, CustomerID: s.customerID, SkillGroupID: p.groups[m.step.Group],
			Text: m.step.Text, Phone: m.step.Phone, At: clock.Milli(p.clock), Sample: true,
		})
	case "confirm":
		err = p.confirm(ctx, m, s, who, got.Conversation)
	}
	return err
}

// confirm takes the customer's word that it is solved: with the bot's next turn,
// or, where the bot says nothing more, as the mark on its last answer. What an
// agent has solved, the agent's own word says.
func (p *player) confirm(ctx context.Context, m moment, s *session, who actor.Actor, c conversation.Conversation) error {
	if c.OwnerKind != conversation.OwnBot {
		return nil
	}
	if m.next != nil && m.next.By == "bot" {
		s.solved = m.step.Solved
		return nil
	}
	_, err := p.conversation.Feedback(ctx, who, s.lastBot, *m.step.Solved)
	return err
}

func (p *player) botStep(ctx context.Context, m moment, s *session) error {
	script := bot.Script{Decision: m.step.Decision, Solved: s.solved, Reason: bot.ReasonAsked}
	s.solved = nil
	if m.step.Item != "" {
		script.Decision, script.ItemIDs = bot.Answer, []string{p.items[m.step.Item]}
	}
	for _, key := range m.step.Options {
		script.ItemIDs = append(script.ItemIDs, p.items[key])
	}
	if m.next != nil && m.next.Kind == "handoff" {
		g, err := p.workspace.GroupByID(ctx, p.who.WorkspaceID, p.groups[m.next.Group])
		if err != nil {
			return err
		}
		script.Reason, script.Group = m.next.Reason, &bot.Group{ID: g.ID, Name: g.Name, NameEN: g.NameEn, Open: true}
	}
	if err := p.bot.Play(ctx, p.who.WorkspaceID, s.id, script); err != nil {
		return err
	}
	turns, err := p.conversation.LastTurns(ctx, p.who.WorkspaceID, s.id, 1)
	if err == nil && len(turns) > 0 {
		s.lastBot = turns[0].MessageID
	}
	return err
}

func (p *player) agentStep(ctx context.Context, m moment, s *session) error {
	who := actor.Actor{Kind: actor.Member, ID: p.members[m.step.Member], WorkspaceID: p.who.WorkspaceID, Permissions: []string{"*"}}
	c, err := p.conversation.Get(ctx, p.who, s.id)
	if err != nil {
		return err
	}
	say := conversation.Outgoing{ClientID: "s" + strconv.Itoa(m.n), Generation: c.Generation, Text: m.step.Text, At: clock.Milli(p.clock)}
	hand := conversation.Hand{Seen: c.Generation}
	switch m.step.Kind {
	case "accept":
		hand.To, hand.ToID, hand.Reason = conversation.OwnAgent, who.ID, "assigned"
		_, err = p.conversation.Give(ctx, p.who, s.id, hand)
	case "transfer":
		say.Note = true
		if _, err = p.conversation.Say(ctx, who, s.id, say); err != nil {
			return err
		}
		hand.To, hand.SkillGroupID, hand.Reason = conversation.OwnQueue, p.groups[m.step.Group], "transferred"
		_, err = p.conversation.Give(ctx, who, s.id, hand)
	case "give_back":
		hand.To, hand.Reason, hand.Say = conversation.OwnBot, "given_back", &conversation.Occasion{Key: "given_back"}
		_, err = p.conversation.Give(ctx, who, s.id, hand)
	case "promise":
		_, err = p.conversation.Promise(ctx, who, s.id, m.step.Text, clock.Milli(p.clock)+m.step.DueS*1000)
	case "close":
		return p.close(ctx, s, who, conversation.Close{Reason: "resolved", Generation: c.Generation, Disposition: dispositionOf(m.script)})
	case "wrapup":
		err = p.conversation.EndWrapup(ctx, who, s.id, nil)
		if f := fault.Of(err); f != nil && f.Code == "conversation.no_wrapup" { // a server beside it found the time for it over
			err = nil
		}
	default:
		if err = p.conversation.DeskRead(ctx, who, s.id, c.LastSeq); err != nil {
			return err
		}
		say.Note = m.step.Kind == "note"
		_, err = p.conversation.Say(ctx, who, s.id, say)
	}
	return err
}

func dispositionOf(c *sample.Conversation) conversation.Disposition {
	if c.Disposition == nil {
		return conversation.Disposition{}
	}
	d := *c.Disposition
	return conversation.Disposition{Category: d.Category, Outcome: d.Outcome, Note: d.Note}
}

// close ends the conversation and asks everyone who was served for a rating.
func (p *player) close(ctx context.Context, s *session, who actor.Actor, cl conversation.Close) error {
	before, err := p.conversation.Get(ctx, p.who, s.id)
	if err != nil {
		return err
	}
	after, err := p.conversation.Close(ctx, who, s.id, cl)
	if err != nil || after.Outcome == conversation.OutcomeAbandoned {
		return err
	}
	return p.conversation.InviteRating(ctx, p.who.WorkspaceID, s.id, before.Owner)
}

// serveGroups names whom the groups are for, where that was not said before.
func (s *sampleMaker) serveGroups(ctx context.Context) error {
	have, err := s.workspace.GroupList(ctx, s.who)
	if err != nil {
		return err
	}
	for _, g := range s.company.SkillGroups {
		i := slices.IndexFunc(have, func(x workspace.Group) bool { return x.ID == s.groups[g.Key] })
		if len(g.Serves) == 0 || i < 0 || len(have[i].Serves) > 0 {
			continue
		}
		_, err := s.workspace.ChangeGroup(ctx, s.who, have[i].ID, func(x *workspace.Group) error {
			x.Serves = g.Serves
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
