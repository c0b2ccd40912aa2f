package job_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/internal/testkit"
)

func TestJobsOfAKeyWaitForTheOneBeforeThem(t *testing.T) {
	ctx := context.Background()
	d, err := db.Open(ctx, filepath.Join(t.TempDir(), "y.db"), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := schema.Migrate(ctx, d); err != nil {
		t.Fatal(err)
	}
	c := clock.NewHeld(time.UnixMilli(1_000_000))
	q := job.NewQueue(d, c)
	var ran []string
	fails := 1
	q.Handle(job.Kind{Name: "k", Run: func(_ context.Context, j job.Job) error {
		var p string
		if err := j.Read(&p); err != nil {
			return err
		}
		if p == "first" && fails > 0 {
			fails--
			return errors.New("not yet")
		}
		ran = append(ran, p)
		return nil
	}})
	add := func(key, payload string) {
		t.Helper()
		err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := q.Add(ctx, tx, job.New{Kind: "k", Key: key, Payload: payload})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	add("a", "first")
	add("a", "second")
	add("b", "other")
	if _, err := q.RunDue(ctx); err != nil {
		t.Fatal(err)
	}
	if want := []string{"other"}; !slices.Equal(ran, want) {
		t.Fatalf("while first waits: ran %v, want %v", ran, want)
	}
	c.Advance(time.Minute)
	if _, err := q.RunDue(ctx); err != nil {
		t.Fatal(err)
	}
	if want := []string{"other", "first", "second"}; !slices.Equal(ran, want) {
		t.Fatalf("ran %v, want %v", ran, want)
	}
}

func TestWhatWasGivenUpIsSeenTriedAgainOrDropped(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, c := t.Context(), testkit.Held()
		q := job.NewQueue(d, c)
		var audited []string
		q.Audit = func(_ context.Context, _ *db.Tx, who actor.Actor, action, kind, jobID string) error {
			audited = append(audited, who.WorkspaceID+" "+action+" "+kind)
			return nil
		}
		works := false
		var ran []string
		q.Handle(job.Kind{Name: "k", Tries: 2, Run: func(_ context.Context, j job.Job) error {
			if !works {
				return errors.New("the other side is away")
			}
			ran = append(ran, j.Dedupe)
			return nil
		}})
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		add := func(workspaceID, dedupe string) {
			t.Helper()
			must(d.Write(ctx, func(tx *db.Tx) error {
				_, err := q.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: "k", Dedupe: dedupe})
				return err
			}))
		}
		run := func() {
			t.Helper()
			for range 2 {
				_, err := q.RunDue(ctx)
				must(err)
				c.Advance(time.Minute)
			}
		}
		one, two, boss := actor.Of("w1"), actor.Of("w2"), actor.Of("w1")
		boss.Operator = true
		dead := func(who actor.Actor) (dedupes []string, ids map[string]string) {
			t.Helper()
			ids = map[string]string{}
			for after := ""; ; {
				p, err := q.Dead(ctx, who, after, 1)
				must(err)
				for _, j := range p.Items {
					dedupes, ids[j.Dedupe] = append(dedupes, j.Dedupe), j.ID
					if j.LastError != "the other side is away" || j.Attempts != 2 || j.EndedAt == 0 {
						t.Errorf("%+v", j)
					}
				}
				if after = p.Next; after == "" {
					return dedupes, ids
				}
			}
		}
		for _, x := range [][2]string{{"w1", "a"}, {"w1", "b"}, {"w2", "c"}, {"", "d"}} {
			add(x[0], x[1])
		}
		run()
		_, ids := dead(boss)
		for who, want := range map[*actor.Actor][]string{&one: {"b", "a"}, &two: {"c"}, &boss: {"d", "b", "a"}} {
			if got, _ := dead(*who); !slices.Equal(got, want) {
				t.Errorf("%s, operator %v, sees %v, want %v", who.WorkspaceID, who.Operator, got, want)
			}
		}
		refuse := func(err error, code string) {
			t.Helper()
			if f := fault.Of(err); f == nil || f.Code != code {
				t.Errorf("got %v, want %s", err, code)
			}
		}
		refuse(q.Retry(ctx, two, ids["a"]), "job.not_found")
		refuse(q.Drop(ctx, one, ids["d"]), "job.not_found")
		refuse(q.Retry(ctx, actor.Actor{WorkspaceID: "w1"}, ids["a"]), "actor.not_permitted")
		works = true
		add("w1", "b")
		refuse(q.Retry(ctx, one, ids["b"]), "job.added_again")
		must(q.Retry(ctx, one, ids["a"]))
		must(q.Drop(ctx, boss, ids["d"]))
		run()
		slices.Sort(ran)
		if !slices.Equal(ran, []string{"a", "b"}) {
			t.Errorf("ran %v", ran)
		}
		if got, _ := dead(boss); !slices.Equal(got, []string{"b"}) {
			t.Errorf("still dead: %v", got)
		}
		if want := []string{"w1 job.retried job", "w1 job.dropped job"}; !slices.Equal(audited, want) {
			t.Errorf("the audit log has %v, want %v", audited, want)
		}
	})
}
