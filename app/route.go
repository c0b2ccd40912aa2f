package app

import (
	"context"
	"time"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/fault"
	"yingda/workspace"
)

// route chooses the skill group for a hand-over: the one of the question's
// category, else the inbox's, else the default one; an open group before a
// closed one.
func (d *domains) route(ctx context.Context, c conversation.Conversation, categoryGroup, _ string) (bot.Group, error) {
	inboxGroup := ""
	if c.InboxID != "" {
		in, err := d.workspace.InboxByID(ctx, c.WorkspaceID, c.InboxID)
		if err != nil {
			return bot.Group{}, err
		}
		inboxGroup = in.SkillGroupID
	}
	groups, err := d.workspace.Groups(ctx, c.WorkspaceID)
	if err != nil {
		return bot.Group{}, err
	}
	var best *bot.Group
	for _, wanted := range []func(workspace.Group) bool{
		func(g workspace.Group) bool { return g.ID == categoryGroup },
		func(g workspace.Group) bool { return g.ID == inboxGroup },
		func(g workspace.Group) bool { return g.IsDefault },
	} {
		for _, g := range groups {
			if !wanted(g) {
				continue
			}
			at, err := d.open(ctx, g)
			if err != nil || at.Open {
				return at, err
			}
			if best == nil {
				best = &at
			}
		}
	}
	if best == nil {
		return bot.Group{}, fault.Conflict("handoff.no_group")
	}
	return *best, nil
}

func (d *domains) open(ctx context.Context, g workspace.Group) (bot.Group, error) {
	h, err := d.workspace.HoursOf(ctx, g.WorkspaceID, g.ID)
	if err != nil {
		return bot.Group{}, err
	}
	out := bot.Group{ID: g.ID, Name: g.Name, NameEN: g.NameEn}
	now := d.clock.Now()
	if out.Open = h.Open(now); !out.Open {
		if next, ok := h.NextOpen(now); ok {
			out.Next = next
		}
	}
	return out, nil
}

// staffing tells whether people are there for an inbox and how long one waits.
func (d *domains) staffing(ctx context.Context, workspaceID, inboxID string) (staffed bool, wait time.Duration, known bool, err error) {
	g, err := d.route(ctx, conversation.Conversation{WorkspaceID: workspaceID, InboxID: inboxID}, "", "")
	return g.Open, 0, false, err
}
