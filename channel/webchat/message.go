package webchat

import (
	"context"
	"errors"
	"io"

	"yingda/conversation"
	"yingda/conversation/file"
	"yingda/internal/cleantext"
	"yingda/internal/fault"
)

// Outgoing is a message on its way from the widget.
type Outgoing struct {
	ClientID string   `json:"client_id" minLength:"1" maxLength:"64" doc:"The sender's own id: the same id twice is one message"`
	Text     string   `json:"text,omitempty"`
	FileIDs  []string `json:"file_ids,omitempty" maxItems:"10"`
	Option   *Choice  `json:"option,omitempty" doc:"What was pressed to say this"`
	Locale   string   `json:"locale,omitempty" maxLength:"20"`
	PageURL  string   `json:"page_url,omitempty" maxLength:"2000"`
}

// Choice is an option that was pressed.
type Choice struct {
	Kind  string `json:"kind" enum:"quick,clarify,related,handoff,leave_message,none_of_these,solved,not_solved"`
	Label string `json:"label,omitempty" maxLength:"200"`
	Value string `json:"value,omitempty" maxLength:"500"`
	Item  string `json:"item,omitempty" maxLength:"64"`
}

// Sent is a message that is stored.
type Sent struct {
	Message        Message `json:"message"`
	ConversationID string  `json:"conversation_id"`
}

// Page is messages in their order.
type Page struct {
	ConversationID string    `json:"conversation_id"`
	Messages       []Message `json:"messages"`
}

// Send stores the visitor's message. When it returns the message is on disk;
// sending it again is harmless.
func (c *Channel) Send(ctx context.Context, v *Visit, o Outgoing) (Sent, error) {
	if err := c.mayWrite(ctx, v); err != nil {
		return Sent{}, err
	}
	in := c.inbound(v, o)
	if o.Option != nil {
		in.Chosen = &conversation.Option{Kind: o.Option.Kind, Label: o.Option.Label, Value: o.Option.Value, Item: o.Option.Item}
	}
	got, err := c.Conversation.Receive(ctx, in)
	if err != nil {
		return Sent{}, err
	}
	shown, err := c.shown(ctx, v.Inbox, v.Locale, got.Message)
	if err != nil {
		return Sent{}, err
	}
	return Sent{Message: shown[0], ConversationID: got.Conversation.ID}, nil
}

func (c *Channel) inbound(v *Visit, o Outgoing) conversation.Inbound {
	return conversation.Inbound{
		WorkspaceID: v.Visitor.WorkspaceID, InboxID: v.Inbox.ID, Channel: Name, CustomerID: v.Customer.ID, VisitorID: v.Visitor.ID,
		ClientID: o.ClientID, Text: o.Text, FileIDs: o.FileIDs, Locale: locale(o.Locale, v.Locale), EntryPoint: entryPoint(o.PageURL), Sample: v.Customer.Sample,
	}
}

// mayWrite refuses a blocked customer and one who has not agreed where that is
// needed first.
func (c *Channel) mayWrite(ctx context.Context, v *Visit) error {
	if v.Customer.ErasedAt > 0 {
		return fault.Unauthorized("visitor.unknown_token")
	}
	if v.Customer.Blocked() {
		return fault.Forbidden("visitor.blocked")
	}
	if !v.Inbox.ConsentIn(v.Workspace.Settings).Required {
		return nil
	}
	given, err := c.Customer.ConsentTo(ctx, v.Visitor.WorkspaceID, v.Customer.ID, "chat")
	if err == nil && (given == nil || !*given) {
		return fault.Forbidden("visitor.consent_needed")
	}
	return err
}

// Messages returns what was said after a sequence number in the visitor's
// conversation.
func (c *Channel) Messages(ctx context.Context, v *Visit, after int64, limit int) (Page, error) {
	p := Page{Messages: []Message{}}
	conv, err := c.current(ctx, v)
	if err != nil || conv == nil {
		return p, err
	}
	all, err := c.Conversation.Messages(ctx, v.Who(), conv.ID, after, limit)
	if err != nil {
		return p, err
	}
	p.ConversationID = conv.ID
	p.Messages, err = c.shown(ctx, v.Inbox, v.Locale, all...)
	return p, err
}

