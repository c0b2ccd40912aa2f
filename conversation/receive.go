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
	"yingda/internal/textindex"
)

// IndexKind is the kind of a message's entry in the text index; its parent is
// the conversation.
const IndexKind = "message"

// Inbound is what a customer sends through a channel.
type Inbound struct {
	WorkspaceID string
	InboxID     string
	Channel     string
	CustomerID  string
	VisitorID   string // how the channel knows the sender; the scope of ClientID
	ClientID    string // the sender's own id of this message, 1–64 characters
	Text        string
	FileIDs     []string
	Chosen      *Option
	Locale      string
	EntryPoint  string
	AssetID     string
	At          int64 // 0: now; else when it was said, for history that is filled in
	Sample      bool
}

// Received is what became of it.
type Received struct {
	Conversation Conversation `json:"conversation"`
	Message      Message      `json:"message"`
	New          bool         `json:"new"`       // it opened a conversation
	Duplicate    bool         `json:"duplicate"` // it was there already
}

// Receive stores a customer's message: in the open conversation of this
// customer on this inbox, or in a new one, which joins the customer's episode
// while its window is open. When it returns the message is on disk.
func (s *Store) Receive(ctx context.Context, in Inbound) (Received, error) {
	if err := in.check(); err != nil {
		return Received{}, err
	}
	out, err := s.receive(ctx, in, nil)
	if !errors.Is(err, errBegins) {
		return out, err
	}
	b := beginning{id: id.New()}
	if b.arms, err = s.Arms(ctx, in, b.id); err != nil {
		return Received{}, err
	}
	return s.receive(ctx, in, &b)
}

// beginning is what a new conversation needs from others. It is gathered between
// two transactions: inside one it would wait for further connections, which
// many that begin at the same moment do not leave each other.
type beginning struct {
	id   string
	arms []Arm
}

// errBegins tells that the message opens a conversation.
var errBegins = errors.New("a conversation begins")

func (s *Store) receive(ctx context.Context, in Inbound, b *beginning) (Received, error) {
	who := actor.Actor{Kind: actor.Customer, ID: in.CustomerID, WorkspaceID: in.WorkspaceID}
	var out Received
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		out = Received{}
		found, err := s.findMessage(ctx, tx, in.dedupe())
		if err == nil {
			return s.again(ctx, tx, in, found, &out)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		c, facts, err := s.current(ctx, tx, in, b)
		if err != nil {
			return err
		}
		out.New = len(facts) > 0
		m := Message{By: ByCustomer, ByID: in.CustomerID, ClientID: in.ClientID, Kind: "text", Text: in.Text, FileIDs: in.FileIDs, Content: Content{Chosen: in.Chosen}}
		if len(in.FileIDs) > 0 {
			m.Kind = "file"
		}
		fact, err := s.add(ctx, tx, &c, &m, in.dedupe(), in.At)
		if err != nil {
			return err
		}
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		out.Conversation, out.Message = c, m
		tx.OnCommit(func() { s.Notify(Notice{Conversation: c, Message: &m, Customer: true, OwnerChanged: out.New}) })
		a := about(who, &c)
		a.At = in.At
		return s.Log.Append(ctx, tx, a, append(facts, fact)...)
	})
	return out, err
}

func (in *Inbound) check() error {
	text, err := CleanText(in.Text)
	if err != nil {
		return err
	}
	in.Text = text
	switch {
	case len(in.ClientID) == 0 || len(in.ClientID) > 64:
		return fault.Invalid("message.client_id", "client_id")
	case in.Text == "" && len(in.FileIDs) == 0:
		return fault.Invalid("message.empty", "text")
	case len(in.FileIDs) > MaxFiles:
		return fault.Invalid("message.too_many_files", "file_ids", fault.Params{"max": MaxFiles})
	case in.VisitorID == "" || in.CustomerID == "" || in.InboxID == "":
		return fault.Invalid("message.no_sender", "")
	}
	if in.Locale == "" {
		in.Locale = "zh-CN"
	}
	return nil
}

// dedupe is the key under which sending again is the same message. It does not
// name the conversation: the first try may have been stored before a close.
func (in *Inbound) dedupe() string { return "v:" + in.VisitorID + ":" + in.ClientID }

// again answers a message that is stored already.
func (s *Store) again(ctx context.Context, tx *db.Tx, in Inbound, m Message, out *Received) error {
	if m.WorkspaceID != in.WorkspaceID {
		return fault.NotFound("conversation.not_found")
	}
	c, err := s.read(ctx, tx, in.WorkspaceID, m.ConversationID)
	out.Conversation, out.Message, out.Duplicate = c, m, true
	return err
}

