package app

import (
	"context"
	"errors"
	"time"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/workspace"
)

// Asking is who a question is asked as, where and when. The zero value is
// somebody nobody knows, here and now.
type Asking struct {
	Asker   knowledge.Asker
	Channel string
	Locale  string // "": the workspace's
	At      string // local, 2006-01-02T15:04; "": now
}

// Ask answers one question from a workspace's released knowledge. It only reads,
// beside a running server too. slug "" is the only real workspace, else the
// sample.
func Ask(ctx context.Context, st Store, slug, question string, as Asking) (a bot.Asked, err error) {
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
	if _, _, err := d.search.Release(ctx, search.Query{WorkspaceID: w.ID}); err != nil {
		return a, err
	}
	loaded := time.Since(began)
	g, err := d.route(ctx, conversation.Conversation{WorkspaceID: w.ID}, "", "")
	if err != nil && !fault.IsKind(err, fault.KindConflict) {
		return a, err
	}
	in := bot.AskIn{WorkspaceID: w.ID, Text: question, Locale: w.Locale, Channel: as.Channel, Customer: bot.Customer{Asker: as.Asker}, Open: g.Open}
	if as.Locale != "" {
		in.Locale = as.Locale
	}
	if as.At != "" {
		at, err := d.moment(ctx, w, as.At)
		if err != nil {
			return a, err
		}
		in.At, in.Open = &at, at.Open
	}
	a, err = d.bot.Ask(ctx, in)
	if err == nil {
		a.Latency["load"] = float64(loaded.Microseconds()) / 1000
	}
	return a, err
}

// moment is a time of a workspace's own, with whether people are there then.
func (d *domains) moment(ctx context.Context, w workspace.Workspace, at string) (search.Moment, error) {
	t, err := time.ParseInLocation("2006-01-02T15:04", at, w.Location())
	if err != nil {
		return search.Moment{}, fault.Invalid("knowledge.date_unreadable", "at")
	}
	return d.calendar(ctx, w.ID, t)
}

// named finds the workspace that a command is about.
func (d *domains) named(ctx context.Context, slug string) (workspace.Workspace, error) {
	if slug != "" {
		return d.workspace.BySlug(ctx, slug)
	}
	return d.workspace.Default(ctx)
}
