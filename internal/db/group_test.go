package db_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"yingda/internal/db"
	"yingda/internal/testkit"
)

func TestWritesThatWaitShareACommit(t *testing.T) {
	d := testkit.SQLite(t)
	q := probe(t, d)
	before := walCommits(t, d.SQLitePath())

	const writers, each = 50, 4
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := add(t, d, q, fmt.Sprintf("%d/%d", w, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()

	wantCount(t, d, q, writers*each)
	commits := walCommits(t, d.SQLitePath()) - before
	t.Logf("%d writes in %d commits", writers*each, commits)
	if commits < 1 || commits > writers*each/2 {
		t.Errorf("%d writes took %d commits; want fewer than half", writers*each, commits)
	}
}

// walCommits counts the frames of the write-ahead log that end a transaction:
// those whose header holds the database's size after it (sqlite.org/fileformat2.html, 4.1).
func walCommits(t *testing.T, path string) int {
	t.Helper()
	wal, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	const header, frameHeader = 32, 24
	frame := frameHeader + int(binary.BigEndian.Uint32(wal[8:]))
	n := 0
	for at := header; at+frame <= len(wal); at += frame {
		if string(wal[at+8:at+16]) == string(wal[16:24]) && binary.BigEndian.Uint32(wal[at+4:]) != 0 {
			n++
		}
	}
	return n
}

func TestAFailingWriteHarmsNoNeighbour(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		q := probe(t, d)
		refused := errors.New("refused")
		var hints, good atomic.Int64
		var wg sync.WaitGroup
		for i := range 120 {
			wg.Go(func() {
				err := d.Write(t.Context(), func(tx *db.Tx) error {
					tx.OnCommit(func() { hints.Add(1) })
					if _, err := q.Exec(t.Context(), tx, "add", fmt.Sprint(i), 1); err != nil {
						return err
					}
					switch i % 4 {
					case 1:
						return refused
					case 2:
						panic("a write gone wrong")
					case 3: // twice the same key: refused by the database itself
						_, err := q.Exec(t.Context(), tx, "add", fmt.Sprint(i), 1)
						return err
					}
					return nil
				})
				switch {
				case i%4 == 0 && err == nil:
					good.Add(1)
				case i%4 == 0:
					t.Errorf("a sound write failed: %v", err)
				case i%4 == 1 && !errors.Is(err, refused):
					t.Errorf("the write's own error came back as %v", err)
				case i%4 == 2 && (err == nil || !strings.Contains(err.Error(), "a write gone wrong")):
					t.Errorf("a panic came back as %v", err)
				case i%4 == 3 && err == nil:
					t.Error("a key was taken twice")
				}
			})
		}
		wg.Wait()
		wantCount(t, d, q, 30)
		if hints.Load() != 30 || good.Load() != 30 {
			t.Errorf("%d writes succeeded and %d told of their commit; want 30 and 30", good.Load(), hints.Load())
		}
	})
}

func TestAWriteOfSomebodyWhoHasGoneIsNotBegun(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		q := probe(t, d)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		err := d.Write(gone, func(tx *db.Tx) error {
			_, err := q.Exec(gone, tx, "add", "x", 1)
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("error: %v; want context canceled", err)
		}
		wantCount(t, d, q, 0)
	})
}

func TestAWriteGoesOnWhenItsCallerLeavesInTheMiddle(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		q := probe(t, d)
		ctx, cancel := context.WithCancel(t.Context())
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := q.Exec(ctx, tx, "add", "first", 1); err != nil {
				return err
			}
			cancel()
			_, err := q.Exec(ctx, tx, "add", "second", 1)
			return err
		})
		if err != nil {
			t.Fatalf("a write that had begun: %v", err)
		}
		wantCount(t, d, q, 2)
	})
}

func TestManyTransactionsNeedNoSecondConnection(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		q := probe(t, d)
		var wg sync.WaitGroup
		for i := range 200 { // far more than the pool has connections
			wg.Go(func() {
				if err := add(t, d, q, fmt.Sprint(i)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		wantCount(t, d, q, 200)
	})
}

func TestReadingOutsideATransactionCannotWrite(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		q := probe(t, d)
		if _, err := q.Exec(t.Context(), d, "add", "x", 1); err == nil {
			t.Error("a write without a transaction was taken")
		}
		wantCount(t, d, q, 0)
	})
}

func TestCloseWaitsForWritesAndThenRefusesThem(t *testing.T) {
	d, err := db.Open(t.Context(), testkit.SQLiteFile(t), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	q := probe(t, d)
	path := d.SQLitePath()
	var acked atomic.Int64
	var wg sync.WaitGroup
	started := make(chan struct{}, 20)
	for w := range 20 {
		wg.Go(func() {
			for i := 0; ; i++ {
				if err := add(t, d, q, fmt.Sprintf("%d/%d", w, i)); err != nil {
					return // closed
				}
				acked.Add(1)
				if i == 0 {
					started <- struct{}{}
				}
			}
		})
	}
	for range 20 {
		<-started
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if _, err := os.Stat(path + "-wal"); !os.IsNotExist(err) {
		t.Errorf("the write-ahead log after closing: %v; a clean end leaves one file", err)
	}
	again := testkit.OpenDB(t, path)
	wantCount(t, again, again.Queries(probeSQL), int(acked.Load()))
}
