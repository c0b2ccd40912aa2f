package webchat

import (
	"context"
	"maps"

	"yingda/conversation"
	"yingda/conversation/file"
	"yingda/workspace"
)

// Message is one utterance as the visitor sees it.
type Message struct {
	ID          string        `json:"id"`
	Seq         int64         `json:"seq" doc:"Rises within one conversation; notes of agents leave gaps"`
	ClientID    string        `json:"client_id,omitempty"`
	By          string        `json:"by" enum:"customer,bot,agent,system"`
	Name        string        `json:"name,omitempty"`
	Kind        string        `json:"kind" enum:"text,file,event"`
	Text        string        `json:"text"`
	Files       []Attachment  `json:"files"`
	Source      *SourceShown  `json:"source"`
	Options     []OptionShown `json:"options"`
	Feedback    *bool         `json:"feedback" nullable:"true"`
	CreatedAt   int64         `json:"created_at"`
	DeliveredAt *int64        `json:"delivered_at" nullable:"true"`
	ReadAt      *int64        `json:"read_at" nullable:"true"`
}

// The parts of a Message.
type (
	Attachment struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		Type   string `json:"type"`
		Size   int64  `json:"size"`
		URL    string `json:"url" doc:"Signed; works for ten minutes"`
		Width  int64  `json:"width,omitempty"`
		Height int64  `json:"height,omitempty"`
	}
	SourceShown struct {
		Title   string `json:"title"`
		Version int64  `json:"version"`
	}
	OptionShown struct {
		Kind  string `json:"kind" enum:"quick,clarify,related,handoff,leave_message,none_of_these,solved,not_solved"`
		Label string `json:"label"`
		Value string `json:"value"`
		Item  string `json:"item,omitempty"`
	}
)

// FilePath is where visitors fetch files.
const FilePath = "/api/visitor/files/"

// shown puts messages into the visitor's form.
func (c *Channel) shown(ctx context.Context, b workspace.Inbox, lang string, all ...conversation.Message) ([]Message, error) {
	var fileIDs []string
	for _, m := range all {
		fileIDs = append(fileIDs, m.FileIDs...)
	}
	files := map[string]file.File{}
	if c.Files != nil && len(fileIDs) > 0 {
		var err error
		if files, err = c.Files.Many(ctx, b.WorkspaceID, fileIDs); err != nil {
			return nil, err
		}
	}
	out := make([]Message, 0, len(all))
	for _, m := range all {
		out = append(out, c.show(ctx, b, lang, m, files))
	}
	return out, nil
}

func (c *Channel) show(ctx context.Context, b workspace.Inbox, lang string, m conversation.Message, files map[string]file.File) Message {
	w := Message{
		ID: m.ID, Seq: m.Seq, By: string(m.By), Name: c.speaker(ctx, b, lang, m), Kind: m.Kind, Text: m.Text, Files: []Attachment{}, Options: []OptionShown{},
		CreatedAt: m.CreatedAt, DeliveredAt: some(m.DeliveredAt), ReadAt: some(m.ReadAt),
	}
	if m.By == conversation.ByCustomer {
		w.ClientID = m.ClientID
		w.DeliveredAt = &w.CreatedAt // it is stored: that is what the sender wants to know
	}
	if e := m.Content.Event; e != nil {
		w.Kind, w.Text = "event", c.occasion(lang, *e)
	}
	if s := m.Content.Source; s != nil {
		w.Source = &SourceShown{Title: s.Title, Version: s.Version}
	}
	for _, o := range m.Content.Options {
		w.Options = append(w.Options, OptionShown{Kind: o.Kind, Label: o.Label, Value: o.Value, Item: o.Item})
	}
	for _, fid := range m.FileIDs {
		if f, ok := files[fid]; ok && f.ErasedAt == 0 {
			w.Files = append(w.Files, c.Attached(f))
		}
	}
	if m.Feedback != "" {
		helpful := m.Feedback == "helpful"
		w.Feedback = &helpful
	}
	return w
}

// Attached is a file in the visitor's form.
func (c *Channel) Attached(f file.File) Attachment {
	return Attachment{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, URL: c.Files.Link(FilePath, f), Width: f.Width, Height: f.Height}
}

func (c *Channel) speaker(ctx context.Context, b workspace.Inbox, lang string, m conversation.Message) string {
	switch m.By {
	case conversation.ByBot:
		return b.Settings.Texts.BotName.In(lang)
	case conversation.ByAgent:
		return c.agentName(ctx, b.WorkspaceID, m.ByID, lang)
	case conversation.ByCustomer, conversation.BySystem:
	}
	return ""
}

func some(at int64) *int64 {
	if at == 0 {
		return nil
	}
	return &at
}

// occasion puts what happened into words: with the name of whoever it is about
// where there is one, and the group's name in the reader's language.
func (c *Channel) occasion(lang string, o conversation.Occasion) string {
	params := maps.Clone(o.Params)
	if en, ok := params["group_en"].(string); ok && en != "" && lang == "en" {
		params["group"] = en
	}
	key := "visitor.event." + o.Key
	if _, named := params["name"]; named {
		if text := c.text(lang, key+".name", params); text != "" {
			return text
		}
	}
	return c.text(lang, key, params)
}
