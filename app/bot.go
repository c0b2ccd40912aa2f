package app

import (
	"context"
	"time"

	"yingda/bot"
	"yingda/conversation"
	"yingda/engine"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/workspace"
)

func (d *domains) newBot() *bot.Bot {
	return bot.New(bot.Deps{
		Conversation: d.conversation, Finder: finder{d.search}, Clock: d.clock,
		Settings: d.botSettings, Customer: d.botCustomer, Route: d.route,
	})
}

// finder lets the bot look up the released knowledge.
type finder struct{ search *search.Searcher }

// Find implements bot.Finder.
func (f finder) Find(ctx context.Context, q bot.Query) (bot.Found, error) {
	sq := search.Query{
		WorkspaceID: q.WorkspaceID, Text: q.Text, Locale: q.Locale, Channel: q.Channel, CustomerID: q.Customer.ID, Asker: q.Customer.Asker, Visibility: knowledge.UpTo(q.Customer.Asker.Told()),
		Explain: true, Draw: q.Draw, Failed: q.Failed, At: q.At, Withheld: q.Trial,
	}
	if q.ItemID != "" {
		return f.item(ctx, sq, q.ItemID)
	}
	got, err := f.search.Ask(ctx, sq)
	if err != nil {
		return bot.Found{}, err
	}
	out := bot.Found{ReleaseID: got.ReleaseID, BaseN: got.BaseVersion, Result: got.Result, Decision: got.Decision, Vectors: got.Vectors, Withheld: got.Withheld}
	for _, c := range got.Candidates {
		out.Hits = append(out.Hits, hit(c, q.Channel))
	}
	return out, nil
}

func (f finder) item(ctx context.Context, q search.Query, itemID string) (bot.Found, error) {
	c, ok, err := f.search.ItemByID(ctx, q, itemID)
	if err != nil || !ok {
		return bot.Found{}, err
	}
	releaseID, n, err := f.search.Release(ctx, q)
	return bot.Found{ReleaseID: releaseID, BaseN: n, Hits: []bot.Hit{hit(c, q.Channel)}}, err
}

func hit(c search.Candidate, channel string) bot.Hit {
	h := bot.Hit{
		ItemID: c.ItemID, RevisionID: c.RevisionID, DocumentID: c.DocumentID, Question: c.Question, CategoryID: c.CategoryID, Category: c.Category, SkillGroupID: c.SkillGroupID,
		Grade: c.Grade, Source: c.Source, AnswerN: c.AnswerN, QuickReplies: c.QuickReplies,
		Foreign: c.Foreign,
	}
	if c.Answer != nil {
		h.Answer = c.Answer.Said(channel)
	}
	for _, r := range c.Related {
		h.Related = append(h.Related, bot.Related{ItemID: r.ItemID, Question: r.Question})
	}
	return h
}

func (d *domains) botSettings(ctx context.Context, c conversation.Conversation) (bot.Settings, error) {
	w, err := d.workspace.ByID(ctx, c.WorkspaceID)
	if err != nil {
		return bot.Settings{}, err
	}
	out := bot.Settings{FailedTurns: w.Settings.FailedTurnsBeforePerson, ShowSource: w.Settings.ShowSource, Around: engine.Around{Now: d.clock.Now().In(w.Location())}}
	if c.InboxID != "" {
		in, err := d.workspace.InboxByID(ctx, c.WorkspaceID, c.InboxID)
		if err != nil {
			return out, err
		}
		out.BotOnly, out.Shadow = in.Mode == workspace.ModeBotOnly, in.Mode == workspace.ModeShadow
	}
	return out, nil
}

func (d *domains) botCustomer(ctx context.Context, workspaceID, customerID string) (bot.Customer, error) {
	c, err := d.customer.Resolve(ctx, workspaceID, customerID)
	if err != nil {
		return bot.Customer{}, err
	}
	out := bot.Customer{ID: c.ID, Asker: knowledge.AskerOf(c, d.clock.Now()), PersonFirst: c.WhyPersonFirst()}
	for _, n := range c.Needs {
		out.Needs = append(out.Needs, n.Need)
	}
	return out, nil
}

// arms assigns a new conversation's experiments, from what its first message
// and its customer tell about who may be drawn by lot.
func (d *domains) arms(ctx context.Context, in conversation.Inbound, conversationID string) ([]conversation.Arm, error) {
	if in.Sample { // nobody was drawn by lot
		return nil, nil
	}
	u := engine.Understand(in.Text, engine.Around{})
	c, err := d.customer.Resolve(ctx, in.WorkspaceID, in.CustomerID)
	if err != nil {
		return nil, err
	}
	at := workspace.Standing{AskedForPerson: u.Talk.Person, Complaint: u.Talk.Complaint, RiskWord: len(u.Talk.Risks) > 0, DeclaredNeed: c.WhyPersonFirst() != ""}
	if c.BirthYear > 0 {
		at.Age = int64(d.clock.Now().Year()) - c.BirthYear
	}
	if at.Staffed, at.Wait, at.WaitKnown, err = d.staffing(ctx, in.WorkspaceID, in.InboxID); err != nil {
		return nil, err
	}
	got, err := d.workspace.Assignments(ctx, in.WorkspaceID, in.CustomerID, conversationID, at)
	out := make([]conversation.Arm, 0, len(got))
	for _, a := range got {
		out = append(out, conversation.Arm{Experiment: a.Experiment, Arm: a.Arm, Chance: a.Chance, Reason: a.Reason})
	}
	return out, err
}

// calendar is a time as a workspace sees it, and whether its default group works
// then.
func (d *domains) calendar(ctx context.Context, workspaceID string, now time.Time) (search.Moment, error) {
	w, err := d.workspace.ByID(ctx, workspaceID)
	if err != nil {
		return search.Moment{}, err
	}
	open, err := d.desk.Staffed(ctx, workspaceID, now)
	return search.Moment{Local: now.In(w.Location()), Open: open}, err
}
