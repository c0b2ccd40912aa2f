package conversation

import (
	"strings"
	"unicode/utf8"

	"yingda/internal/cleantext"
	"yingda/internal/mask"
)

// Bounds of one message.
const (
	MaxText  = 10_000 // characters
	MaxFiles = 10
)

// By is who said a message.
type By string

// Who says something.
const (
	ByCustomer By = "customer"
	ByBot      By = "bot"
	ByAgent    By = "agent"
	BySystem   By = "system"
)

// Message is one utterance.
type Message struct {
	ID             string   `db:"id" json:"id"`
	WorkspaceID    string   `db:"workspace_id" json:"-"`
	ConversationID string   `db:"conversation_id" json:"conversation_id"`
	Seq            int64    `db:"seq" json:"seq" doc:"Place in the conversation, from 1, without holes"`
	By             By       `db:"by_kind" json:"by" enum:"customer,bot,agent,system"`
	ByID           string   `db:"by_id" json:"by_id,omitempty"`
	ClientID       string   `db:"client_id" json:"client_id,omitempty" doc:"The sender's own id; the same id twice is one message"`
	Kind           string   `db:"kind" json:"kind" enum:"text,file,event"`
	Note           bool     `db:"note" json:"note,omitempty" doc:"Internal: the customer never sees it"`
	Text           string   `db:"text" json:"text"`
	Content        Content  `db:"content,json" json:"content"`
	FileIDs        []string `db:"file_ids,json" json:"file_ids,omitempty"`
	TurnID         string   `db:"turn_id" json:"turn_id,omitempty"`
	LegID          string   `db:"leg_id" json:"leg_id,omitempty"`
	Generation     int64    `db:"generation" json:"generation"`
	Feedback       string   `db:"feedback" json:"feedback,omitempty" enum:"helpful,not_helpful,," doc:"What the customer said of a bot's answer"`
	CreatedAt      int64    `db:"created_at" json:"created_at"`
	DeliveredAt    int64    `db:"delivered_at" json:"delivered_at,omitempty"`
	ReadAt         int64    `db:"read_at" json:"read_at,omitempty"`
	ErasedAt       int64    `db:"erased_at" json:"erased_at,omitempty"`
	DataKind       string   `db:"data_kind" json:"-"`
	RetentionClass string   `db:"retention_class" json:"-"`
}

// Content is what a message carries beside its text.
type Content struct {
	Source  *Source   `json:"source,omitempty" doc:"Where a bot's answer comes from"`
	Options []Option  `json:"options,omitempty" doc:"What the customer can press"`
	Chosen  *Option   `json:"chosen,omitempty" doc:"The option that the customer pressed to say this"`
	Event   *Occasion `json:"event,omitempty" doc:"Of a system message: what happened, to be put in the reader's words"`
}

// Source is where an answer comes from.
type Source struct {
	Title      string `json:"title"`
	ItemID     string `json:"item_id,omitempty"`
	RevisionID string `json:"revision_id,omitempty"`
	DocumentID string `json:"document_id,omitempty" doc:"Set where a document answered; item_id is its chunk"`
	Version    int64  `json:"version,omitempty" doc:"Number of the base version"`
}

// Option is a thing to press.
type Option struct {
	Kind  string `json:"kind" enum:"quick,clarify,related,handoff,leave_message,none_of_these,solved,not_solved"`
	Label string `json:"label" maxLength:"200"`
	Value string `json:"value,omitempty" maxLength:"500" doc:"What is said when it is pressed"`
	Item  string `json:"item,omitempty" doc:"Item id it stands for"`
}

// Occasion is what a system message tells: a key of the reader's dictionary and
// its parameters (names and numbers, no free text).
type Occasion struct {
	Key    string         `json:"key"`
	Params map[string]any `json:"params,omitempty"`
}

// Mask hides numbers of people in what was said.
func (m *Message) Mask() { m.Text = mask.Text(m.Text) }

// Mask hides them in what could be pressed: it may repeat what was said.
func (o *Option) Mask() { o.Label, o.Value = mask.Text(o.Label), mask.Text(o.Value) }

// CleanText makes what someone typed fit to store: see package cleantext.
func CleanText(text string) (string, error) { return cleantext.Block("text", text, MaxText) }

// preview is the text of a list's row: one line, at most 120 characters.
func preview(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= 120 {
		return text
	}
	return string([]rune(text)[:119]) + "…"
}
