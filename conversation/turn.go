package conversation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/mask"
)

// The states of a turn.
const (
	TurnSaid       = "said"
	TurnSuperseded = "superseded" // the customer wrote again before the reply was committed
	TurnSuggested  = "suggested"  // a person had the conversation: kept, not said
)

// Turn is what a customer said until a pause and all that the bot did in reply,
// recorded with everything it could have done instead (design: every decision
// with its options, their calibrated confidence, the threshold, the release and
// the chance with which it was taken).
type Turn struct {
	ID             string          `db:"id" json:"id"`
	WorkspaceID    string          `db:"workspace_id" json:"-"`
	ConversationID string          `db:"conversation_id" json:"conversation_id"`
	N              int64           `db:"n" json:"n"`
	Generation     int64           `db:"generation" json:"generation"`
	FromSeq        int64           `db:"from_seq" json:"from_seq" doc:"First message it read"`
	ToSeq          int64           `db:"to_seq" json:"to_seq" doc:"Last message it read"`
	MessageID      string          `db:"message_id" json:"message_id,omitempty" doc:"What was said"`
	State          string          `db:"state" json:"state" enum:"said,superseded,suggested"`
	SupersededBy   string          `db:"superseded_by" json:"superseded_by,omitempty"`
	Continued      bool            `db:"continued" json:"continued,omitempty" doc:"The customer went on within 2 s: the next turn read this one's text too, and this is no failed turn"`
	Understanding  json.RawMessage `db:"understanding,json" json:"understanding"`
	Options        []TurnOption    `db:"options,json" json:"options"`
	Decision       string          `db:"decision" json:"decision" enum:"answer,clarify,related,decline,handoff,smalltalk"`
	Reason         string          `db:"reason" json:"reason"`
	Grade          string          `db:"grade" json:"grade,omitempty"`
	ItemID         string          `db:"item_id" json:"item_id,omitempty"`
	RevisionID     string          `db:"revision_id" json:"revision_id,omitempty"`
	AnswerN        int64           `db:"answer_n" json:"answer_n" doc:"Which of the item's answers, from 0"`
	Confidence     float64         `db:"confidence" json:"confidence"`
	Threshold      float64         `db:"threshold" json:"threshold"`
	Chance         float64         `db:"chance" json:"chance" doc:"Probability with which this option was taken"`
	Explored       bool            `db:"explored" json:"explored,omitempty"`
	ReleaseID      string          `db:"release_id" json:"release_id,omitempty"`
	Failed         bool            `db:"failed" json:"failed,omitempty"`
	FailedReason   string          `db:"failed_reason" json:"failed_reason,omitempty" enum:"declined,not_helpful,rephrased,clarified_in_vain,,"`
	Locale         string          `db:"locale" json:"locale"`
	StartedAt      int64           `db:"started_at" json:"started_at"`
	SaidAt         int64           `db:"said_at" json:"said_at,omitempty"`
	Latency        Latency         `db:"latency,json" json:"latency_ms"`
	Cost           []CostLine      `db:"cost,json" json:"cost"`
	Draft          string          `db:"draft" json:"draft,omitempty" doc:"What the bot would have said, of a turn that is only suggested"`
	DataKind       string          `db:"data_kind" json:"-"`
	RetentionClass string          `db:"retention_class" json:"-"`
}

// TurnOption is one thing the bot could have said.
type TurnOption struct {
	Decision      string          `json:"decision"`
	ItemID        string          `json:"item_id,omitempty"`
	RevisionID    string          `json:"revision_id,omitempty"`
	DocumentID    string          `json:"document_id,omitempty" doc:"Set where a document answers; item_id is its chunk"`
	Question      string          `json:"question,omitempty"`
	Matched       string          `json:"matched,omitempty" doc:"The wording that came closest"`
	Score         float64         `json:"score"`
	Confidence    float64         `json:"confidence"`
	ExpectedPrice float64         `json:"expected_price"`
	Chance        float64         `json:"chance"`
	Why           json.RawMessage `json:"why,omitempty" doc:"Matched and missing parts, each scorer's share"`
}

// Mask hides numbers of people in the parts of their words.
func (o *TurnOption) Mask() { o.Why = mask.JSON(o.Why) }

// Latency is milliseconds by step.
type Latency map[string]float64

// CostLine is how much of one thing was used up; what that is worth is priced
// when it is read. What is "machine" (milliseconds of this node).
type CostLine struct {
	What   string  `json:"what"`
	Amount float64 `json:"amount"`
	Unit   string  `json:"unit"`
}

// TurnCommit is a turn with what it does.
type TurnCommit struct {
	Turn  Turn
	Reply *Outgoing // nil: nothing is said (the hand-over speaks for itself)
	// Hand gives the conversation to people (or another desk) with the packet.
	Hand   *Hand
	Packet *Packet
	// Failed marks earlier turns as failed; Continued marks them as gone on with.
	FailedTurns    map[string]string // turn id → reason
	ContinuedTurns []string
	// FailedInRow is the number of failed turns in a row after this one.
	FailedInRow  int64
	Mood         string
	Urgency      string
	Topic        string
	PersonNeeded string
	Confirmed    *bool // the customer said that it is solved, or that it is not
	Suggest      bool  // a person has the conversation: keep the turn, say nothing
}

