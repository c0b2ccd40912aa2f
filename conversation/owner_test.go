package conversation

import (
	"testing"

	"pgregory.net/rapid"
)

// Whatever the order in which bot, agents, queue and closers act on what they
// last saw, at each moment at most one of them may write, and nobody who lost
// the conversation can.
func TestOwnershipNeverHasTwoWriters(t *testing.T) {
	kinds := []OwnerKind{OwnBot, OwnQueue, OwnAgent, OwnAutomation, OwnExternal, OwnNobody}
	ids := map[OwnerKind][]string{OwnAgent: {"a", "b"}, OwnExternal: {"k"}}
	rapid.Check(t, func(t *rapid.T) {
		o := Owner{OwnerKind: OwnBot, Generation: 1}
		type lease struct {
			kind       OwnerKind
			id         string
			generation int64
		}
		held := []lease{{OwnBot, "", 1}}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			to := rapid.SampledFrom(kinds).Draw(t, "to")
			toID := ""
			if of := ids[to]; of != nil {
				toID = rapid.SampledFrom(of).Draw(t, "id")
			}
			seen := rapid.SampledFrom([]int64{0, o.Generation, o.Generation - 1}).Draw(t, "seen")
			got, err := o.Give(to, toID, seen)
			if seen != 0 && seen != o.Generation && err == nil {
				t.Fatalf("gave on a stale generation %d of %d", seen, o.Generation)
			}
			if err == nil {
				if got.Generation != o.Generation+1 {
					t.Fatalf("generation %d after %d", got.Generation, o.Generation)
				}
				o = got
				held = append(held, lease{to, toID, got.Generation})
			} else if got != o {
				t.Fatalf("a refused change changed the owner: %+v", got)
			}
			writers := 0
			for _, l := range held {
				if o.MayWrite(l.kind, l.id, l.generation) == nil {
					writers++
				}
			}
			want := 1
			if o.OwnerKind == OwnNobody {
				want = 0
			}
			if writers != want {
				t.Fatalf("%d of %d leases may write under %+v", writers, len(held), o)
			}
		}
	})
}