// current returns the customer's open conversation on the inbox, locked, or a
// new one with the facts of its beginning; errBegins without a beginning.
func (s *Store) current(ctx context.Context, tx *db.Tx, in Inbound, b *beginning) (Conversation, []event.Fact, error) {
	c, err := s.openOf(ctx, tx, in)
	if err == nil {
		if in.Locale != "" && c.Locale != in.Locale {
			c.Locale = in.Locale
		}
		return c, nil, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return c, nil, err
	}
	if b == nil {
		return c, nil, errBegins
	}
	now := in.At
	if now == 0 {
		now = s.now()
	}
	ep, previous, err := s.joinEpisode(ctx, tx, in, now)
	if err != nil {
		return c, nil, err
	}
	c = Conversation{
		ID: b.id, WorkspaceID: in.WorkspaceID, InboxID: in.InboxID, Channel: in.Channel, EntryPoint: in.EntryPoint,
		CustomerID: in.CustomerID, VisitorID: in.VisitorID, AssetID: in.AssetID, EpisodeID: ep.ID, PreviousID: previous, Locale: in.Locale,
		State: Open, Owner: Owner{OwnerKind: OwnBot, Generation: 1}, OwnerSince: now, Tags: []string{},
		Outcome: OutcomeUnknown, CreatedAt: now, UpdatedAt: now, MessageAt: now, Sample: in.Sample, Experiments: b.arms,
	}
	if c.Experiments == nil {
		c.Experiments = []Arm{}
	}
	n, err := s.insert(ctx, tx, &c)
	if err != nil {
		return c, nil, err
	}
	if n == 0 { // another request of the same visitor opened one at the same moment
		c, err = s.openOf(ctx, tx, in)
		return c, nil, err
	}
	if err := s.beginLeg(ctx, tx, &c, now); err != nil {
		return c, nil, err
	}
	return c, []event.Fact{Started{
		InboxID: c.InboxID, Channel: c.Channel, EpisodeID: c.EpisodeID, PreviousID: c.PreviousID, AssetID: c.AssetID, Locale: c.Locale, Experiments: c.Experiments,
	}}, nil
}

func (s *Store) openOf(ctx context.Context, tx *db.Tx, in Inbound) (Conversation, error) {
	return db.One[Conversation](ctx, tx, s.q, "lock_open", in.WorkspaceID, in.InboxID, in.CustomerID, in.VisitorID)
}

// add puts m at the conversation's end and moves its counters; the caller saves c.
func (s *Store) add(ctx context.Context, tx *db.Tx, c *Conversation, m *Message, dedupe string, at int64) (event.Fact, error) {
	if at == 0 {
		at = s.now()
	}
	c.LastSeq++
	m.ID, m.WorkspaceID, m.ConversationID, m.Seq = id.New(), c.WorkspaceID, c.ID, c.LastSeq
	m.Generation, m.CreatedAt = c.Generation, at
	if m.FileIDs == nil {
		m.FileIDs = []string{}
	}
	if err := s.attach(ctx, tx, c, m); err != nil {
		return nil, err
	}
	c.count(m)
	_, err := s.q.Exec(ctx, tx, "insert_message", m.ID, m.WorkspaceID, m.ConversationID, m.Seq, string(m.By), m.ByID, m.ClientID, dedupe, m.Kind, m.Note,
		m.Text, db.JSON(m.Content), db.JSON(m.FileIDs), m.TurnID, m.LegID, m.Generation, m.CreatedAt)
	if err != nil {
		return nil, err
	}
	if m.Text != "" && m.By != BySystem {
		entry := textindex.Entry{WorkspaceID: c.WorkspaceID, Kind: IndexKind, RefID: m.ID, ParentID: c.ID, At: at, Text: []string{m.Text}}
		if err := s.Index.Add(ctx, tx, entry); err != nil {
			return nil, err
		}
	}
	return MessageAdded{MessageID: m.ID, Seq: m.Seq, By: m.By, Kind: m.Kind, Note: m.Note, TurnID: m.TurnID, LegID: m.LegID, Files: len(m.FileIDs)}, nil
}

// count moves the counters and marks of c for a message at its end.
func (c *Conversation) count(m *Message) {
	at := m.CreatedAt
	c.MessageCount++
	c.UpdatedAt = at
	if m.Note || m.By == BySystem {
		return
	}
	c.MessageAt, c.Preview, c.PreviewBy = at, preview(m.Text), string(m.By)
	first := func(p *int64) {
		if *p == 0 {
			*p = at
		}
	}
	switch m.By {
	case ByCustomer:
		c.CustomerCount++
		c.CustomerSeq, c.CustomerAt, c.RemindedAt = m.Seq, at, 0
		first(&c.FirstCustomerAt)
	case ByBot:
		c.BotCount++
		c.ReplySeq = m.Seq
		first(&c.FirstReplyAt)
	case ByAgent:
		c.AgentCount++
		c.ReplySeq = m.Seq
		first(&c.FirstReplyAt)
		first(&c.FirstHumanReplyAt)
	case BySystem:
	}
}

// attach checks that the files of m are the sender's and puts them into c.
func (s *Store) attach(ctx context.Context, tx *db.Tx, c *Conversation, m *Message) error {
	if len(m.FileIDs) == 0 || s.Attach == nil {
		return nil
	}
	return s.Attach(ctx, tx, c.WorkspaceID, c.ID, c.CustomerID, m.ByID, m.FileIDs)
}
