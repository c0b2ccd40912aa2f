package db_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"yingda/internal/db"
	"yingda/internal/testkit"
)

func TestWhatNobodyWaitsForLetsPeopleGoFirstForAWhile(t *testing.T) {
	for _, c := range []struct {
		most time.Duration
		want []string
	}{
		{time.Hour, []string{"person", "person", "person", "later"}},
		{0, []string{"later", "person", "person", "person"}},
	} {
		d := testkit.SQLite(t)
		db.SetLaterMost(d, c.most)
		var order []string // written by the one writer
		note := func(who string) func(*db.Tx) error {
			return func(*db.Tx) error { order = append(order, who); return nil }
		}
		begun, hold := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		write := func(line func(fn func(*db.Tx) error) error, fn func(*db.Tx) error) {
			wg.Go(func() {
				if err := line(fn); err != nil {
					t.Error(err)
				}
			})
		}
		person := func(fn func(*db.Tx) error) error { return d.Write(t.Context(), fn) }
		later := func(fn func(*db.Tx) error) error { return d.WriteLater(t.Context(), fn) }
		write(person, func(*db.Tx) error { close(begun); <-hold; return nil })
		<-begun
		write(later, note("later"))
		db.AwaitWaiting(d, 0, 1)
		for range 3 {
			write(person, note("person"))
		}
		db.AwaitWaiting(d, 3, 1)
		close(hold)
		wg.Wait()
		if !slices.Equal(order, c.want) {
			t.Errorf("with %v: %v; want %v", c.most, order, c.want)
		}
	}
}
