package job_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/db/schema"
	"yingda/internal/job"
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
