package knowledge

import (
	"context"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/mask"
)

// What became of a correction.
const (
	ResultVariantAdded = "variant_added" // the question became a variant of the right item
	ResultItemCreated  = "item_created"  // it became an item of its own
	ResultDismissed    = "dismissed"     // the answer was right, or the question is no question
)

// Correction is someone's word that an answer of the bot was wrong (答错了，教它).
type Correction struct {
	ID             string `db:"id" json:"id"`
	CustomerID     string `db:"customer_id" json:"customer_id"`
	ConversationID string `db:"conversation_id" json:"conversation_id"`
	MessageID      string `db:"message_id" json:"message_id"`
	TurnID         string `db:"turn_id" json:"turn_id"`
	Question       string `db:"question" json:"question" doc:"What the customer had said; empty once the customer was erased"`
	WrongItemID    string `db:"wrong_item_id" json:"wrong_item_id"`
	RightItemID    string `db:"right_item_id" json:"right_item_id" doc:"Proposed; once resolved, where it went"`
	Answer         string `db:"answer" json:"answer" doc:"What should have been said"`
	Note           string `db:"note" json:"note"`
	AuthorID       string `db:"author_id" json:"author_id"`
	State          string `db:"state" json:"state" enum:"open,resolved"`
	Result         string `db:"result" json:"result" enum:",variant_added,item_created,dismissed"`
	EndedBy        string `db:"ended_by" json:"ended_by"`
	CreatedAt      int64  `db:"created_at" json:"created_at"`
	EndedAt        int64  `db:"ended_at" json:"ended_at"`
}

// Mask hides numbers of people in what was asked and written of it.
func (c *Correction) Mask() {
	c.Question, c.Answer, c.Note = mask.Text(c.Question), mask.Text(c.Answer), mask.Text(c.Note)
}

// NewCorrection is a correction to open.
type NewCorrection struct {
	MessageID   string `json:"message_id" doc:"The bot's message that was wrong"`
	RightItemID string `json:"right_item_id,omitempty" doc:"The item that answers"`
	Answer      string `json:"answer,omitempty" doc:"What should have been said, where no item says it"`
	Note        string `json:"note,omitempty"`
}

// Resolution is what to make of a correction.
type Resolution struct {
	Result  string   `json:"result" enum:"variant_added,item_created,dismissed"`
	ItemID  string   `json:"item_id,omitempty" doc:"For variant_added; empty: the item proposed"`
	Variant string   `json:"variant,omitempty" doc:"For variant_added: the wording to add; empty: the question as asked"`
	Item    *NewItem `json:"item,omitempty" doc:"For item_created; absent: the question with the proposed answer"`
}

// Correct opens a correction of a message of the bot. Permission
// conversation.reply.
func (s *Store) Correct(ctx context.Context, who actor.Actor, n NewCorrection) (c Correction, err error) {
	if err := who.Need("conversation.reply"); err != nil {
		return Correction{}, err
	}
	n.Note, n.Answer = line(n.Note), strings.TrimSpace(clean(n.Answer))
	if err := tooLongNote(n.Note); err != nil {
		return Correction{}, err
	}
	if len([]rune(n.Answer)) > maxAnswerText {
		return Correction{}, fault.Invalid("knowledge.too_long", "answer", fault.Params{"max": maxAnswerText})
	}
	about, err := s.asked(ctx, who.WorkspaceID, n.MessageID)
	if err != nil {
		return Correction{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if n.RightItemID != "" {
			if _, err := db.One[Item](ctx, tx, s.q, "item", who.WorkspaceID, n.RightItemID); err != nil {
				return missing(err, "knowledge.item_not_found")
			}
		}
		c = Correction{
			ID: id.New(), CustomerID: about.CustomerID, ConversationID: about.ConversationID, MessageID: n.MessageID, TurnID: about.TurnID, Question: line(about.Question),
			WrongItemID: about.ItemID, RightItemID: n.RightItemID, Answer: n.Answer, Note: n.Note, AuthorID: who.ID, State: "open", CreatedAt: s.now(),
		}
		_, err := s.q.Exec(ctx, tx, "insert_correction", c.ID, who.WorkspaceID, c.CustomerID, c.ConversationID, c.MessageID, c.TurnID, c.Question, c.WrongItemID, c.RightItemID, c.Answer, c.Note, c.AuthorID, c.CreatedAt)
		if err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, ConversationID: c.ConversationID, SubjectID: c.ID},
			CorrectionOpened{c.ID, c.TurnID, c.WrongItemID, c.RightItemID})
	})
	return c, err
}

