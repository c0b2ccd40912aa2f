package webchat

import (
	"context"
	"strings"
	"time"

	"yingda/conversation"
)

// Transcript is the visitor's conversation as plain text, in the workspace's
// time zone.
func (c *Channel) Transcript(ctx context.Context, v *Visit) (string, error) {
	var b strings.Builder
	err := c.withCurrent(ctx, v, func(conv *conversation.Conversation) error {
		b.WriteString(v.Inbox.Settings.Texts.Title.In(v.Locale) + "\n\n")
		for after := int64(0); ; {
			all, err := c.Conversation.Messages(ctx, v.Who(), conv.ID, after, conversation.MaxPage)
			if err != nil || len(all) == 0 {
				return err
			}
			shown, err := c.shown(ctx, v.Inbox, v.Locale, all...)
			if err != nil {
				return err
			}
			for _, m := range shown {
				c.line(&b, v, m)
			}
			after = all[len(all)-1].Seq
		}
	})
	return b.String(), err
}

func (c *Channel) line(b *strings.Builder, v *Visit, m Message) {
	name := m.Name
	switch m.By {
	case "customer":
		name = c.text(v.Locale, "visitor.you", nil)
	case "system":
		name = "—"
	}
	at := time.UnixMilli(m.CreatedAt).In(v.Workspace.Location()).Format("2006-01-02 15:04:05")
	b.WriteString("[" + at + "] " + name + "\n")
	if m.Text != "" {
		b.WriteString(m.Text + "\n")
	}
	for _, f := range m.Files {
		b.WriteString("  " + f.Name + "\n")
	}
	if m.Source != nil {
		b.WriteString("  " + c.text(v.Locale, "visitor.source", map[string]any{"title": m.Source.Title}) + "\n")
	}
	b.WriteString("\n")
}
