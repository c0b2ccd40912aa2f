package customer_test

import (
	"context"
	"testing"
	"time"

	"yingda/customer"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/testkit"
)

func TestRetentionErasesWhatIsPastItsTimeAndNothingElse(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		old, others := w.anonymous(w.admin), w.anonymous(w.other)
		w.clock.Advance(40 * 24 * time.Hour)
		fresh := w.anonymous(w.admin)
		var asked []string // kinds that the part was asked to blank
		left := 3
		w.s.Add(customer.Part{Name: "text", Expire: func(_ context.Context, _ *db.Tx, ws, kind string, before int64) (int, error) {
			if ws != w.admin.WorkspaceID || before != w.clock.Now().AddDate(0, 0, -7).UnixMilli() {
				t.Errorf("asked for %s before %d", ws, before)
			}
			asked = append(asked, kind)
			n := min(left, 2)
			left -= n
			return n, nil
		}})
		w.s.Rules = func(context.Context) ([]customer.Rule, error) {
			return []customer.Rule{
				{WorkspaceID: w.admin.WorkspaceID, Kind: "profile", Days: 30},
				{WorkspaceID: w.admin.WorkspaceID, Kind: "message", Days: 7},
				{WorkspaceID: w.admin.WorkspaceID, Kind: "file", Days: 0}, // kept
			}, nil
		}
		if err := w.s.Retain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left != 0 || len(asked) != 3 || asked[0] != "message" {
			t.Errorf("asked %v, %d left", asked, left)
		}
		if c := w.full(old.ID); c.ErasedAt == 0 {
			t.Error("who was not seen for 40 days is still there")
		}
		if c := w.full(fresh.ID); c.ErasedAt != 0 {
			t.Error("who was seen today is gone")
		}
		if c, err := w.s.Get(t.Context(), w.other, others.ID); err != nil || c.ErasedAt != 0 {
			t.Errorf("another workspace's: %+v %v", c, err)
		}
		if n, err := w.jobs.Count(t.Context(), "customer.retention", "ready"); err != nil || n != 1 {
			t.Errorf("%d runs wait for tonight, %v", n, err)
		}
	})
}

func TestAnErasureThatWasCutShortIsFinishedByItsJob(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.anonymous(w.admin)
		broken := true
		w.s.Add(customer.Part{Name: "text", Erase: func(context.Context, *db.Tx, string, string) (bool, error) {
			if broken {
				return false, fault.Unavailable("db.unavailable", nil)
			}
			return false, nil
		}})
		if err := w.s.Erase(t.Context(), w.admin, c.ID); err == nil {
			t.Fatal("it said done")
		}
		broken = false
		w.clock.Advance(5 * time.Minute)
		if _, err := w.jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.full(c.ID); got.ErasedAt == 0 {
			t.Fatal("not finished")
		}
	})
}
