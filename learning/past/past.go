package past

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"yingda/internal/charset"
	"yingda/internal/fault"
)

// Who speaks.
const (
	Customer = "customer"
	Agent    = "agent"
	Bot      = "bot"
	System   = "system" // joins, transfers, templates: nobody says it
	Unknown  = ""
)

var roles = []string{Customer, Agent, Bot, System}

// Message is one utterance.
type Message struct {
	By   string
	Text string
	At   int64 // unix milliseconds; 0: not known
}

// Conversation is one stretch of contact.
type Conversation struct {
	Key      string // the file's own name for it
	Channel  string
	At       int64 // when it began; 0: not known
	PeopleMS int64 // what the file says that it took people; 0: not said
	Messages []Message
}

// Options are what people say about a file; what is absent is guessed.
type Options struct {
	// Mapping of a column to a field; "-" leaves it out.
	Mapping map[string]string `json:"mapping,omitempty" doc:"Column of the file → conversation, by, text, at, channel, transcript, question, seconds, minutes or - to leave it out; others go by name and content"`
	// Roles of who speaks, by the file's own words.
	Roles map[string]string `json:"roles,omitempty" doc:"How the file names who speaks → customer, agent, bot or system"`
	// Zone is where times without a zone of their own are.
	Zone *time.Location `json:"-"`
}

// Column is a column of a file, or a key of its objects.
type Column struct {
	Name    string   `json:"name"`
	Field   string   `json:"field" doc:"What it is taken for; empty: nothing"`
	Samples []string `json:"samples" doc:"What stands in it, at most 3"`
}

// Speaker is a word by which the file names who speaks.
type Speaker struct {
	Value string `json:"value"`
	Role  string `json:"role" doc:"What it is taken for; empty: not known, and left out"`
	Count int64  `json:"count"`
}

// File is what was read.
type File struct {
	Format        string // csv, xlsx, json, chatwoot, zendesk, zendesk_chat
	Columns       []Column
	Speakers      []Speaker
	Conversations []Conversation
	Broken        int64 // rows that could not be read
}

// Bounds of a file.
const (
	MaxBytes    = 128 << 20
	maxMessages = 2_000_000
	maxText     = 10_000 // characters of a message; the rest is cut
)

// Read reads a whole file. It fails with a fault that says what is wrong.
func Read(ctx context.Context, data []byte, o Options) (*File, error) {
	if len(data) > MaxBytes {
		return nil, fault.TooLarge("import.file_too_large", fault.Params{"max_bytes": MaxBytes})
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	b := &builder{options: o, at: map[string]int{}, speakers: map[string]*Speaker{}}
	err := b.read(ctx, data)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return b.file(), nil
}

func (o Options) check() error {
	for _, field := range o.Mapping {
		if field != fieldIgnored && fields[field] == nil {
			return fault.Invalid("past.field_unknown", "mapping", fault.Params{"field": field})
		}
	}
	for _, role := range o.Roles {
		if !slices.Contains(roles, role) {
			return fault.Invalid("past.role_unknown", "roles", fault.Params{"role": role})
		}
	}
	return nil
}

func (b *builder) read(ctx context.Context, data []byte) error {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) {
		return b.readTable(ctx, data)
	}
	text, _, err := charset.Decode(data)
	if err != nil {
		return fault.Malformed("import.encoding_unknown").Because(err)
	}
	switch head := strings.TrimSpace(text); {
	case head == "":
		return fault.Malformed("import.empty")
	case head[0] == '{' || head[0] == '[':
		return b.readJSON(ctx, head)
	}
	return b.readTable(ctx, data)
}

// builder gathers conversations while a file is read.
type builder struct {
	options  Options
	format   string
	columns  []Column
	found    []Conversation
	at       map[string]int // key → place in found
	speakers map[string]*Speaker
	spoken   []string // the speakers' words in the order of first sight
	messages int
	broken   int64
}

// conversation returns the one of a key, begun if it is new. Without a key every
// call begins one.
func (b *builder) conversation(key string) *Conversation {
	if i, ok := b.at[key]; ok && key != "" {
		return &b.found[i]
	}
	b.at[key] = len(b.found)
	b.found = append(b.found, Conversation{Key: key})
	return &b.found[len(b.found)-1]
}

// say adds a message to a conversation; speaker is the file's word for who says
// it.
func (b *builder) say(c *Conversation, speaker, text string, at int64) error {
	if text = plain(text); text == "" {
		return nil
	}
	if b.messages++; b.messages > maxMessages {
		return fault.TooLarge("past.too_many_messages", fault.Params{"max": maxMessages})
	}
	c.Messages = append(c.Messages, Message{By: speaker, Text: text, At: at}) // the speaker's word, until all are known
	s := b.speakers[speaker]
	if s == nil {
		s = &Speaker{Value: speaker}
		b.speakers[speaker], b.spoken = s, append(b.spoken, speaker)
	}
	s.Count++
	return nil
}

// file is what came out, with everybody's role.
func (b *builder) file() *File {
	role := b.roleOf()
	f := &File{Format: b.format, Columns: b.columns, Broken: b.broken, Speakers: []Speaker{}}
	for _, word := range b.spoken {
		s := b.speakers[word]
		s.Role = role[word]
		f.Speakers = append(f.Speakers, *s)
	}
	slices.SortStableFunc(f.Speakers, func(a, b Speaker) int { return cmp.Compare(b.Count, a.Count) })
	for _, c := range b.found {
		for i := range c.Messages {
			c.Messages[i].By = role[c.Messages[i].By]
		}
		c.Messages = slices.DeleteFunc(c.Messages, func(m Message) bool { return m.By == Unknown || m.By == System })
		if len(c.Messages) == 0 {
			continue
		}
		slices.SortStableFunc(c.Messages, func(x, y Message) int {
			if x.At == 0 || y.At == 0 {
				return 0
			}
			return cmp.Compare(x.At, y.At)
		})
		if c.At == 0 {
			c.At = c.Messages[0].At
		}
		f.Conversations = append(f.Conversations, c)
	}
	return f
}
