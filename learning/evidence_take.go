package learning

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/knowledge"
)

const evidenceConsumer = "learning.evidence"

// Consumer builds the evidence.
func (s *Store) Consumer() event.Consumer {
	return event.Consumer{Name: evidenceConsumer, Handle: s.take}
}

// Rebuild makes the evidence anew from the log, conversation by conversation,
// beside a running server. What was put into which cluster stays. Stopped, it
// goes on when it is called again. told hears how far it is, in events.
func (s *Store) Rebuild(ctx context.Context, told func(done, total int64)) error {
	if err := s.Log.CatchUp(ctx, s.Consumer()); err != nil {
		return err
	}
	return s.Log.Rebuild(ctx, event.Rebuild{Consumer: evidenceConsumer, First: conversation.Started{}, Make: s.makeAnew}, told)
}

// makeAnew leaves alone whether the customer came back: that is known from
// another conversation's events.
func (s *Store) makeAnew(ctx context.Context, tx *db.Tx, events []event.Event) error {
	e := events[0]
	if _, err := s.q.Exec(ctx, tx, "drop_evidence_of", e.WorkspaceID, db.List([]string{e.ConversationID})); err != nil {
		return err
	}
	f := file{contact: Contact{ConversationID: e.ConversationID, WorkspaceID: e.WorkspaceID, CustomerID: e.CustomerID, Sample: e.Sample}}
	if err := f.takeAll(events); err != nil {
		return err
	}
	if f.returns != "" {
		if err := s.returned(ctx, tx, e.WorkspaceID, f); err != nil {
			return err
		}
	}
	return s.put(ctx, tx, f)
}

// take brings the evidence of the events' conversations up to date, each read
// and written once.
func (s *Store) take(ctx context.Context, tx *db.Tx, events []event.Event) error {
	of := map[string][]event.Event{}
	var order []string
	for _, e := range events {
		if e.ConversationID == "" {
			continue
		}
		if of[e.ConversationID] == nil {
			order = append(order, e.ConversationID)
		}
		of[e.ConversationID] = append(of[e.ConversationID], e)
	}
	for _, id := range order {
		if err := s.learn(ctx, tx, of[id]); err != nil {
			return err
		}
	}
	return nil
}

// file is what is known of one conversation while its events are taken in.
type file struct {
	contact Contact
	turns   []Evidence // in their order
	gone    []string   // turns that turned out to be none of their own
	returns string     // the conversation that this one comes back to
	at      int64
}

// learn takes events of one conversation, in their order.
func (s *Store) learn(ctx context.Context, tx *db.Tx, events []event.Event) error {
	if !slices.ContainsFunc(events, tells) {
		return nil
	}
	e := events[0]
	f := file{}
	var err error
	if f.contact, err = db.One[Contact](ctx, tx, s.q, "contact", e.ConversationID, e.WorkspaceID); errors.Is(err, sql.ErrNoRows) {
		f.contact, err = Contact{ConversationID: e.ConversationID, WorkspaceID: e.WorkspaceID, CustomerID: e.CustomerID, Sample: e.Sample}, nil
	}
	if err != nil {
		return err
	}
	if f.turns, err = db.All[Evidence](ctx, tx, s.q, "evidence_of", e.ConversationID, e.WorkspaceID); err != nil {
		return err
	}
	contact, turns := f.contact, slices.Clone(f.turns)
	if err := f.takeAll(events); err != nil {
		return err
	}
	if f.returns != "" {
		if err := s.returned(ctx, tx, e.WorkspaceID, f); err != nil {
			return err
		}
	}
	if f.contact == contact && slices.Equal(f.turns, turns) {
		return nil
	}
	return s.put(ctx, tx, f)
}

// tells leaves out what never says anything here.
func tells(e event.Event) bool {
	switch e.Type {
	case conversation.RatingInvited{}.EventType(), conversation.PromiseMade{}.EventType(), conversation.PromiseKept{}.EventType(), conversation.PromiseBroken{}.EventType():
		return false
	}
	return true
}

