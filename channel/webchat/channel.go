package webchat

import (
	"context"
	_ "embed"
	"time"

	"yingda/conversation"
	"yingda/conversation/file"
	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/job"
	"yingda/workspace"
)

//go:embed queries.sql
var queriesSQL string

// Name is what the channel is called in inboxes and conversations.
const Name = "webchat"

// Deps are what a Channel works with.
type Deps struct {
	DB           *db.DB
	Log          *event.Log
	Jobs         *job.Queue
	Clock        clock.Clock
	Workspace    *workspace.Store
	Customer     *customer.Store
	Conversation *conversation.Store
	Files        *file.Store
	Limits       Limits // zero: DefaultLimits

	// HandOver gives a conversation of the bot's to people, with its packet.
	HandOver func(ctx context.Context, who actor.Actor, conversationID, reason string) (conversation.Conversation, error)
	// Place tells where a queued conversation stands; nil: it is not known.
	Place func(ctx context.Context, c conversation.Conversation) (Place, error)
	// Leave makes a task of a message left out of hours. Key is the same for the
	// same message sent again.
	Leave func(ctx context.Context, l Left) error
	// Publish sends an event to the live connections of a channel. It must not wait.
	Publish func(channel string, event any)
	// EndLive closes a visitor's live connections; it may be nil.
	EndLive func(visitorID string)
	// Text returns the text of a key in a language.
	Text func(lang, key string, params map[string]any) string
}

// Channel is the widget's door.
type Channel struct {
	Deps
	q      *db.Queries
	limits *limiter
	hear   chan *conversation.Notice
}

// Place is where a conversation stands in its queue and how long that lasts by
// experience: the p50 and p80 of this group's waits; nil is unknown.
type Place struct {
	Position  int64
	WaitLowS  *int64
	WaitHighS *int64
}

// Left is a message left out of hours.
type Left struct {
	Key            string
	WorkspaceID    string
	ConversationID string
	CustomerID     string
	SkillGroupID   string // "": the default group
	Text           string
	Phone, Email   string
}

// New returns the channel and registers its job.
func New(d Deps) *Channel {
	if d.Limits == (Limits{}) {
		d.Limits = DefaultLimits()
	}
	if d.Publish == nil {
		d.Publish = func(string, any) {}
	}
	c := &Channel{Deps: d, q: d.DB.Queries(queriesSQL), limits: newLimiter(d.Limits, d.Clock), hear: make(chan *conversation.Notice, waiting)}
	if d.Jobs != nil {
		d.Jobs.Handle(job.Kind{Name: inviteJob, Run: c.runInvite})
	}
	return c
}

// Check prepares every statement, so that a mistake shows at start.
func (c *Channel) Check(ctx context.Context) error { return c.q.Check(ctx, c.DB) }

func (c *Channel) now() time.Time { return c.Clock.Now() }

func (c *Channel) text(lang, key string, params map[string]any) string {
	if c.Text == nil {
		return ""
	}
	return c.Text(lang, key, params)
}
