package app

import (
	"context"
	"errors"
	"time"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/fault"
	"yingda/workspace"
)

// Ask answers one question from a workspace's released knowledge. It only reads,
// beside a running server too. slug "" is the only real workspace, else the
// sample.
func Ask(ctx context.Context, st Store, slug, question string) (a bot.Asked, err error) {
	began := time.Now()
	b, err := open(ctx, st, Reading)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	w, err := d.named(ctx, slug)
	if err != nil {
		return a, err
	}
	if _, _, err := d.search.Release(ctx, w.ID); err != nil {
		return a, err
	}
	loaded := time.Since(began)
	g, err := d.route(ctx, conversation.Conversation{WorkspaceID: w.ID}, "", "")
	if err != nil && !fault.IsKind(err, fault.KindConflict) {
		return a, err
	}
	a, err = d.bot.Ask(ctx, bot.AskIn{WorkspaceID: w.ID, Text: question, Locale: w.Locale, Open: g.Open})
	if err == nil {
		a.Latency["load"] = float64(loaded.Microseconds()) / 1000
	}
	return a, err
}

// named finds the workspace that a command is about.
func (d *domains) named(ctx context.Context, slug string) (workspace.Workspace, error) {
	if slug != "" {
		return d.workspace.BySlug(ctx, slug)
	}
	return d.workspace.Default(ctx)
}