func (s *Store) put(ctx context.Context, tx *db.Tx, f file) error {
	c := f.contact
	_, err := s.q.Exec(ctx, tx, "put_contact", c.ConversationID, c.WorkspaceID, c.CustomerID, c.Channel, c.StartedAt, c.Outcome, lost(conversation.Outcome(c.Outcome)), c.Rating, c.PeopleMS, c.WorkingAt, c.Sample)
	if err != nil {
		return err
	}
	for _, turnID := range f.gone {
		if _, err := s.q.Exec(ctx, tx, "drop_turn", turnID, c.WorkspaceID); err != nil {
			return err
		}
	}
	for _, t := range f.turns {
		_, err := s.q.Exec(ctx, tx, "put_evidence", t.TurnID, c.WorkspaceID, c.ConversationID, c.CustomerID, c.Channel, t.N, t.At, t.Decision, t.ItemID, t.ReleaseID, t.Confidence, int64(t.Own), t.Sample)
		if err != nil {
			return err
		}
	}
	return s.weigh(ctx, tx, c.WorkspaceID, c.ConversationID)
}

// weigh gives the conversation's last question what speaks against the whole,
// and counts the questions that went badly: they share its cost. One that had
// gone well, and near no cluster, is placed again now; the clusters it touches
// are counted again.
func (s *Store) weigh(ctx context.Context, tx *db.Tx, workspaceID, conversationID string) error {
	for _, statement := range []string{"weigh_evidence", "count_evidence", "unplace", "uncount"} {
		if _, err := s.q.Exec(ctx, tx, statement, conversationID, workspaceID); err != nil {
			return err
		}
	}
	return nil
}

// returned notes with the conversation before that its customer came back. It
// may not be there yet: events of two conversations have no order.
func (s *Store) returned(ctx context.Context, tx *db.Tx, workspaceID string, f file) error {
	if _, err := s.q.Exec(ctx, tx, "returned", f.returns, workspaceID, f.at); err != nil {
		return err
	}
	return s.weigh(ctx, tx, workspaceID, f.returns)
}

func (f *file) takeAll(events []event.Event) error {
	for _, e := range events {
		if err := f.take(e); err != nil {
			return err
		}
	}
	return nil
}

// take takes one event in.
func (f *file) take(e event.Event) error {
	f.contact.works(e.At)
	switch e.Type {
	case conversation.Started{}.EventType():
		return read(e, func(d conversation.Started) { f.started(e, d) })
	case conversation.TurnTaken{}.EventType():
		return read(e, func(d conversation.TurnTaken) { f.turn(e, d) })
	case conversation.TurnFailed{}.EventType():
		return read(e, func(d conversation.TurnFailed) { f.blame(d.TurnID, failedBy(d.Reason)) })
	case conversation.FeedbackGiven{}.EventType():
		return read(e, func(d conversation.FeedbackGiven) { f.opinion(d.TurnID, d.Helpful) })
	case conversation.HandedOff{}.EventType():
		return read(e, func(d conversation.HandedOff) {
			if n := len(f.turns); n > 0 && !slices.Contains(rulesHandOver, d.Reason) {
				f.turns[n-1].Own |= HandedOver
			}
		})
	case knowledge.CorrectionOpened{}.EventType():
		return read(e, func(d knowledge.CorrectionOpened) { f.blame(d.TurnID, Corrected) })
	case knowledge.CorrectionResolved{}.EventType():
		return read(e, func(d knowledge.CorrectionResolved) {
			if d.Result == knowledge.ResultDismissed {
				f.clear(d.TurnID, Corrected)
			}
		})
	}
	return f.people(e)
}

