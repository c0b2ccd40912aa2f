package past

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"yingda/internal/fault"
)

// The keys under which files keep their list of conversations, and a conversation
// its messages.
var (
	lists    = []string{"payload", "conversations", "tickets", "chats", "calls", "data", "items", "results", "messages", "rows"}
	messages = []string{"messages", "comments", "history", "utterances", "turns", "segments", "dialogue", "dialog", "events", "conversation"}
)

type object = map[string]json.RawMessage

// readJSON reads one value after another: lines, a list, or a list inside an
// object, however deep the export wraps it.
func (b *builder) readJSON(ctx context.Context, text string) error {
	dec := json.NewDecoder(strings.NewReader(text))
	t := table{builder: b}
	for n := 1; ctx.Err() == nil; n++ {
		var v json.RawMessage
		if err := dec.Decode(&v); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			line := 1 + strings.Count(text[:min(len(text), int(dec.InputOffset()))], "\n")
			return fault.Malformed("past.json_broken", fault.Params{"line": line}).Because(err)
		}
		if err := b.value(v, &t); err != nil {
			return err
		}
	}
	if b.format == "" {
		b.format = "json"
	}
	if !t.fixed && len(t.flats) > 0 {
		if err := t.fix(); err != nil {
			return err
		}
	}
	if len(t.names) > 0 {
		return t.end()
	}
	return ctx.Err()
}

func (b *builder) value(v json.RawMessage, t *table) error {
	if all, ok := array(v); ok {
		for _, one := range all {
			if err := b.value(one, t); err != nil {
				return err
			}
		}
		return nil
	}
	var o object
	if json.Unmarshal(v, &o) != nil || o == nil {
		b.broken++
		return nil
	}
	if all := b.within(o); all != nil {
		return b.nested(o, all)
	}
	for _, key := range lists {
		if all, ok := array(o[key]); ok {
			return b.value(mustList(all), t)
		}
		var inner object
		if json.Unmarshal(o[key], &inner) == nil && inner != nil { // {"data": {"payload": […]}}
			return b.value(o[key], t)
		}
	}
	return t.flat(o)
}

func mustList(all []json.RawMessage) json.RawMessage {
	v, err := json.Marshal(all)
	if err != nil {
		return nil // raw messages that were read
	}
	return v
}

func array(v json.RawMessage) (all []json.RawMessage, ok bool) {
	ok = len(v) > 0 && v[0] == '[' && json.Unmarshal(v, &all) == nil
	return all, ok
}

// within returns the messages of an object that is a conversation; nil for one
// that is none. A list of messages alone (as Chatwoot answers) has no names for
// who it belongs to but in each of them: it is flat.
func (b *builder) within(o object) []json.RawMessage {
	if len(o) < 2 {
		return nil
	}
	for _, key := range messages {
		all, ok := array(o[key])
		if !ok || len(all) == 0 {
			continue
		}
		var first object
		if json.Unmarshal(all[0], &first) == nil && text(first) != "" || key == "history" || key == "comments" {
			return all
		}
	}
	return nil
}

// nested reads a conversation with its messages inside.
func (b *builder) nested(o object, all []json.RawMessage) error {
	requester := str(o["requester_id"])
	switch {
	case o["comments"] != nil && requester != "":
		b.format = "zendesk"
	case o["history"] != nil && o["visitor"] != nil:
		b.format = "zendesk_chat"
	case o["meta"] != nil && o["account_id"] != nil, o["inbox_id"] != nil && o["account_id"] != nil:
		b.format = "chatwoot"
	}
	c := b.conversation(firstOf(o, "conversation_id", "ticket_id", "chat_id", "session_id", "call_id", "id", "key"))
	c.At = when(firstOf(o, "created_at", "timestamp", "start_time", "time", "date"), b.options.Zone)
	c.Channel = short(channelOf(o))
	if n := number(firstOf(o, "duration", "duration_s", "handle_time")); n > 0 {
		c.PeopleMS = int64(n * 1000)
	}
	if requester != "" && len(all) > 0 && str(o["description"]) == "" {
		if err := b.say(c, Customer, str(o["subject"]), c.At); err != nil {
			return err
		}
	}
	for _, v := range all {
		var m object
		if json.Unmarshal(v, &m) != nil || private(m) {
			continue
		}
		if err := b.say(c, speaker(m, requester), text(m), b.momentOf(m, c.At)); err != nil {
			return err
		}
	}
	return nil
}

// momentOf is a message's time; a small number is seconds since the beginning, as
// transcripts of calls have it.
func (b *builder) momentOf(m object, began int64) int64 {
	s := firstOf(m, "created_at", "timestamp", "sent_at", "time", "at", "start", "start_time", "date")
	if at := when(s, b.options.Zone); at > 0 {
		return at
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n >= 0 && n < 1e6 && began > 0 {
		return began + int64(n*1000)
	}
	return 0
}

// speaker is the file's word for who says a message.
func speaker(m object, requester string) string {
	if author := str(m["author_id"]); requester != "" && author != "" {
		if author == requester {
			return Customer
		}
		return Agent
	}
	var sender object
	if json.Unmarshal(m["sender"], &sender) == nil && sender != nil {
		if kind := str(sender["type"]); kind != "" {
			return short(kind)
		}
	}
	if kind := str(m["type"]); strings.HasPrefix(kind, "chat.") && kind != "chat.msg" {
		return System // joins, leaves, ratings
	}
	who := firstOf(m, "sender_type", "message_type", "role", "speaker", "by", "from", "author_role", "direction", "sender", "nick", "author", "channel", "party")
	if nick, _, ok := strings.Cut(who, ":"); ok {
		who = nick // agent:1 of Zendesk's chats
	}
	return short(who)
}

func text(m object) string {
	return firstOf(m, "plain_body", "content", "text", "body", "msg", "message", "utterance", "transcript")
}

func private(m object) bool {
	public := string(m["public"])
	return public == "false" || string(m["private"]) == "true"
}

func channelOf(o object) string {
	var via object
	if json.Unmarshal(o["via"], &via) == nil && via != nil {
		return str(via["channel"])
	}
	return firstOf(o, "channel", "type")
}

func firstOf(o object, keys ...string) string {
	for _, k := range keys {
		if s := str(o[k]); s != "" {
			return s
		}
	}
	return ""
}

// str is a value that is a text or a number, as text.
func str(v json.RawMessage) string {
	if len(v) == 0 || string(v) == "null" {
		return ""
	}
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(v, &n) == nil {
		return n.String()
	}
	if string(v) == "true" || string(v) == "false" {
		return string(v)
	}
	return ""
}

// flat takes an object as a row of a table, whose columns are the keys of the
// first ones.
func (t *table) flat(o object) error {
	var sender object
	if json.Unmarshal(o["sender"], &sender) == nil && sender != nil && o["sender_type"] == nil {
		o["sender_type"] = sender["type"] // Chatwoot's lists of messages
	}
	if t.fixed {
		return t.row(t.cells(o))
	}
	if t.flats = append(t.flats, o); len(t.flats) < head {
		return nil
	}
	return t.fix()
}

// fix takes the keys of the first objects for columns.
func (t *table) fix() error {
	t.fixed = true
	for _, o := range t.flats {
		for k := range o {
			if !slices.Contains(t.names, k) && len(t.names) < 256 {
				t.names = append(t.names, k)
			}
		}
	}
	slices.Sort(t.names)
	for _, o := range t.flats {
		if err := t.row(t.cells(o)); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) cells(o object) []string {
	out := make([]string, len(t.names))
	for i, n := range t.names {
		out[i] = str(o[n])
	}
	return out
}
