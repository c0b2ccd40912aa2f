package webchat

import (
	"context"
	"strings"
	"time"

	"yingda/conversation"
)

// Transcript is the visitor's conversation as plain text: all that was shown,
// what could be pressed too. Its times are the workspace's, and say so: whoever
// keeps it may live by another clock.
func (c *Channel) Transcript(ctx context.Context, v *Visit) (string, error) {
	var b strings.Builder
	err := c.withCurrent(ctx, v, func(conv *conversation.Conversation) error {
		b.WriteString(v.Inbox.Settings.Texts.Title.In(v.Locale) + "\n")
		b.WriteString(c.text(v.Locale, "visitor.transcript_zone", map[string]any{"zone": v.Workspace.Location().String()}) + "\n\n")
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
	at := time.UnixMilli(m.CreatedAt).In(v.Workspace.Location()).Format("2006-01-02 15:04:05 -07:00")
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
	c.offers(b, v, m.Options)
	b.WriteString("\n")
}

// offers lists what could be pressed, as the widget shows it: the related
// questions last, under a heading of their own.
func (c *Channel) offers(b *strings.Builder, v *Visit, all []OptionShown) {
	var related []string
	for _, o := range all {
		if o.Kind == "related" {
			related = append(related, o.Label)
			continue
		}
		b.WriteString("  ○ " + o.Label + "\n")
	}
	if len(related) > 0 {
		b.WriteString("  " + c.text(v.Locale, "visitor.related", nil) + "\n  ○ " + strings.Join(related, "\n  ○ ") + "\n")
	}
}