// CommitTurn stores a turn and does what it decided, in one transaction. The
// fence: the bot still owns the conversation under the generation the turn read,
// and the customer has said nothing since. If not, the turn is kept as
// superseded, nothing is said, and the returned state tells so.
func (s *Store) CommitTurn(ctx context.Context, workspaceID string, tc TurnCommit) (Turn, error) {
	who := actor.Actor{Kind: actor.Bot, WorkspaceID: workspaceID}
	var out Turn
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, workspaceID, tc.Turn.ConversationID)
		if err != nil {
			return err
		}
		t := tc.Turn
		before := c.Owner
		facts, m, err := s.commitTurn(ctx, tx, who, &c, &t, tc)
		if err != nil {
			return err
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		out = t
		tx.OnCommit(func() {
			s.Notify(Notice{Conversation: c, Message: m, OwnerChanged: c.Generation != before.Generation, Previous: before.OwnerKind, PreviousID: before.OwnerID})
		})
		return s.Log.Append(ctx, tx, about(who, &c), facts...)
	})
	return out, err
}

func (s *Store) commitTurn(ctx context.Context, tx *db.Tx, who actor.Actor, c *Conversation, t *Turn, tc TurnCommit) ([]event.Fact, *Message, error) {
	c.TurnCount++
	t.N, t.WorkspaceID = c.TurnCount, c.WorkspaceID
	switch {
	case tc.Suggest && c.CustomerSeq == t.ToSeq && c.PreviewBy != string(ByAgent):
		t.State = TurnSuggested
	case tc.Suggest: // the customer went on, or a person has answered
		t.State = TurnSuperseded
	case c.MayWrite(OwnBot, "", t.Generation) != nil || c.CustomerSeq != t.ToSeq || c.TurnSeq >= t.ToSeq:
		t.State = TurnSuperseded
	default:
		t.State, t.SaidAt = TurnSaid, s.now()
	}
	var facts []event.Fact
	var said *Message
	if t.State == TurnSaid {
		if err := s.bookkeep(ctx, tx, c, t, tc, &facts); err != nil {
			return nil, nil, err
		}
		m, err := s.sayTurn(ctx, tx, who, c, t, tc, &facts)
		if err != nil {
			return nil, nil, err
		}
		said = m
	}
	if err := s.insertTurn(ctx, tx, t); err != nil {
		return nil, nil, err
	}
	facts = append(facts, TurnTaken{
		TurnID: t.ID, N: t.N, State: t.State, Decision: t.Decision, Reason: t.Reason, Grade: t.Grade, ItemID: t.ItemID, ReleaseID: t.ReleaseID,
		Confidence: t.Confidence, Chance: t.Chance, Explored: t.Explored, Failed: t.Failed,
		Continued: len(tc.ContinuedTurns) > 0, LatencyMS: t.Latency["total"],
	})
	if t.State != TurnSaid || tc.Hand == nil {
		return facts, said, nil
	}
	handed, err := s.handOff(ctx, tx, c, *tc.Hand, tc.Packet)
	return append(facts, handed...), said, err
}

// bookkeep writes what the turn learned about the conversation and about the
// turns before it.
func (s *Store) bookkeep(ctx context.Context, tx *db.Tx, c *Conversation, t *Turn, tc TurnCommit, facts *[]event.Fact) error {
	c.TurnSeq, c.FailedTurns = t.ToSeq, tc.FailedInRow
	setIf(&c.Mood, tc.Mood)
	setIf(&c.Urgency, tc.Urgency)
	setIf(&c.Topic, tc.Topic)
	setIf(&c.PersonNeeded, tc.PersonNeeded)
	if t.Grade > c.Grade {
		c.Grade = t.Grade
	}
	for turnID, reason := range tc.FailedTurns {
		if _, err := s.q.Exec(ctx, tx, "fail_turn", turnID, c.ID, reason); err != nil {
			return err
		}
		*facts = append(*facts, TurnFailed{TurnID: turnID, Reason: reason})
	}
	for _, turnID := range tc.ContinuedTurns {
		if _, err := s.q.Exec(ctx, tx, "continue_turn", turnID, c.ID, t.ID); err != nil {
			return err
		}
	}
	if tc.Confirmed != nil {
		*facts = append(*facts, s.confirm(c, *tc.Confirmed))
	}
	return nil
}

func setIf(dst *string, v string) {
	if v != "" {
		*dst = v
	}
}

