package customer_test

import (
	"testing"

	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/testkit"
)

// The customer's own word adds a need and takes it back, but not what the company
// or a guardian recorded; and nobody else speaks as the customer.
func TestACustomerDeclaresNeedsAndTakesThemBack(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, c := t.Context(), w.anonymous(w.admin)
		self := actor.Actor{Kind: actor.Customer, ID: c.ID, WorkspaceID: c.WorkspaceID}
		say := func(need string, has bool) {
			t.Helper()
			if err := w.s.DeclareNeed(ctx, self, need, has); err != nil {
				t.Fatal(err)
			}
		}
		needs := func() map[string]string {
			t.Helper()
			got, err := w.s.Get(ctx, w.admin, c.ID)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]string{}
			for _, n := range got.Needs {
				if n.At == 0 {
					t.Errorf("%+v has no time", n)
				}
				out[n.Need] = n.Source
			}
			return out
		}
		want := func(what string, want map[string]string) {
			t.Helper()
			if got := needs(); len(got) != len(want) || got[customer.LargeText] != want[customer.LargeText] || got[customer.PersonFirst] != want[customer.PersonFirst] {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		if _, err := w.s.Update(ctx, w.admin, c.ID, customer.Change{Needs: &[]customer.Need{{Need: customer.PersonFirst, Source: customer.SourceGuardian}}}); err != nil {
			t.Fatal(err)
		}
		say(customer.LargeText, true)
		say(customer.LargeText, true)
		say(customer.PersonFirst, true)
		want("both", map[string]string{customer.LargeText: "declared", customer.PersonFirst: "guardian"})
		say(customer.LargeText, false)
		say(customer.PersonFirst, false)
		want("taken back", map[string]string{customer.PersonFirst: "guardian"})
		wantCode(t, w.s.DeclareNeed(ctx, self, "wings", true), "customer.unknown_need")
		wantCode(t, w.s.DeclareNeed(ctx, w.admin, customer.Voice, true), "actor.not_permitted")
	})
}
