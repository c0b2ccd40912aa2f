package conversation

import (
	"context"
	_ "embed"
	"time"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/job"
	"yingda/internal/mask"
	"yingda/internal/textindex"
)

//go:embed queries.sql
var queriesSQL string

// State is open or closed; a message after closing opens a new conversation.
type State string

// The states of a conversation.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Outcome is what became of the customer's need, as far as is known. The states
// are never added up into one "solved".
type Outcome string

// The outcomes of a conversation.
const (
	OutcomeUnknown   Outcome = "unknown"          // no evidence either way
	OutcomeConfirmed Outcome = "confirmed"        // the customer said it is solved
	OutcomeAwaiting  Outcome = "awaiting"         // silent, and the window for coming back is open
	OutcomePerson    Outcome = "solved_by_person" // an agent closed it as solved
	OutcomeUnsolved  Outcome = "unsolved"         // the customer or the agent said it is not
	OutcomeAbandoned Outcome = "abandoned"        // left while queued or before any reply
)

// Arm is one experiment's side for this conversation, written with its first
// event. Chance is 0 with a Reason when the customer was not eligible.
type Arm struct {
	Experiment string  `json:"experiment"`
	Arm        string  `json:"arm"`
	Chance     float64 `json:"chance" doc:"Probability with which this arm was assigned; 0 when not eligible"`
	Reason     string  `json:"reason,omitempty" doc:"Why not eligible"`
}

// Disposition is what a person says of a leg at its end (服务小结).
type Disposition struct {
	Category string `json:"category,omitempty"`
	Outcome  string `json:"outcome,omitempty" enum:"solved,unsolved,follow_up,no_need,," doc:"How the agent left it"`
	Note     string `json:"note,omitempty"`
}

// Conversation is one stretch of contact on one inbox, from the first message
// to the close. Times are unix milliseconds; 0 is "not yet".
type Conversation struct {
	ID          string `db:"id" json:"id"`
	WorkspaceID string `db:"workspace_id" json:"workspace_id"`
	InboxID     string `db:"inbox_id" json:"inbox_id"`
	Channel     string `db:"channel" json:"channel"`
	EntryPoint  string `db:"entry_point" json:"entry_point" doc:"Where the customer came from: page address without its query, menu path, number dialled"`
	CustomerID  string `db:"customer_id" json:"customer_id"`
	VisitorID   string `db:"visitor_id" json:"-"`
	AssetID     string `db:"asset_id" json:"asset_id,omitempty"`
	EpisodeID   string `db:"episode_id" json:"episode_id"`
	PreviousID  string `db:"previous_id" json:"previous_id,omitempty" doc:"The conversation before this one in its episode"`
	Locale      string `db:"locale" json:"locale"`
	Experiments []Arm  `db:"experiments,json" json:"experiments"`
	State       State  `db:"state" json:"state" enum:"open,closed"`
	Owner
	OwnerSince    int64  `db:"owner_since" json:"owner_since"`
	LeaseUntil    int64  `db:"lease_until" json:"lease_until,omitempty" doc:"Until when an assignment must be accepted"`
	Accepted      bool   `db:"accepted" json:"accepted"`
	SkillGroupID  string `db:"skill_group_id" json:"skill_group_id,omitempty"`
	Priority      int64  `db:"priority" json:"priority" doc:"Lower is sooner; put back at the front is -1"`
	QueuedAt      int64  `db:"queued_at" json:"queued_at,omitempty" doc:"When the customer began to wait; kept when put back"`
	HandoffReason string `db:"handoff_reason" json:"handoff_reason,omitempty"`

	LastSeq              int64 `db:"last_seq" json:"last_seq"`
	CustomerSeq          int64 `db:"customer_seq" json:"customer_seq" doc:"The customer's last message"`
	ReplySeq             int64 `db:"reply_seq" json:"reply_seq" doc:"The last reply to the customer"`
	TurnSeq              int64 `db:"turn_seq" json:"-"`
	CustomerDeliveredSeq int64 `db:"customer_delivered_seq" json:"customer_delivered_seq"`
	CustomerReadSeq      int64 `db:"customer_read_seq" json:"customer_read_seq"`
	DeskReadSeq          int64 `db:"desk_read_seq" json:"desk_read_seq"`

	MessageCount  int64 `db:"message_count" json:"message_count"`
	CustomerCount int64 `db:"customer_count" json:"customer_count"`
	BotCount      int64 `db:"bot_count" json:"bot_count"`
	AgentCount    int64 `db:"agent_count" json:"agent_count"`
	TurnCount     int64 `db:"turn_count" json:"turn_count"`
	FailedTurns   int64 `db:"failed_turns" json:"failed_turns" doc:"Failed bot turns in a row"`
	HandoffCount  int64 `db:"handoff_count" json:"handoff_count"`
	TransferCount int64 `db:"transfer_count" json:"transfer_count"`

	Preview      string   `db:"preview" json:"preview"`
	PreviewBy    string   `db:"preview_by" json:"preview_by"`
	Topic        string   `db:"topic" json:"topic,omitempty"`
	Tags         []string `db:"tags,json" json:"tags"`
	Mood         string   `db:"mood" json:"mood,omitempty"`
	Urgency      string   `db:"urgency" json:"urgency,omitempty"`
	Grade        string   `db:"grade" json:"grade,omitempty"`
	PersonNeeded string   `db:"person_needed" json:"person_needed,omitempty" doc:"Why a person is one step away for this customer"`

	Outcome        Outcome     `db:"outcome" json:"outcome"`
	CustomerWordAt int64       `db:"customer_word_at" json:"customer_word_at,omitempty" doc:"When the customer last said whether it is solved"`
	Disposition    Disposition `db:"disposition,json" json:"disposition"`

	RatingInvitedAt int64 `db:"rating_invited_at" json:"rating_invited_at,omitempty"`
	Rating          int64 `db:"rating" json:"rating,omitempty"`
	RatedAt         int64 `db:"rated_at" json:"rated_at,omitempty"`

	FirstCustomerAt   int64 `db:"first_customer_at" json:"first_customer_at,omitempty"`
	FirstReplyAt      int64 `db:"first_reply_at" json:"first_reply_at,omitempty"`
	FirstHumanReplyAt int64 `db:"first_human_reply_at" json:"first_human_reply_at,omitempty"`
	CustomerAt        int64 `db:"customer_at" json:"customer_at,omitempty"`
	MessageAt         int64 `db:"message_at" json:"message_at"`
	RemindedAt        int64 `db:"reminded_at" json:"reminded_at,omitempty"`
	CreatedAt         int64 `db:"created_at" json:"created_at"`
	UpdatedAt         int64 `db:"updated_at" json:"updated_at"`
	ClosedAt          int64 `db:"closed_at" json:"closed_at,omitempty"`

	ClosedBy    string `db:"closed_by" json:"closed_by,omitempty"`
	CloseReason string `db:"close_reason" json:"close_reason,omitempty"`
	Sample      bool   `db:"sample" json:"sample,omitempty"`

	DataKind       string `db:"data_kind" json:"-"`
	RetentionClass string `db:"retention_class" json:"-"`
}