// sayTurn puts the turn's reply into the conversation.
func (s *Store) sayTurn(ctx context.Context, tx *db.Tx, who actor.Actor, c *Conversation, t *Turn, tc TurnCommit, facts *[]event.Fact) (*Message, error) {
	if tc.Reply == nil {
		return nil, nil
	}
	leg, err := s.leg(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	m := &Message{By: ByBot, ByID: who.ID, ClientID: t.ID, Kind: "text", Text: tc.Reply.Text, Content: tc.Reply.Content, TurnID: t.ID, LegID: leg.ID}
	fact, err := s.add(ctx, tx, c, m, "t:"+t.ID, tc.Reply.At)
	if err != nil {
		return nil, err
	}
	t.MessageID = m.ID
	*facts = append(*facts, fact)
	_, err = s.q.Exec(ctx, tx, "leg_reply", leg.ID, m.CreatedAt)
	return m, err
}

func (s *Store) insertTurn(ctx context.Context, tx *db.Tx, t *Turn) error {
	if t.Options == nil {
		t.Options = []TurnOption{}
	}
	if t.Cost == nil {
		t.Cost = []CostLine{}
	}
	if len(t.Understanding) == 0 {
		t.Understanding = json.RawMessage("{}")
	}
	_, err := s.q.Exec(ctx, tx, "insert_turn", t.ID, t.WorkspaceID, t.ConversationID, t.N, t.Generation, t.FromSeq, t.ToSeq, t.MessageID, t.State,
		db.JSON(t.Understanding), db.JSON(t.Options), t.Decision, t.Reason, t.Grade, t.ItemID, t.RevisionID, t.AnswerN, t.Confidence, t.Threshold, t.Chance, t.Explored,
		t.ReleaseID, t.Failed, t.FailedReason, t.Locale, t.StartedAt, t.SaidAt, db.JSON(t.Latency), db.JSON(t.Cost), t.Draft)
	return err
}

// Mask hides numbers of people in what was understood of their words.
func (t *Turn) Mask() { t.Understanding = mask.JSON(t.Understanding) }

// Turns returns a conversation's turns in order.
func (s *Store) Turns(ctx context.Context, workspaceID, conversationID string) ([]Turn, error) {
	return db.All[Turn](ctx, s.DB, s.q, "turns", workspaceID, conversationID)
}

// Understood is what a turn made of the customer's words.
type Understood struct {
	TurnID         string          `db:"id"`
	ConversationID string          `db:"conversation_id"`
	Understanding  json.RawMessage `db:"understanding,json"`
}

// Understood returns what these turns of a workspace understood, in any order;
// turns that are gone are left out.
func (s *Store) Understood(ctx context.Context, workspaceID string, turnIDs []string) ([]Understood, error) {
	return db.All[Understood](ctx, s.DB, s.q, "understood", workspaceID, db.List(turnIDs))
}

// Drafted is what the bot would have said to a customer's words.
type Drafted struct {
	TurnID        string          `db:"id"`
	ToSeq         int64           `db:"to_seq"` // the last message it read
	Understanding json.RawMessage `db:"understanding,json"`
	Draft         string          `db:"draft"`
}

// Drafted returns what these turns of a workspace would have said, in any order;
// turns that are gone are left out.
func (s *Store) Drafted(ctx context.Context, workspaceID string, turnIDs []string) ([]Drafted, error) {
	return db.All[Drafted](ctx, s.DB, s.q, "drafted", workspaceID, db.List(turnIDs))
}

// Unanswered is a turn that had no answer.
type Unanswered struct {
	ConversationID string          `db:"conversation_id"`
	Understanding  json.RawMessage `db:"understanding,json"`
}

// Unanswered returns the turns of these conversations in which the bot declined,
// or asked back and had no answer in its next turn either; newest conversations
// and turns first.
func (s *Store) Unanswered(ctx context.Context, workspaceID string, ids []string, limit int) ([]Unanswered, error) {
	return db.All[Unanswered](ctx, s.DB, s.q, "unanswered", workspaceID, db.List(ids), limit)
}

// Helpful is an answer of the bot that a customer called helpful.
type Helpful struct {
	TurnID        string          `db:"id"`
	CustomerID    string          `db:"customer_id"`
	Channel       string          `db:"channel"`
	Locale        string          `db:"locale"`
	ItemID        string          `db:"item_id"`
	Understanding json.RawMessage `db:"understanding,json"`
}

// HelpfulTurns returns the answers that customers called helpful, the newest
// first.
func (s *Store) HelpfulTurns(ctx context.Context, workspaceID string, limit int) ([]Helpful, error) {
	return db.All[Helpful](ctx, s.DB, s.q, "helpful_turns", workspaceID, limit)
}

// TurnOf returns the turn that said a message.
func (s *Store) TurnOf(ctx context.Context, workspaceID, messageID string) (Turn, error) {
	t, err := db.One[Turn](ctx, s.DB, s.q, "turn_of_message", workspaceID, messageID)
	if errors.Is(err, sql.ErrNoRows) {
		return t, fault.NotFound("turn.not_found")
	}
	return t, err
}

// TurnsDue returns conversations that wait for the bot since before a time: what
// a node left undone when it was killed.
func (s *Store) TurnsDue(ctx context.Context, before int64, limit int) ([]Conversation, error) {
	return db.All[Conversation](ctx, s.DB, s.q, "turns_due", before, limit)
}

// LastTurns returns a conversation's newest turns, newest first.
func (s *Store) LastTurns(ctx context.Context, workspaceID, conversationID string, n int) ([]Turn, error) {
	return db.All[Turn](ctx, s.DB, s.q, "last_turns", workspaceID, conversationID, n)
}
