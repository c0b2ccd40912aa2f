package bot

import (
	"context"
	"time"

	"yingda/conversation"
	"yingda/engine"
	"yingda/internal/clock"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// Finder looks a question up in the workspace's released knowledge.
type Finder interface {
	Find(ctx context.Context, q Query) (Found, error)
}

// Query is a question as the bot asks it.
type Query struct {
	WorkspaceID string
	Text        string
	Locale      string
	Channel     string
	Customer    Customer
	Open        bool           // people are there now
	ItemID      string         // instead of Text: this very item, because the customer pressed it
	Draw        uint64         // for exploration: a number of the turn's own
	Failed      bool           // the turn before failed: nothing is explored
	Trial       bool           // nobody hears it: tell also what fits and is not for the asker
	At          *search.Moment // when, for a trial; nil: now
}

// Found is what the knowledge has.
type Found struct {
	ReleaseID string
	BaseN     int64
	Result    engine.Result
	Hits      []Hit // parallel to Result.Candidates
	Decision  engine.Decision
	Vectors   string            // what came of asking an embeddings service; "" where none was asked
	Withheld  []search.Withheld // of a trial
}

// Hit is a candidate with what it would say here and now.
type Hit struct {
	ItemID       string
	RevisionID   string
	DocumentID   string // where a document answers; ItemID is its chunk
	Question     string // in the asker's language
	CategoryID   string
	Category     string
	SkillGroupID string
	Grade        string
	Source       string
	Answer       string // "" when none of its answers holds here and now
	AnswerN      int
	Related      []Related
	QuickReplies []string
	Foreign      bool // its question or its answer is in another language than the asker's
}

// Related is an item worth asking next (猜你想问).
type Related struct {
	ItemID   string
	Question string
}

// Customer is what the bot must know of who asks.
type Customer struct {
	ID          string
	Asker       knowledge.Asker // as conditions see them
	PersonFirst string          // why a person is one step away: declared, company_record, guardian, age; "" if not
	Needs       []string        // large text, voice …
}

// Settings are what a workspace decides about its bot.
type Settings struct {
	FailedTurns int64 // failed turns before people take over; ≥ 1
	ShowSource  bool
	BotOnly     bool // another desk serves: hand over to it through the API
	Shadow      bool // people serve, the bot only drafts
	Around      engine.Around
}

// Group is whom a hand-over goes to.
type Group struct {
	ID     string
	Name   string
	NameEN string
	Open   bool
	Next   time.Time // when it opens, if it is closed; zero if never
}

// Deps are what the bot needs from others.
type Deps struct {
	Conversation *conversation.Store
	Finder       Finder
	Clock        clock.Clock
	Settings     func(ctx context.Context, c conversation.Conversation) (Settings, error)
	Customer     func(ctx context.Context, workspaceID, customerID string) (Customer, error)
	// Route chooses the skill group for a hand-over.
	Route func(ctx context.Context, c conversation.Conversation, categoryGroup, reason string) (Group, error)
	// Typing tells the visitor that a reply is being made. May be nil.
	Typing func(c conversation.Conversation, on bool)
}

// Bot takes turns.
type Bot struct {
	Deps
	work *work
}

// New returns the bot.
func New(d Deps) *Bot {
	if d.Typing == nil {
		d.Typing = func(conversation.Conversation, bool) {}
	}
	return &Bot{Deps: d, work: newWork()}
}
