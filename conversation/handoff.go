package conversation

import (
	"context"
	"database/sql"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/mask"
)

// Packet is what the bot knows when it gives a customer to people, so that the
// customer never says it twice.
type Packet struct {
	Reason   string          `json:"reason" doc:"Why: asked, complaint, failed_turns, risk, person_needed, experiment …"`
	Wanted   string          `json:"wanted" doc:"What the customer wants, in the customer's words"`
	Facts    []PacketFact    `json:"facts" doc:"What was learned"`
	Tried    []PacketTry     `json:"tried" doc:"What the bot said and how it went"`
	Mood     string          `json:"mood,omitempty"`
	Urgency  string          `json:"urgency,omitempty"`
	Grade    string          `json:"grade,omitempty"`
	Risks    []string        `json:"risks,omitempty"`
	Promises []PacketPromise `json:"promises,omitempty" doc:"What the customer was promised and waits for, here or before"`
	Needs    []string        `json:"needs,omitempty" doc:"What the customer needs: large text, voice, a person first"`
	Language string          `json:"language"`
}

// PacketPromise is what was promised and not kept yet.
type PacketPromise struct {
	Text   string `json:"text"`
	DueAt  int64  `json:"due_at,omitempty"`
	Broken bool   `json:"broken,omitempty" doc:"Its time has passed"`
}

// PacketFact is one thing learned: a number, a date, an amount, a product.
type PacketFact struct {
	Kind  string `json:"kind" doc:"phone, email, id_number, card_number, order_number, money, date, period, duration, place, product"`
	Value string `json:"value" doc:"Normalised: 2026-11-22, P3M, 12.50 CNY"`
	Seq   int64  `json:"seq" doc:"The message it was said in"`
}

// PacketTry is one answer the bot gave.
type PacketTry struct {
	Question string `json:"question"`
	ItemID   string `json:"item_id,omitempty"`
	Title    string `json:"title,omitempty"`
	Decision string `json:"decision"`
	Result   string `json:"result,omitempty" doc:"How it failed: declined, not_helpful, rephrased, clarified_in_vain; absent where it did not"`
	Seq      int64  `json:"seq,omitempty"`
}

// Mask hides numbers of people in what is wanted; the parts hide their own.
func (p *Packet) Mask() { p.Wanted = mask.Text(p.Wanted) }

// Mask hides a contact or a number that was learned.
func (f *PacketFact) Mask() {
	if f.Kind == "phone" || f.Kind == "email" {
		f.Value = mask.Contact(f.Value)
	}
	f.Value = mask.Text(f.Value)
}

// Mask hides numbers of people in what was asked.
func (t *PacketTry) Mask() { t.Question = mask.Text(t.Question) }

// Mask hides numbers of people in what was promised.
func (p *PacketPromise) Mask() { p.Text = mask.Text(p.Text) }

// Handoff is one hand-over from the bot to people.
type Handoff struct {
	ID             string `db:"id" json:"id"`
	WorkspaceID    string `db:"workspace_id" json:"-"`
	ConversationID string `db:"conversation_id" json:"conversation_id"`
	N              int64  `db:"n" json:"n,omitempty" doc:"Place in another desk's feed, in the order of the commits; 0: it was for the company's own people"`
	At             int64  `db:"at" json:"at"`
	Reason         string `db:"reason" json:"reason"`
	SkillGroupID   string `db:"skill_group_id" json:"skill_group_id,omitempty"`
	Packet         Packet `db:"packet,json" json:"packet"`
	DataKind       string `db:"data_kind" json:"-"`
	RetentionClass string `db:"retention_class" json:"-"`
}

