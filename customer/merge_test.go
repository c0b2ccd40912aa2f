package customer_test

import (
	"slices"
	"testing"
	"time"

	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/testkit"
)

var secret = []byte("an inbox's secret of the tests")

func (w *world) claim(ext string) customer.Claim {
	c := customer.Claim{ExternalID: ext, Name: "李雷", Phone: "13700137000", Tier: "gold", Exp: w.clock.Now().Add(time.Hour).Unix()}
	c.Sig = c.Sign(secret)
	return c
}

func TestASignedClaimIsCheckedWhole(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	good := w.claim("u-1")
	now := w.clock.Now()
	if err := good.Verify(secret, now); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*customer.Claim)
		secret []byte
		code   string
	}{
		"another inbox's secret": {func(*customer.Claim) {}, []byte("another"), "identify.bad_signature"},
		"no secret":              {func(c *customer.Claim) { c.Sig = c.Sign(nil) }, nil, "identify.bad_signature"},
		"forged id":              {func(c *customer.Claim) { c.ExternalID = "u-2" }, secret, "identify.bad_signature"},
		"forged tier":            {func(c *customer.Claim) { c.Tier = "platinum" }, secret, "identify.bad_signature"},
		"forged expiry":          {func(c *customer.Claim) { c.Exp += 10 }, secret, "identify.bad_signature"},
		"moved line":             {func(c *customer.Claim) { c.Name, c.Phone = "李雷\nphone=13700137000", "" }, secret, "identify.bad_signature"},
		"no signature":           {func(c *customer.Claim) { c.Sig = "" }, secret, "identify.bad_signature"},
		"not hex":                {func(c *customer.Claim) { c.Sig = "zz" }, secret, "identify.bad_signature"},
		"no id":                  {func(c *customer.Claim) { c.ExternalID = ""; c.Sig = c.Sign(secret) }, secret, "identify.no_external_id"},
		"expired":                {func(c *customer.Claim) { c.Exp = now.Unix(); c.Sig = c.Sign(secret) }, secret, "identify.expired"},
		"valid for a year":       {func(c *customer.Claim) { c.Exp += 365 * 86400; c.Sig = c.Sign(secret) }, secret, "identify.expires_too_late"},
	} {
		t.Run(name, func(t *testing.T) {
			claim := good
			c.change(&claim)
			wantCode(t, claim.Verify(c.secret, now), c.code)
		})
	}
}

