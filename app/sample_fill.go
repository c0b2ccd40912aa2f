package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/sample"
	"yingda/workspace"
)

// Filled is what the sample's conversations came to.
type Filled struct {
	Workspace     string `json:"workspace"`
	Conversations int    `json:"conversations"`
	Customers     int    `json:"customers"`
	Messages      int64  `json:"messages"`
	Already       bool   `json:"already" doc:"They were there; nothing was done"`
}

// Emptied is what was taken out.
type Emptied struct {
	Workspace     string `json:"workspace"`
	Conversations int    `json:"conversations"`
	Customers     int    `json:"customers"`
}

// FillSample plays the scripted conversations of the sample company into its
// workspace, beside a running server too. Done twice it is done once; what a run
// before left half done is taken out and played again.
func FillSample(ctx context.Context, st Store, slug string, progress func(stage string, done, total int)) (out Filled, err error) {
	err = withSample(ctx, st, slug, true, func(b *base, d *domains, w workspace.Workspace) error {
		out, err = fillSample(ctx, b, d, w, progress)
		return err
	})
	return out, err
}

// RemoveSample takes them out again, with all that hangs on them, in one
// transaction. Knowledge, members, groups and saved replies stay.
func RemoveSample(ctx context.Context, st Store, slug string) (out Emptied, err error) {
	err = withSample(ctx, st, slug, false, func(_ *base, d *domains, w workspace.Workspace) error {
		out, err = d.removeSample(ctx, w)
		return err
	})
	return out, err
}

// withSample opens the store and finds the sample's workspace; with made it is
// made, or finished, where it is not whole.
func withSample(ctx context.Context, st Store, slug string, made bool, fn func(*base, *domains, workspace.Workspace) error) (err error) {
	b, err := open(ctx, st, Working)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	if made {
		b.fresh = true // asked for: also in a folder that was begun without it
		if err := d.ensureSample(ctx); err != nil {
			return err
		}
	}
	w, err := d.workspace.BySlug(ctx, slug)
	if err != nil {
		return err
	}
	if w.Kind != workspace.KindSample {
		return fault.Conflict("sample.not_sample", fault.Params{"workspace": w.Slug})
	}
	return fn(b, d, w)
}

func fillSample(ctx context.Context, b *base, d *domains, w workspace.Workspace, progress func(string, int, int)) (Filled, error) {
	out := Filled{Workspace: w.Slug}
	scripts, err := sample.Conversations()
	if err != nil {
		return out, err
	}
	company, err := sample.Company()
	if err != nil {
		return out, err
	}
	s := sampleMaker{domains: d, company: company, who: actor.Of(w.ID)}
	for _, step := range []func(context.Context) error{s.makeHours, s.makeGroups, s.serveGroups, s.makeTeams, s.makeMembers, s.makeMacros} {
		if err := step(ctx); err != nil {
			return out, fmt.Errorf("sample: %w", err)
		}
	}
	there, err := d.conversation.Samples(ctx, w.ID)
	if err != nil {
		return out, err
	}
	if out.Already = allPlayed(w.ID, scripts, there); !out.Already {
		if len(there) > 0 {
			if _, err := d.removeSample(ctx, w); err != nil {
				return out, err
			}
		}
		if err := s.play(ctx, b, w, scripts, progress); err != nil {
			return out, err
		}
		if there, err = d.conversation.Samples(ctx, w.ID); err != nil {
			return out, err
		}
	}
	customers := map[string]bool{}
	for _, c := range there {
		customers[c.CustomerID] = true
		out.Messages += c.MessageCount
	}
	out.Conversations, out.Customers = len(there), len(customers)
	return out, errors.Join(d.log.CatchUp(ctx, d.value.Consumer()), d.log.CatchUp(ctx, d.learning.Consumer()))
}