// handOff gives c to people with its packet; the caller saves c.
func (s *Store) handOff(ctx context.Context, tx *db.Tx, c *Conversation, h Hand, p *Packet) ([]event.Fact, error) {
	facts, err := s.give(ctx, tx, c, h)
	if err != nil {
		return nil, err
	}
	at := h.At
	if at == 0 {
		at = s.now()
	}
	handoff := Handoff{ID: id.New(), Reason: h.Reason, SkillGroupID: c.SkillGroupID}
	if p != nil {
		handoff.Packet = *p
	}
	handoff.Packet.fill()
	if handoff.Packet.Promises, err = s.unkept(ctx, tx, c); err != nil {
		return nil, err
	}
	if h.To == OwnExternal {
		if err := s.q.Scan(ctx, tx, "next_handoff", []any{c.WorkspaceID}, &handoff.N); err != nil {
			return nil, err
		}
	}
	_, err = s.q.Exec(ctx, tx, "insert_handoff", handoff.ID, c.WorkspaceID, c.ID, handoff.N, at, handoff.Reason, handoff.SkillGroupID, db.JSON(handoff.Packet))
	return append(facts, HandedOff{HandoffID: handoff.ID, Reason: h.Reason, SkillGroupID: c.SkillGroupID}), err
}

// unkept is what c's customer still waits for, for the packet.
func (s *Store) unkept(ctx context.Context, tx *db.Tx, c *Conversation) (out []PacketPromise, err error) {
	all, err := s.PromisesTo(ctx, tx, c)
	for _, p := range all {
		if p.KeptAt == 0 && p.Text != "" { // what was erased says nothing
			out = append(out, PacketPromise{Text: p.Text, DueAt: p.DueAt, Broken: p.BrokenAt > 0 || p.DueAt > 0 && p.DueAt < s.now()})
		}
	}
	return out, err
}

func (p *Packet) fill() {
	if p.Facts == nil {
		p.Facts = []PacketFact{}
	}
	if p.Tried == nil {
		p.Tried = []PacketTry{}
	}
}

// HandOff gives a conversation of the bot's to people outside a turn: the
// customer pressed 找真人, or an agent needs it.
func (s *Store) HandOff(ctx context.Context, who actor.Actor, conversationID string, h Hand, p Packet) (Conversation, error) {
	var out Conversation
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		if c.OwnerKind != OwnBot {
			out = c
			return fault.Conflict("conversation.not_owner", fault.Params{"owner_kind": string(c.OwnerKind)})
		}
		c.TurnSeq = c.CustomerSeq // what the bot has not answered yet is the person's now
		facts, err := s.handOff(ctx, tx, &c, h, &p)
		if err != nil {
			return err
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		out = c
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c, OwnerChanged: true, Previous: OwnBot}) })
		a := about(who, &c)
		a.At = h.At
		return s.Log.Append(ctx, tx, a, facts...)
	})
	return out, err
}

// LastHandoff returns the newest hand-over of a conversation, or
// fault.NotFound "handoff.not_found".
func (s *Store) LastHandoff(ctx context.Context, workspaceID, conversationID string) (Handoff, error) {
	h, err := db.One[Handoff](ctx, s.DB, s.q, "last_handoff", workspaceID, conversationID)
	if errors.Is(err, sql.ErrNoRows) {
		return h, fault.NotFound("handoff.not_found")
	}
	return h, err
}

// HandoffByID returns one hand-over of a workspace.
func (s *Store) HandoffByID(ctx context.Context, workspaceID, handoffID string) (Handoff, error) {
	h, err := db.One[Handoff](ctx, s.DB, s.q, "handoff", workspaceID, handoffID)
	if errors.Is(err, sql.ErrNoRows) {
		return h, fault.NotFound("handoff.not_found")
	}
	return h, err
}

// HandoffsAfter lists hand-overs after a number, in order: the feed of another
// desk in bot-only mode. The number is given out in the transaction that hands
// over, one after another, so who has read up to one has missed none before it.
// What the company's own agents get is not in it.
func (s *Store) HandoffsAfter(ctx context.Context, who actor.Actor, after int64, limit int) ([]Handoff, error) {
	if err := who.Need("bot.external"); err != nil {
		return nil, err
	}
	return db.All[Handoff](ctx, s.DB, s.q, "handoffs_after", who.WorkspaceID, after, limit)
}