// Upload stores a file for a message to come.
func (c *Channel) Upload(ctx context.Context, v *Visit, name string, content io.Reader) (Attachment, error) {
	if err := c.limits.take(claim{Key: "vu:" + v.Visitor.ID, Rate: c.limits.limits.VisitorUpload}); err != nil {
		return Attachment{}, err
	}
	if err := c.mayWrite(ctx, v); err != nil {
		return Attachment{}, err
	}
	if !v.Inbox.Settings.Uploads {
		return Attachment{}, fault.Forbidden("visitor.uploads_off")
	}
	f, err := c.Files.Save(ctx, file.Upload{
		WorkspaceID: v.Visitor.WorkspaceID, CustomerID: v.Customer.ID, ByKind: "customer", ByID: v.Customer.ID, Name: name, Content: content,
	})
	if err != nil {
		return Attachment{}, err
	}
	return c.Attached(f), nil
}

// File returns a file of the visitor's own conversations: what it sent, and
// what was sent to it.
func (c *Channel) File(ctx context.Context, v *Visit, fileID string) (file.File, error) {
	f, err := c.Files.Get(ctx, v.Visitor.WorkspaceID, fileID)
	if err == nil && f.CustomerID != v.Customer.ID {
		return file.File{}, fault.NotFound("file.not_found")
	}
	return f, err
}

// Handoff asks for a person. Who has said nothing yet says so with it.
func (c *Channel) Handoff(ctx context.Context, v *Visit) (*Snapshot, error) {
	if err := c.mayWrite(ctx, v); err != nil {
		return nil, err
	}
	conv, err := c.current(ctx, v)
	if err != nil {
		return nil, err
	}
	if conv == nil || conv.State == conversation.Closed {
		if conv, err = c.askForPerson(ctx, v, conv); err != nil {
			return nil, err
		}
	}
	if conv.OwnerKind == conversation.OwnBot {
		_, err := c.HandOver(ctx, v.Who(), conv.ID, "asked")
		if err != nil && !errors.Is(err, fault.Conflict("conversation.not_owner")) && !errors.Is(err, fault.Conflict("conversation.generation_stale")) {
			return nil, err
		}
	}
	return c.Snapshot(ctx, v)
}

// askForPerson opens a conversation with the request itself. Its id follows
// from what was there, so that pressing twice is one request.
func (c *Channel) askForPerson(ctx context.Context, v *Visit, before *conversation.Conversation) (*conversation.Conversation, error) {
	key := "handoff"
	if before != nil {
		key += "-" + before.ID
	}
	words := c.text(v.Locale, "visitor.ask_for_person", nil)
	in := c.inbound(v, Outgoing{ClientID: key, Text: words})
	in.Chosen = &conversation.Option{Kind: "handoff", Label: words}
	got, err := c.Conversation.Receive(ctx, in)
	return &got.Conversation, err
}

// Leaving is a message left out of hours.
type Leaving struct {
	Text  string `json:"text" maxLength:"4000"`
	Phone string `json:"phone,omitempty" maxLength:"40"`
	Email string `json:"email,omitempty" maxLength:"200"`
}

// LeaveMessage stores the visitor's words and makes a task of them.
func (c *Channel) LeaveMessage(ctx context.Context, v *Visit, l Leaving) (*Snapshot, error) {
	if err := c.mayWrite(ctx, v); err != nil {
		return nil, err
	}
	phone, email, err := l.contact()
	if err != nil {
		return nil, err
	}
	text, err := cleantext.Block("text", l.Text, 4000)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return nil, fault.Invalid("message.empty", "text")
	}
	in := c.inbound(v, Outgoing{ClientID: c.leftKey(v, l), Text: text})
	in.Chosen = &conversation.Option{Kind: "leave_message", Label: "leave_message"}
	got, err := c.Conversation.Receive(ctx, in)
	if err != nil {
		return nil, err
	}
	if c.Leave == nil {
		return nil, fault.Unavailable("visitor.no_tasks", nil)
	}
	err = c.Leave(ctx, Left{
		Key: got.Message.ID, WorkspaceID: v.Visitor.WorkspaceID, ConversationID: got.Conversation.ID, CustomerID: v.Customer.ID,
		SkillGroupID: v.Inbox.SkillGroupID, Text: text, Phone: phone, Email: email,
	})
	if err != nil {
		return nil, err
	}
	if err := c.noteContact(ctx, v, phone, email); err != nil {
		return nil, err
	}
	return c.Snapshot(ctx, v)
}