// play drives the domains by a clock that stands at the time of each step, so
// that every verb writes the time at which it happened.
func (s *sampleMaker) play(ctx context.Context, b *base, w workspace.Workspace, scripts []sample.Conversation, progress func(string, int, int)) error {
	now := b.clock.Now().In(w.Location())
	held, past := clock.NewHeld(now), *b
	past.clock = held
	then := past.domains(nil, nil)
	p := player{domains: then, clock: held, who: s.who, groups: s.groups, members: s.members, customers: map[string]string{}, sessions: map[string]*session{}}
	if err := p.prepare(ctx); err != nil {
		return err
	}
	line, err := timeline(scripts, now)
	if err != nil {
		return err
	}
	for i, at := range line {
		held.Advance(at.at.Sub(held.Now()))
		if err := p.step(ctx, at); err != nil {
			return fmt.Errorf("conversation %s, step %d: %w", at.script.Key, at.n, err)
		}
		if (i+1)%50 == 0 || i+1 == len(line) {
			progress("steps", i+1, len(line))
		}
	}
	return nil
}

// allPlayed reports whether every script stands there to its end.
func allPlayed(workspaceID string, scripts []sample.Conversation, there []conversation.Conversation) bool {
	for _, script := range scripts {
		i := slices.IndexFunc(there, func(c conversation.Conversation) bool { return c.VisitorID == visitorOf(workspaceID, script.Key) })
		if i < 0 || !played(script, there[i]) {
			return false
		}
	}
	return true
}

func played(script sample.Conversation, c conversation.Conversation) bool {
	var said int64
	closes := false
	for _, st := range script.Steps {
		if st.By == "customer" && st.Text != "" && st.Kind != "rate" {
			said++
		}
		closes = closes || st.Kind == "close"
	}
	return c.CustomerCount >= said && (!closes || c.State == conversation.Closed) && (script.Rating == 0 || c.Rating > 0)
}

func (d *domains) removeSample(ctx context.Context, w workspace.Workspace) (out Emptied, err error) {
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		out = Emptied{Workspace: w.Slug}
		ids, others, err := d.conversation.RemoveSamples(ctx, tx, w.ID)
		if err != nil {
			return err
		}
		customers, err := d.customer.RemoveSamples(ctx, tx, w.ID, others)
		if err != nil {
			return err
		}
		for _, remove := range []func(context.Context, *db.Tx, string, []string) error{d.desk.RemoveSamples, d.files.Remove, d.knowledge.RemoveCorrections} {
			if err := remove(ctx, tx, w.ID, ids); err != nil {
				return err
			}
		}
		out.Conversations, out.Customers = len(ids), len(customers)
		if err := d.log.Forget(ctx, tx, w.ID, ids, customers); err != nil {
			return err
		}
		return errors.Join(d.value.Remove(ctx, tx, w.ID, ids), d.learning.Remove(ctx, tx, w.ID, ids), d.label.Remove(ctx, tx, w.ID, ids))
	})
	return out, err
}

// moment is one step with its time.
type moment struct {
	at     time.Time
	script *sample.Conversation
	n      int
	step   sample.Step
	next   *sample.Step
}

// timeline is the steps of all scripts in the order in which they happened. What
// a script leaves to the product's habits is added: after-call work after an
// agent's close, and the word of a customer whom the bot did not help.
func timeline(scripts []sample.Conversation, now time.Time) ([]moment, error) {
	var out []moment
	for i := range scripts {
		c := &scripts[i]
		at, err := c.StartedAt(now)
		if err != nil {
			return nil, err
		}
		lastBot := -1
		for n, st := range c.Steps {
			if st.By == "bot" {
				lastBot = n
			}
		}
		add := func(after time.Duration, n int, st sample.Step) {
			out = append(out, moment{at: at.Add(after), script: c, n: n, step: st})
		}
		for n, st := range c.Steps {
			at = at.Add(time.Duration(st.AfterS) * time.Second)
			add(0, n, st)
			if n+1 < len(c.Steps) {
				out[len(out)-1].next = &c.Steps[n+1]
			}
			if st.By == "agent" && st.Kind == "close" {
				add(45*time.Second, n, sample.Step{By: "agent", Kind: "wrapup", Member: st.Member})
			}
			if n == lastBot && c.Outcome == string(conversation.OutcomeUnsolved) && c.Disposition == nil {
				add(20*time.Second, n, sample.Step{By: "customer", Kind: "not_helpful"})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b moment) int { return a.at.Compare(b.at) })
	return out, nil
}
