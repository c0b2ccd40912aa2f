package customer_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/mask"
	"yingda/internal/testkit"
)

// world is one installation with two workspaces.
type world struct {
	t     *testing.T
	db    *db.DB
	clock *clock.Held
	log   *event.Log
	jobs  *job.Queue
	s     *customer.Store
	admin actor.Actor // may do everything
	other actor.Actor // the same in another workspace
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{t: t, db: d, clock: testkit.Held()}
	w.log, w.jobs = event.NewLog(d, w.clock), job.NewQueue(d, w.clock)
	w.s = customer.New(customer.Deps{DB: d, Log: w.log, Jobs: w.jobs, Clock: w.clock})
	w.admin = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: id.New(), Permissions: []string{"*"}}
	w.other = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: id.New(), Permissions: []string{"*"}}
	return w
}

func (w *world) anonymous(who actor.Actor) customer.Customer {
	w.t.Helper()
	var c customer.Customer
	w.write(func(tx *db.Tx) (err error) {
		c, err = w.s.Anonymous(w.t.Context(), tx, who, customer.Seen{Channel: "webchat", Locale: "zh-CN", Place: "杭州"})
		return err
	})
	return c
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.db.Write(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) identify(visitor string, c customer.Claim) (customer.Customer, error) {
	var out customer.Customer
	err := w.db.Write(w.t.Context(), func(tx *db.Tx) (err error) {
		out, err = w.s.Identify(w.t.Context(), tx, actor.Of(w.admin.WorkspaceID), visitor, c, "")
		return err
	})
	return out, err
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != code {
		t.Fatalf("want %s, got %v", code, err)
	}
}

func TestAnAnonymousCustomerHasAMemorableNameThatStays(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	names := map[string]bool{}
	for range 50 {
		c := w.anonymous(w.admin)
		if !strings.HasPrefix(c.DisplayName, "杭州访客 · ") || !strings.HasPrefix(c.DisplayNameEN, "Visitor from 杭州 · ") {
			t.Fatalf("%q, %q", c.DisplayName, c.DisplayNameEN)
		}
		again, err := w.s.Get(t.Context(), w.admin, c.ID)
		if err != nil || again.DisplayName != c.DisplayName {
			t.Fatalf("%q became %q, %v", c.DisplayName, again.DisplayName, err)
		}
		names[c.DisplayName] = true
	}
	if len(names) < 40 {
		t.Fatalf("only %d names among 50 customers", len(names))
	}
}

func TestProfile(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.anonymous(w.admin)
		ch := customer.Change{
			Name: new("王 小明"), Phone: new("138 0013 8000"), Email: new("Wang@Example.com"), BirthYear: new(int64(1956)), Tier: new("金卡"),
			Tags: &[]string{"退款", "退款", "老用户"}, Attributes: map[string]any{"套餐": "畅享 99", "证件": "33010619560101123X", "月": 12.0}, Note: new("家里电话 13900139000"),
		}
		got, err := w.s.Update(t.Context(), w.admin, c.ID, ch)
		if err != nil {
			t.Fatal(err)
		}
		if got.Phone != "+8613800138000" || got.Email != "wang@example.com" || !slices.Equal(got.Tags, []string{"退款", "老用户"}) || got.WhyPersonFirst() != customer.SourceAge {
			t.Fatalf("%+v", got)
		}
		t.Run("who may not see sensitive values gets them masked", func(t *testing.T) {
			full, err := w.s.Get(t.Context(), w.admin, c.ID)
			m := mask.Of(full)
			if err != nil || m.Phone != "+86138****8000" || m.Email != "w***@example.com" || strings.Contains(m.Note, "13900139000") ||
				m.Attributes["证件"] != "330***********123X" || !m.Masked || m.Attributes["月"] != 12.0 {
				t.Fatalf("%+v %v", m, err)
			}
		})
		t.Run("is found by its words", func(t *testing.T) {
			for _, q := range []string{"小明", "+8613800138000", "13800138000", "138 0013 8000", "138-0013-8000", "1380013", "8000", "wang", "老用户"} {
				p, err := w.s.List(t.Context(), w.admin, q, "", 10)
				if err != nil || len(p.Items) != 1 || p.Items[0].ID != c.ID {
					t.Fatalf("%q: %+v %v", q, p.Items, err)
				}
				p, err = w.s.List(t.Context(), w.other, q, "", 10)
				if err != nil || len(p.Items) != 0 {
					t.Fatalf("another workspace finds %q: %+v %v", q, p.Items, err)
				}
			}
		})
		t.Run("bad input is refused", func(t *testing.T) {
			for code, ch := range map[string]customer.Change{
				"customer.bad_phone":           {Phone: new("12")},
				"customer.bad_email":           {Email: new("not an address")},
				"customer.bad_birth_year":      {BirthYear: new(int64(3000))},
				"customer.unknown_stage":       {Stage: new(customer.Stage("x"))},
				"customer.unknown_need":        {Needs: &[]customer.Need{{Need: "fly"}}},
				"customer.unknown_need_source": {Needs: &[]customer.Need{{Need: "voice", Source: "rumour"}}},
				"text.too_long":                {Name: new(strings.Repeat("长", 101))},
				"text.not_utf8":                {Note: new("\xff")},
				"customer.attribute_not_plain": {Attributes: map[string]any{"x": []any{1}}},
			} {
				_, err := w.s.Update(t.Context(), w.admin, c.ID, ch)
				wantCode(t, err, code)
			}
		})
	})
}

