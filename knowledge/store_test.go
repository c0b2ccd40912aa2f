package knowledge_test

import (
	"context"
	"slices"
	"testing"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/testkit"
	"yingda/knowledge"
)

// world is a store with two workspaces that know nothing of each other.
type world struct {
	t     *testing.T
	db    *db.DB
	log   *event.Log
	jobs  *job.Queue
	clock *clock.Held
	store *knowledge.Store
	rules knowledge.Rules
	audit []string // what was recorded, by whom
	staff []knowledge.Person

	editor, second, stranger actor.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, clock: testkit.Held(), rules: knowledge.Rules{Policy: engine.DefaultPolicy()}}
	w.log, w.jobs = event.NewLog(d, w.clock), job.NewQueue(d, w.clock)
	w.store = knowledge.New(knowledge.Deps{
		DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock,
		People: func(context.Context, string) ([]knowledge.Person, error) { return w.staff, nil },
		Role: func(_ context.Context, _, roleID string) error {
			if roleID == "nobody's" {
				return fault.Invalid("role.not_found", "grants")
			}
			return nil
		},
		Rules: func(context.Context, string) (knowledge.Rules, error) { return w.rules, nil },
		Audit: func(_ context.Context, _ *db.Tx, who actor.Actor, action, kind, objectID string) error {
			if objectID == "" || kind == "" {
				t.Errorf("%s of nothing", action)
			}
			w.audit = append(w.audit, action+" "+who.ID)
			return nil
		},
		Asked: func(_ context.Context, _, messageID string) (knowledge.Asked, error) {
			if messageID != "m1" {
				return knowledge.Asked{}, fault.NotFound("knowledge.message_not_found")
			}
			return knowledge.Asked{CustomerID: "u1", ConversationID: "c1", TurnID: "t1", Question: "流量怎么没了", ItemID: ""}, nil
		},
	})
	all := []string{"knowledge.read", "knowledge.write", "knowledge.publish", "knowledge.approve", "knowledge.import", "conversation.reply"}
	ws := id.New()
	w.editor = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: ws, Permissions: all}
	w.second = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: ws, Permissions: all}
	w.stranger = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: id.New(), Permissions: all}
	return w
}

func eachDB(t *testing.T, fn func(w *world)) {
	t.Helper()
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func content(question, answer string, variants ...string) knowledge.Content {
	return knowledge.Content{Question: question, Variants: variants, Answers: []knowledge.Answer{{Text: answer}}}
}

func (w *world) add(key string, c knowledge.Content) knowledge.Detail {
	w.t.Helper()
	d, err := w.store.AddItem(w.t.Context(), w.editor, knowledge.NewItem{Key: key, Content: c, Confirm: c.Grade > "R2"})
	if err != nil {
		w.t.Fatalf("add %s: %v", key, err)
	}
	return d
}

func (w *world) save(d knowledge.Detail, change func(*knowledge.Content)) knowledge.Detail {
	w.t.Helper()
	c := d.Draft.Content
	change(&c)
	out, err := w.store.SaveItem(w.t.Context(), w.editor, d.ID, knowledge.Edit{Content: c, ParentRevision: d.DraftRevisionID, Confirm: c.Grade > "R2"})
	if err != nil {
		w.t.Fatalf("save %s: %v", d.Key, err)
	}
	return out
}

func (w *world) publish(itemIDs ...string) knowledge.BaseVersion {
	w.t.Helper()
	c := w.put(itemIDs...)
	if c.State != knowledge.ChangePublished {
		w.t.Fatalf("not published: %+v", c)
	}
	b, err := w.store.BaseVersion(w.t.Context(), w.editor, c.BaseVersionID)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// put publishes the simple way, whatever becomes of it.
func (w *world) put(itemIDs ...string) knowledge.Change {
	w.t.Helper()
	c, err := w.store.Publish(w.t.Context(), w.editor, knowledge.Publication{Drafts: knowledge.Drafts{ItemIDs: itemIDs}})
	if err != nil {
		w.t.Fatalf("publish: %v", err)
	}
	return c
}

func (w *world) released() map[string]string {
	w.t.Helper()
	snap, err := w.store.Released(w.t.Context(), w.editor.WorkspaceID)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range snap.Revisions {
		out[r.Key] = r.Question
	}
	return out
}

func (w *world) eventTypes() []string {
	w.t.Helper()
	var types []string
	err := w.log.CatchUp(w.t.Context(), event.Consumer{Name: id.New(), Handle: func(_ context.Context, _ *db.Tx, events []event.Event) error {
		for _, e := range events {
			types = append(types, e.Type)
		}
		return nil
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(types)
	return types
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}
