package learning

import (
	"context"
	"slices"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/db"
)

// Reason is one thing that speaks against what the bot did with a question; a
// set of them is their sum.
type Reason int64

// The reasons. What the customer thought of it comes later than the turn, a
// correction sometimes days later.
const (
	Declined        Reason = 1 << iota // it had no answer
	ClarifiedInVain                    // it asked back, and that led nowhere
	Rephrased                          // the customer asked the same in other words
	HandedOver                         // people had to take over
	NotHelpful                         // the customer said so of the answer
	RatedLow                           // the conversation was given one or two of five
	Corrected                          // an agent said that the answer was wrong
	Unsure                             // answered with little confidence
	Returned                           // the customer came back about it
)

// ReasonNames are the reasons in the order of their bits, as the API names them.
var ReasonNames = []string{"declined", "clarified_in_vain", "rephrased", "handed_over", "not_helpful", "rated_low", "corrected", "unsure", "returned"}

// Names are the reasons in r.
func (r Reason) Names() []string {
	out := []string{}
	for i, name := range ReasonNames {
		if r&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// ReasonNamed is the reason of a name; 0 for none.
func ReasonNamed(name string) Reason {
	if i := slices.Index(ReasonNames, name); i >= 0 {
		return 1 << i
	}
	return 0
}

// atOnce are the reasons that show within the conversation. Two times can be
// compared by these alone: what comes days later has not come yet for the newer.
const atOnce = Declined | ClarifiedInVain | Rephrased | HandedOver | NotHelpful

// unsureBelow is the confidence under which an answer counts as a guess.
const unsureBelow = 0.8

// rulesHandOver are the reasons of a hand-over that no knowledge could have
// avoided: who asks for these is given to people whatever the bot knows.
var rulesHandOver = []string{bot.ReasonComplaint, bot.ReasonRisk, bot.ReasonNeeded, bot.ReasonExperiment, bot.ReasonShadow}

// Evidence is a question that the bot was asked, with what speaks against what it
// did. Reasons 0: nothing does; it is kept because a rate needs both.
type Evidence struct {
	TurnID         string  `db:"turn_id" json:"turn_id"`
	WorkspaceID    string  `db:"workspace_id" json:"-"`
	ConversationID string  `db:"conversation_id" json:"conversation_id"`
	CustomerID     string  `db:"customer_id" json:"customer_id"`
	Channel        string  `db:"channel" json:"channel"`
	N              int64   `db:"n" json:"n" doc:"Which turn of the conversation"`
	At             int64   `db:"at" json:"at"`
	Decision       string  `db:"decision" json:"decision"`
	ItemID         string  `db:"item_id" json:"item_id,omitempty"`
	ReleaseID      string  `db:"release_id" json:"release_id,omitempty"`
	Confidence     float64 `db:"confidence" json:"confidence"`
	Own            Reason  `db:"own" json:"-"` // without those of the whole conversation
	Reasons        Reason  `db:"reasons" json:"reasons" doc:"Sum of bits, in the order of reason_names"`
	Sample         bool    `db:"sample" json:"-"`
}

// Contact is a conversation as far as it matters to what its questions cost.
type Contact struct {
	ConversationID string `db:"conversation_id"`
	WorkspaceID    string `db:"workspace_id"`
	CustomerID     string `db:"customer_id"`
	Channel        string `db:"channel"`
	StartedAt      int64  `db:"started_at"`
	Outcome        string `db:"outcome"`
	Rating         int64  `db:"rating"`
	PeopleMS       int64  `db:"people_ms"`  // people's time in it, as far as events tell
	WorkingAt      int64  `db:"working_at"` // when its agent last showed to be at it; 0: none is
	Sample         bool   `db:"sample"`
}

// idleAfter is how long people are taken to be at a conversation in which nothing
// happens, and mostWrapup how long after-call work can be: who leaves a window
// open over lunch has not worked on it.
const (
	idleAfter  = 3 * 60_000  // ms
	mostWrapup = 10 * 60_000 // ms
)

// works counts the time until at as people's, while an agent is at it.
func (c *Contact) works(at int64) {
	if c.WorkingAt > 0 {
		c.PeopleMS += min(max(at-c.WorkingAt, 0), idleAfter)
		c.WorkingAt = at
	}
}

// lost tells the outcomes of a need that was not met. What nobody knows is not
// counted as lost.
func lost(o conversation.Outcome) bool {
	return o == conversation.OutcomeUnsolved || o == conversation.OutcomeAbandoned
}

// Remove deletes the evidence of conversations whose events are deleted in the
// same transaction, and the sample's clusters that have nothing left.
func (s *Store) Remove(ctx context.Context, tx *db.Tx, workspaceID string, conversationIDs []string) error {
	for _, statement := range []string{"drop_placed_of", "drop_evidence_of", "drop_contacts_of", "drop_drafts_of"} {
		if _, err := s.q.Exec(ctx, tx, statement, workspaceID, db.List(conversationIDs)); err != nil {
			return err
		}
	}
	for _, statement := range []string{"drop_empty_samples", "drop_fixes_of_none"} {
		if _, err := s.q.Exec(ctx, tx, statement, workspaceID); err != nil {
			return err
		}
	}
	return nil
}