// Mask hides numbers of people in what was said and noted.
func (c *Conversation) Mask() {
	c.Preview, c.EntryPoint = mask.Text(c.Preview), mask.Text(c.EntryPoint)
}

// Mask hides numbers of people in what an agent wrote.
func (d *Disposition) Mask() { d.Note = mask.Text(d.Note) }

// Notice tells this node, after the commit, what changed: sockets pass it on,
// the bot takes its turn, the desk routes. It is a hint; the store is the truth.
type Notice struct {
	Conversation Conversation
	Message      *Message  // added, if one was
	OwnerChanged bool      // the owner is another than before
	Customer     bool      // the customer wrote
	Receipt      bool      // delivered or read marks moved
	QueueMoved   bool      // one left the group's queue, or came to its front: the others stand elsewhere
	Previous     OwnerKind // the owner before, if it changed
	PreviousID   string
}

// Deps are what the store needs.
type Deps struct {
	DB    *db.DB
	Log   *event.Log
	Jobs  *job.Queue
	Clock clock.Clock
	// Notify hears of every committed change; it must not wait. May be nil.
	Notify func(Notice)
	// Arms assigns the workspace's experiments to a new conversation. It is
	// called outside any transaction.
	Arms func(ctx context.Context, first Inbound, conversationID string) ([]Arm, error)
	// Index finds messages by their words.
	Index *textindex.Index
	// Attach puts the files of a message into its conversation, in the same
	// transaction; it refuses files that are not the sender's. nil: any id is taken.
	Attach func(ctx context.Context, tx *db.Tx, workspaceID, conversationID, customerID, byID string, fileIDs []string) error
	// Window is how long after the last contact a return belongs to the same
	// episode. 0: 72 hours.
	Window time.Duration
}

// Store keeps conversations.
type Store struct {
	Deps
	q *db.Queries
}

// New returns the store.
func New(d Deps) *Store {
	if d.Notify == nil {
		d.Notify = func(Notice) {}
	}
	if d.Arms == nil {
		d.Arms = func(context.Context, Inbound, string) ([]Arm, error) { return nil, nil }
	}
	if d.Index == nil {
		d.Index = textindex.New(d.DB)
	}
	if d.Window == 0 {
		d.Window = 72 * time.Hour
	}
	return &Store{Deps: d, q: d.DB.Queries(queriesSQL)}
}

func (s *Store) now() int64 { return clock.Milli(s.Clock) }

// about is the frame of a conversation's events.
func about(who actor.Actor, c *Conversation) event.About {
	return event.About{Actor: who, WorkspaceID: c.WorkspaceID, ConversationID: c.ID, CustomerID: c.CustomerID, Sample: c.Sample}
}

// ownerKindOf is the ownership under which an actor writes.
func ownerKindOf(who actor.Actor) (OwnerKind, string) {
	switch who.Kind {
	case actor.Member:
		return OwnAgent, who.ID
	case actor.Bot:
		return OwnBot, ""
	case actor.Key:
		return OwnExternal, who.ID
	default:
		return OwnAutomation, who.ID
	}
}

// Check prepares every statement, so that a mistake shows at start.
func (s *Store) Check(ctx context.Context) error { return s.q.Check(ctx, s.DB) }
