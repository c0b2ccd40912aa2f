package app

import (
	"context"
	"errors"
	"os"

	"yingda/bot"
	"yingda/conversation"
	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/knowledge/gate"
	"yingda/learning"
	"yingda/learning/evaluate"
	"yingda/learning/past"
)

// LearningStatus is what a workspace's loop stands at.
func LearningStatus(ctx context.Context, st Store, slug string) (out learning.Status, err error) {
	err = withLearning(ctx, st, slug, Reading, func(d *domains, who actor.Actor) error {
		out, err = d.learning.Status(ctx, who)
		return err
	})
	return out, err
}

// Clusters is the first clusters of a workspace, as filtered.
func Clusters(ctx context.Context, st Store, slug string, f learning.ClusterFilter) (out []learning.ClusterView, err error) {
	err = withLearning(ctx, st, slug, Reading, func(d *domains, who actor.Actor) error {
		page, err := d.learning.Clusters(ctx, who, f)
		out = page.Items
		return err
	})
	return out, err
}

// ImportPast puts the questions of a file of old conversations to the knowledge,
// beside a running server too, and makes the report.
func ImportPast(ctx context.Context, st Store, slug, path string, o past.Options, progress func(done, total int64)) (out learning.Past, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return out, fault.Invalid("import.file_unreadable", "file").Because(err)
	}
	err = withLearning(ctx, st, slug, Working, func(d *domains, who actor.Actor) error {
		out, err = d.learning.ImportPast(ctx, who, learning.PastUpload{Name: path, Data: data, Options: o}, progress)
		return err
	})
	return out, err
}

// DeletePast deletes an import of the past with all that is left of it.
func DeletePast(ctx context.Context, st Store, slug, pastID string) error {
	return withLearning(ctx, st, slug, Working, func(d *domains, who actor.Actor) error { return d.learning.DeletePast(ctx, who, pastID) })
}

// RebuildEvidence makes the evidence anew from the log of events, beside a running
// server too. told hears how far it is, in events; stopped, it goes on when it is
// called again.
func RebuildEvidence(ctx context.Context, st Store, told func(done, total int64)) (err error) {
	b, err := open(ctx, st, Working)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	return b.domains(nil, nil).learning.Rebuild(ctx, told)
}

// asker is who a customer is, as conditions see them.
func (d *domains) asker(ctx context.Context, workspaceID, customerID string) (knowledge.Asker, error) {
	c, err := d.botCustomer(ctx, workspaceID, customerID)
	return c.Asker, err
}

// measured are the questions that a lot kept for measuring, with what people found
// right for them, and who asked.
func (d *domains) measured(ctx context.Context, workspaceID string, most int) ([]evaluate.Question, error) {
	all, err := d.label.Examples(ctx, workspaceID, true, most)
	if err != nil {
		return nil, err
	}
	turnIDs := make([]string, len(all))
	for i, x := range all {
		turnIDs[i] = x.TurnID
	}
	turns, err := d.conversation.Understood(ctx, workspaceID, turnIDs)
	if err != nil {
		return nil, err
	}
	locale := map[string]string{}
	for _, t := range turns {
		u, err := bot.Remembered(conversation.Turn{Understanding: t.Understanding})
		if err != nil {
			return nil, err
		}
		locale[t.TurnID] = u.Locale
	}
	var out []evaluate.Question
	for _, x := range all {
		c, err := d.botCustomer(ctx, workspaceID, x.CustomerID)
		if fault.IsKind(err, fault.KindNotFound) {
			continue // erased
		}
		if err != nil {
			return nil, err
		}
		out = append(out, evaluate.Question{
			Question:  gate.Question{ID: x.TurnID, Text: x.Text, Locale: locale[x.TurnID], Channel: x.Channel, Visibility: c.Asker.Told(), Tier: c.Asker.Tier, Expected: x.ItemIDs},
			Customers: groupOf(c),
		})
	}
	return out, nil
}

// groupOf is the group of customers by which figures are told apart: who needs a
// person first (the old, the declared), else the tier.
func groupOf(c bot.Customer) string {
	if c.PersonFirst != "" {
		return customer.PersonFirst
	}
	return c.Asker.Tier
}

// withLearning lets fn act on a workspace's loop as who runs the installation.
func withLearning(ctx context.Context, st Store, slug string, mode Mode, fn func(d *domains, who actor.Actor) error) (err error) {
	b, err := open(ctx, st, mode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	w, err := d.named(ctx, slug)
	if err != nil {
		return err
	}
	return fn(d, actor.Of(w.ID))
}