// people takes in what tells of people's time and of how it ended.
func (f *file) people(e event.Event) error {
	c := &f.contact
	switch e.Type {
	case conversation.Accepted{}.EventType():
		c.WorkingAt = e.At
	case conversation.MessageAdded{}.EventType():
		return read(e, func(d conversation.MessageAdded) {
			if d.By == conversation.ByAgent && !d.Note && c.WorkingAt == 0 {
				c.WorkingAt = e.At
			}
		})
	case conversation.OwnerChanged{}.EventType():
		c.WorkingAt = 0
	case conversation.WrapupEnded{}.EventType():
		return read(e, func(d conversation.WrapupEnded) { c.PeopleMS += min(d.TookMS, mostWrapup) })
	case conversation.OutcomeChanged{}.EventType():
		return read(e, func(d conversation.OutcomeChanged) { c.Outcome = string(d.Outcome) })
	case conversation.WasClosed{}.EventType():
		return read(e, func(d conversation.WasClosed) { c.Outcome, c.WorkingAt = string(d.Outcome), 0 })
	case conversation.Rated{}.EventType():
		return read(e, func(d conversation.Rated) { c.Rating = d.Score })
	}
	return nil
}

func read[F event.Fact](e event.Event, take func(F)) error {
	d, err := event.Read[F](e)
	if err == nil {
		take(d)
	}
	return err
}

// started tells who came; a return is the same problem once more, and the
// company's own following up of it is none.
func (f *file) started(e event.Event, d conversation.Started) {
	f.contact.CustomerID, f.contact.Channel, f.contact.StartedAt, f.contact.Sample = e.CustomerID, d.Channel, e.At, e.Sample
	if d.PreviousID != "" && e.ActorKind != actor.Member {
		f.returns, f.at = d.PreviousID, e.At
	}
}

// turn adds a question; what was no question, or not said, is none.
func (f *file) turn(e event.Event, d conversation.TurnTaken) {
	if n := len(f.turns); d.Continued && d.State == conversation.TurnSaid && n > 0 && f.turns[n-1].N == d.N-1 {
		f.gone = append(f.gone, f.turns[n-1].TurnID) // its words are in this one's
		f.turns = f.turns[:n-1]
	}
	if d.State != conversation.TurnSaid || !asks(d) || slices.ContainsFunc(f.turns, func(t Evidence) bool { return t.TurnID == d.TurnID }) {
		return
	}
	t := Evidence{
		TurnID: d.TurnID, WorkspaceID: e.WorkspaceID, ConversationID: e.ConversationID, CustomerID: e.CustomerID, Channel: f.contact.Channel, N: d.N, At: e.At,
		Decision: d.Decision, ItemID: d.ItemID, ReleaseID: d.ReleaseID, Confidence: d.Confidence, Sample: e.Sample,
	}
	if d.Failed || d.Decision == bot.Decline {
		t.Own |= Declined
	}
	if d.Decision == bot.Answer && d.Confidence < unsureBelow {
		t.Own |= Unsure
	}
	f.turns = append(f.turns, t)
}

// asks tells whether a turn was a question: neither talk, nor a wish or a need
// that is met by rule.
func asks(d conversation.TurnTaken) bool {
	switch d.Decision {
	case bot.Smalltalk:
		return false
	case bot.Handoff:
		return d.Reason != bot.ReasonAsked && !slices.Contains(rulesHandOver, d.Reason)
	}
	return true
}

func failedBy(reason string) Reason {
	switch reason {
	case "clarified_in_vain":
		return ClarifiedInVain
	case "rephrased":
		return Rephrased
	case "not_helpful":
		return NotHelpful
	}
	return Declined
}

func (f *file) opinion(turnID string, helpful bool) {
	if helpful {
		f.clear(turnID, NotHelpful)
		return
	}
	f.blame(turnID, NotHelpful)
}

func (f *file) blame(turnID string, r Reason) {
	for i := range f.turns {
		if f.turns[i].TurnID == turnID {
			f.turns[i].Own |= r
		}
	}
}

func (f *file) clear(turnID string, r Reason) {
	for i := range f.turns {
		if f.turns[i].TurnID == turnID {
			f.turns[i].Own &^= r
		}
	}
}