// Corrections lists those in a state ("" is open), the newest first. Permission
// knowledge.read.
func (s *Store) Corrections(ctx context.Context, who actor.Actor, state, after string, limit int) (Page[Correction], error) {
	if err := who.Need("knowledge.read"); err != nil {
		return Page[Correction]{}, err
	}
	if state == "" {
		state = "open"
	}
	if after == "" {
		after = "z"
	}
	size := pageSize(limit)
	rows, err := db.All[Correction](ctx, s.db, s.q, "corrections", who.WorkspaceID, state, after, size+1)
	return pageOf(rows, size, func(c Correction) string { return c.ID }), err
}

// ResolveCorrection ends a correction. What it adds goes to a draft: a customer
// sees it after the next publishing. Permission knowledge.write.
func (s *Store) ResolveCorrection(ctx context.Context, who actor.Actor, correctionID string, r Resolution) (c Correction, err error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Correction{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if c, err = db.One[Correction](ctx, tx, s.q, "correction", who.WorkspaceID, correctionID); err != nil {
			return missing(err, "knowledge.correction_not_found")
		}
		if c.State != "open" {
			return fault.Conflict("knowledge.correction_resolved")
		}
		itemID, err := s.applyResolution(ctx, tx, who, c, r)
		if err != nil {
			return err
		}
		c.State, c.Result, c.RightItemID, c.EndedBy, c.EndedAt = "resolved", r.Result, itemID, who.ID, s.now()
		if _, err := s.q.Exec(ctx, tx, "end_correction", who.WorkspaceID, c.ID, c.Result, c.RightItemID, c.EndedBy, c.EndedAt); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, ConversationID: c.ConversationID, SubjectID: c.ID}, CorrectionResolved{c.ID, c.TurnID, c.Result, itemID})
	})
	return c, err
}

func (s *Store) applyResolution(ctx context.Context, tx *db.Tx, who actor.Actor, c Correction, r Resolution) (itemID string, err error) {
	switch r.Result {
	case ResultDismissed:
		return c.RightItemID, nil
	case ResultVariantAdded:
		return s.addVariant(ctx, tx, who, firstOf(r.ItemID, c.RightItemID), firstOf(line(r.Variant), c.Question))
	case ResultItemCreated:
		n := NewItem{Content: Content{Question: c.Question, Answers: []Answer{{Text: c.Answer}}}}
		if r.Item != nil {
			n = *r.Item
		}
		return s.createFrom(ctx, tx, who, n)
	}
	return "", fault.Invalid("knowledge.result_unknown", "result")
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (s *Store) addVariant(ctx context.Context, tx *db.Tx, who actor.Actor, itemID, variant string) (string, error) {
	if variant == "" {
		return "", fault.Invalid("knowledge.question_missing", "variant")
	}
	it, err := s.lockDraft(ctx, tx, who.WorkspaceID, itemID)
	if err != nil {
		return "", err
	}
	if err := s.Allow(ctx, tx, who, ActEdit, it.CategoryID); err != nil {
		return "", err
	}
	draft, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, it.DraftRevisionID)
	if err != nil {
		return "", err
	}
	draft.Variants = append(draft.Variants, variant)
	return itemID, s.saveAndTell(ctx, tx, who, it, next{content: draft.Content})
}
