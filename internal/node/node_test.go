package node_test

import (
	"context"
	"testing"
	"time"

	"yingda/internal/db"
	"yingda/internal/node"
	"yingda/internal/testkit"
)

func TestWhoServesIsKnownAndWhoFellSilentIsNot(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		clock := testkit.Held()
		r := node.NewRegister(d, clock)
		alive := func() (names string) {
			all, err := r.Alive(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range all {
				names += n.ID + "@" + n.Blobs + " "
			}
			return names
		}
		join := func(n node.Node) {
			if err := r.Join(t.Context(), n); err != nil {
				t.Fatal(err)
			}
		}
		a, b := node.Node{ID: "a", Blobs: "here"}, node.Node{ID: "b", Blobs: "there"}
		join(a)
		clock.Advance(20 * time.Second)
		join(b)
		if got := alive(); got != "a@here b@there " {
			t.Fatalf("alive: %q", got)
		}
		clock.Advance(20 * time.Second) // a was killed
		if got := alive(); got != "b@there " {
			t.Fatalf("alive after a fell silent: %q", got)
		}
		join(a)
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := r.Run(ctx, b); err != nil {
			t.Fatal(err)
		}
		if got := alive(); got != "a@here " {
			t.Fatalf("alive after b stopped: %q", got)
		}
	})
}
