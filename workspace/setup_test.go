package workspace_test

import (
	"context"
	"testing"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/secret"
	"yingda/internal/testkit"
	"yingda/workspace"
)

type world struct {
	*workspace.Store
	db    *db.DB
	log   *event.Log
	clock *clock.Held
	ctx   context.Context
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	if err := schema.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	c := testkit.Held()
	log := event.NewLog(d, c)
	box, err := secret.OpenBox(t.TempDir(), "")
	must(t, err)
	w := &world{Store: workspace.New(workspace.Deps{DB: d, Log: log, Clock: c, Box: box, Passwords: secret.NewPasswords(2)}), db: d, log: log, clock: c, ctx: t.Context()}
	if err := w.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// eachWorld runs a story on both databases.
func eachWorld(t *testing.T, story func(t *testing.T, w *world)) {
	t.Helper()
	testkit.EachDB(t, func(t *testing.T, d *db.DB) { story(t, newWorld(t, d)) })
}

var system = actor.Actor{Kind: actor.System}

func (w *world) makes(t *testing.T, slug string) (workspace.Workspace, actor.Actor) {
	t.Helper()
	made, err := w.Create(t.Context(), system, workspace.NewWorkspace{Slug: slug, Name: "云帆通信"})
	if err != nil {
		t.Fatal(err)
	}
	return made, actor.Of(made.ID)
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Code != code {
		t.Errorf("got %v, want fault %s", err, code)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func with(who actor.Actor, permissions ...string) actor.Actor {
	who.Kind, who.Permissions = actor.Member, permissions
	return who
}

func newWorldSQLite(t *testing.T) *world {
	t.Helper()
	return newWorld(t, testkit.SQLite(t))
}
