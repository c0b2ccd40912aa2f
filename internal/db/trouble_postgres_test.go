package db_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yingda/internal/db"
	"yingda/internal/testkit"
)

func TestPostgresGoesAndReturns(t *testing.T) {
	server := testkit.DurablePostgres(t)
	target, err := server.Clone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d := testkit.OpenDB(t, target)
	q := probe(t, d)

	for round, end := range []func() error{server.Stop, server.Crash} {
		before, err := db.One[int](t.Context(), d, q, "count")
		if err != nil {
			t.Fatal(err)
		}
		// Writers are at it while the server ends: each hears either that its row
		// is there or that storage is away.
		ctx, cancel := context.WithCancel(t.Context())
		var acked atomic.Int64
		var wg sync.WaitGroup
		running := make(chan struct{}, 8)
		for w := range 8 {
			wg.Go(func() {
				for i := 0; ctx.Err() == nil; i++ {
					err := add(t, d, q, fmt.Sprintf("%d/%d/%d", round, w, i))
					if err != nil {
						wantUnavailable(t, err)
						return
					}
					acked.Add(1)
					if i == 0 {
						running <- struct{}{}
					}
				}
			})
		}
		for range 8 {
			<-running
		}
		if err := end(); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		cancel()
		wantUnavailable(t, add(t, d, q, "while away"))
		_, err = db.One[int](t.Context(), d, q, "count")
		wantUnavailable(t, err)

		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		testkit.Eventually(t, 30*time.Second, "writing works again", func() bool {
			return add(t, d, q, fmt.Sprint("back ", round)) == nil
		})
		after, err := db.One[int](t.Context(), d, q, "count")
		if err != nil {
			t.Fatal(err)
		}
		// A write cut off while committing may be there without having been
		// acknowledged: at most one a writer.
		if kept := after - before - 1; kept < int(acked.Load()) || kept > int(acked.Load())+8 {
			t.Errorf("round %d: %d rows kept of %d acknowledged", round, kept, acked.Load())
		}
	}
}

func TestADeadlockIsTriedAgain(t *testing.T) {
	d := testkit.Postgres(t)
	q := probe(t, d)
	for _, id := range []string{"a", "b"} {
		if err := add(t, d, q, id); err != nil {
			t.Fatal(err)
		}
	}
	var runs atomic.Int64
	var both sync.WaitGroup // both hold their first row before either asks for its second
	both.Add(2)
	crossing := func(first, second string) error {
		try := 0
		return d.Write(t.Context(), func(tx *db.Tx) error {
			runs.Add(1)
			try++
			if _, err := q.Exec(t.Context(), tx, "raise", first); err != nil {
				return err
			}
			if try == 1 {
				both.Done()
				both.Wait()
			}
			_, err := q.Exec(t.Context(), tx, "raise", second)
			return err
		})
	}
	var wg sync.WaitGroup
	for _, way := range [][2]string{{"a", "b"}, {"b", "a"}} {
		wg.Go(func() {
			if err := crossing(way[0], way[1]); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if runs.Load() < 3 {
		t.Errorf("%d runs: there was no deadlock to try again after", runs.Load())
	}
	for _, id := range []string{"a", "b"} {
		if n, err := db.One[int](t.Context(), d, q, "lock_row", id); err != nil || n != 3 {
			t.Errorf("row %s was raised to %d, %v; want 3", id, n, err)
		}
	}
}