func TestIdentify(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		first := w.anonymous(w.admin)
		got, err := w.identify(first.ID, w.claim("u-1"))
		if err != nil || got.ID != first.ID || !got.Known || got.Name != "李雷" || got.Phone != "+8613700137000" {
			t.Fatalf("%+v %v", got, err)
		}
		t.Run("a second device of the same person is merged", func(t *testing.T) {
			second := w.anonymous(w.admin)
			got, err := w.identify(second.ID, w.claim("u-1"))
			if err != nil || got.ID != first.ID {
				t.Fatalf("%+v %v", got, err)
			}
			if r, err := w.s.Resolve(t.Context(), w.admin.WorkspaceID, second.ID); err != nil || r.ID != first.ID {
				t.Fatalf("%+v %v", r, err)
			}
		})
		t.Run("another person at the same device is not merged", func(t *testing.T) {
			got, err := w.identify(first.ID, w.claim("u-2"))
			if err != nil || got.ID == first.ID {
				t.Fatalf("%+v %v", got, err)
			}
			again, err := w.identify(first.ID, w.claim("u-2"))
			if err != nil || again.ID != got.ID {
				t.Fatalf("%+v %v", again, err)
			}
			if f, _ := w.s.Get(t.Context(), w.admin, first.ID); f.MergedInto != "" || f.Identities[0].Value != "u-1" {
				t.Fatalf("%+v", f)
			}
		})
		t.Run("the same external id in another workspace is somebody else", func(t *testing.T) {
			c := w.anonymous(w.other)
			err := w.db.Write(t.Context(), func(tx *db.Tx) error {
				got, err := w.s.Identify(t.Context(), tx, actor.Of(w.other.WorkspaceID), c.ID, w.claim("u-1"), "")
				if err == nil && got.ID != c.ID {
					t.Errorf("crossed workspaces: %+v", got)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	})
}

func TestMergeIsTakenBackExactly(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		rows := map[string]string{} // a part's rows: id → customer
		w.s.Add(customer.Part{Name: "conversation", Move: fakeMove(rows)})
		a, b := w.anonymous(w.admin), w.anonymous(w.admin)
		rows["c1"], rows["c2"], rows["c3"] = a.ID, a.ID, b.ID
		mustUpdate(t, w, a.ID, customer.Change{
			Name: new("甲"), Tier: new("gold"), Tags: &[]string{"x", "y"}, Attributes: map[string]any{"k": "v", "n": 1.0}, BirthYear: new(int64(1990)),
			Needs: &[]customer.Need{{Need: customer.PersonFirst, Source: customer.SourceGuardian}},
		})
		mustUpdate(t, w, b.ID, customer.Change{Name: new("乙"), Tags: &[]string{"y"}})
		if _, err := w.s.PutAsset(t.Context(), w.admin, customer.Asset{CustomerID: a.ID, Kind: "number", ExternalID: "n-1"}); err != nil {
			t.Fatal(err)
		}
		before := w.full(b.ID)

		m, err := w.s.Merge(t.Context(), w.admin, a.ID, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		both := w.full(b.ID)
		if both.Name != "乙" || both.Tier != "gold" || !slices.Equal(both.Tags, []string{"y", "x"}) || both.Attributes["k"] != "v" ||
			both.WhyPersonFirst() != customer.SourceGuardian || len(both.Assets) != 1 || rows["c1"] != b.ID || rows["c2"] != b.ID {
			t.Fatalf("%+v %v", both, rows)
		}
		if p, _ := w.s.List(t.Context(), w.admin, "", "", 10); len(p.Items) != 1 {
			t.Fatalf("the merged profile is still listed: %+v", p.Items)
		}
		rows["c4"] = b.ID // a conversation since
		_, err = w.s.Update(t.Context(), w.admin, a.ID, customer.Change{Name: new("x")})
		wantCode(t, err, "customer.merged_away")

		if _, err := w.s.UndoMerge(t.Context(), w.admin, m.ID); err != nil {
			t.Fatal(err)
		}
		after, back := w.full(b.ID), w.full(a.ID)
		if after.Name != before.Name || after.Tier != "" || after.BirthYear != 0 || !slices.Equal(after.Tags, before.Tags) || len(after.Attributes) != 0 ||
			len(after.Needs) != 0 || len(after.Assets) != 0 || after.FirstSeenAt != before.FirstSeenAt {
			t.Fatalf("before %+v, after %+v", before.Customer, after.Customer)
		}
		if back.ID != a.ID || back.Name != "甲" || len(back.Assets) != 1 || rows["c1"] != a.ID || rows["c2"] != a.ID || rows["c3"] != b.ID || rows["c4"] != b.ID {
			t.Fatalf("%+v %v", back, rows)
		}
		_, err = w.s.UndoMerge(t.Context(), w.admin, m.ID)
		wantCode(t, err, "customer.merge_already_undone")
	})
}

func TestOfSeveralMergesTheLastIsUndoneFirst(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, b, c := w.anonymous(w.admin), w.anonymous(w.admin), w.anonymous(w.admin)
		m1, err := w.s.Merge(t.Context(), w.admin, a.ID, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		m2, err := w.s.Merge(t.Context(), w.admin, b.ID, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.s.UndoMerge(t.Context(), w.admin, m1.ID)
		wantCode(t, err, "customer.later_merge_first")
		for _, m := range []customer.Merge{m2, m1} {
			if _, err := w.s.UndoMerge(t.Context(), w.admin, m.ID); err != nil {
				t.Fatal(err)
			}
		}
		_, err = w.s.Merge(t.Context(), w.admin, a.ID, a.ID)
		wantCode(t, err, "customer.merge_with_itself")
		if _, err := w.s.Merge(t.Context(), w.admin, a.ID, "01900000-0000-7000-8000-000000000000"); !fault.IsKind(err, fault.KindNotFound) {
			t.Fatal(err)
		}
	})
}

func (w *world) full(cid string) customer.Full {
	w.t.Helper()
	f, err := w.s.Get(w.t.Context(), w.admin, cid)
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

func mustUpdate(t *testing.T, w *world, cid string, ch customer.Change) {
	t.Helper()
	if _, err := w.s.Update(t.Context(), w.admin, cid, ch); err != nil {
		t.Fatal(err)
	}
}