func TestNobodyReachesAnotherWorkspacesCustomer(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c, mine := w.anonymous(w.admin), w.anonymous(w.other)
		m, err := w.s.Merge(t.Context(), w.admin, w.anonymous(w.admin).ID, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for name, try := range map[string]func() error{
			"get": func() error { _, err := w.s.Get(t.Context(), w.other, c.ID); return err },
			"update": func() error {
				_, err := w.s.Update(t.Context(), w.other, c.ID, customer.Change{Name: new("x")})
				return err
			},
			"merge":    func() error { _, err := w.s.Merge(t.Context(), w.other, c.ID, mine.ID); return err },
			"into":     func() error { _, err := w.s.Merge(t.Context(), w.other, mine.ID, c.ID); return err },
			"block":    func() error { _, err := w.s.SetBlock(t.Context(), w.other, c.ID, "block", 0); return err },
			"unblock":  func() error { _, err := w.s.Unblock(t.Context(), w.other, c.ID); return err },
			"timeline": func() error { _, err := w.s.Timeline(t.Context(), w.other, c.ID, "", 10); return err },
			"erase":    func() error { return w.s.Erase(t.Context(), w.other, c.ID) },
			"export":   func() error { return w.s.Export(t.Context(), w.other, c.ID, &strings.Builder{}) },
			"consent": func() error {
				return w.s.SayConsent(t.Context(), w.other, customer.Consent{CustomerID: c.ID, Purpose: "chat", Given: true})
			},
			"asset": func() error {
				_, err := w.s.PutAsset(t.Context(), w.other, customer.Asset{CustomerID: c.ID, Kind: "number", ExternalID: "1"})
				return err
			},
			"guess": func() error { _, err := w.s.Get(t.Context(), w.admin, id.New()); return err },
		} {
			if err := try(); !fault.IsKind(err, fault.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err = w.s.UndoMerge(t.Context(), w.other, m.ID)
		wantCode(t, err, "customer.merge_not_found")
	})
}

func TestPermissions(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	c := w.anonymous(w.admin)
	nobody := w.admin
	nobody.Permissions = nil
	for name, try := range map[string]func(context.Context) error{
		"get":  func(ctx context.Context) error { _, err := w.s.Get(ctx, nobody, c.ID); return err },
		"list": func(ctx context.Context) error { _, err := w.s.List(ctx, nobody, "", "", 1); return err },
		"update": func(ctx context.Context) error {
			_, err := w.s.Update(ctx, nobody, c.ID, customer.Change{})
			return err
		},
		"merge":  func(ctx context.Context) error { _, err := w.s.Merge(ctx, nobody, c.ID, c.ID); return err },
		"undo":   func(ctx context.Context) error { _, err := w.s.UndoMerge(ctx, nobody, c.ID); return err },
		"block":  func(ctx context.Context) error { _, err := w.s.SetBlock(ctx, nobody, c.ID, "block", 0); return err },
		"erase":  func(ctx context.Context) error { return w.s.Erase(ctx, nobody, c.ID) },
		"export": func(ctx context.Context) error { return w.s.Export(ctx, nobody, c.ID, &strings.Builder{}) },
	} {
		if err := try(t.Context()); !fault.IsKind(err, fault.KindForbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBlockRunsOutAndIsUndone(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.anonymous(w.admin)
		until := w.clock.Now().Add(time.Hour).UnixMilli()
		if got, err := w.s.SetBlock(t.Context(), w.admin, c.ID, customer.Block, until); err != nil || !got.Blocked() {
			t.Fatalf("%+v %v", got, err)
		}
		w.clock.Advance(2 * time.Hour)
		if got, _ := w.s.Get(t.Context(), w.admin, c.ID); got.Blocked() || got.BlockedUntil != 0 {
			t.Fatalf("still blocked: %+v", got.Customer)
		}
		_, err := w.s.SetBlock(t.Context(), w.admin, c.ID, customer.Mute, until)
		wantCode(t, err, "customer.block_in_past")
		if got, err := w.s.SetBlock(t.Context(), w.admin, c.ID, customer.Mute, 0); err != nil || !got.Muted() {
			t.Fatalf("%+v %v", got, err)
		}
		if got, err := w.s.Unblock(t.Context(), w.admin, c.ID); err != nil || got.Muted() {
			t.Fatalf("%+v %v", got, err)
		}
		_, err = w.s.Unblock(t.Context(), w.admin, c.ID)
		wantCode(t, err, "customer.not_blocked")
	})
}

func TestListPagesByWhenSeen(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		var want []string
		for range 5 {
			w.clock.Advance(time.Minute)
			want = append([]string{w.anonymous(w.admin).ID}, want...)
			w.anonymous(w.other)
		}
		var got []string
		for after := ""; ; {
			p, err := w.s.List(t.Context(), w.admin, "", after, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range p.Items {
				got = append(got, c.ID)
			}
			if after = p.Next; after == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		_, err := w.s.List(t.Context(), w.admin, "", "nonsense", 2)
		wantCode(t, err, "request.cursor")
	})
}

func TestConsentKeepsItsHistory(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.anonymous(w.admin)
		self := actor.Actor{Kind: actor.Customer, ID: c.ID, WorkspaceID: c.WorkspaceID}
		say := func(given bool, version string) {
			w.clock.Advance(time.Second)
			if err := w.s.SayConsent(t.Context(), self, customer.Consent{Purpose: "chat", Given: given, TextVersion: version, Source: "webchat"}); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := w.s.ConsentTo(t.Context(), c.WorkspaceID, c.ID, "chat"); got != nil || err != nil {
			t.Fatalf("%v %v", got, err)
		}
		say(true, "1")
		say(true, "1")
		say(false, "1")
		if got, err := w.s.ConsentTo(t.Context(), c.WorkspaceID, c.ID, "chat"); err != nil || got == nil || *got {
			t.Fatalf("%v %v", got, err)
		}
		events, err := w.log.OfCustomers(t.Context(), c.WorkspaceID, []string{c.ID}, nil, event.Before{At: 1 << 62}, 100)
		if n := strings.Count(fmt.Sprint(types(events)), "customer.consented"); err != nil || n != 2 {
			t.Fatalf("%d consents in the log, %v", n, err)
		}
		wantCode(t, w.s.SayConsent(t.Context(), self, customer.Consent{Purpose: "anything"}), "customer.unknown_purpose")
	})
}

func types(events []event.Event) (out []string) {
	for _, e := range events {
		out = append(out, e.Type)
	}
	return out
}
