package desk_test

import (
	"testing"
	"time"

	"yingda/conversation"
	"yingda/customer"
	"yingda/internal/fault"
)

func TestAMutedCustomerRingsNobodyAndStandsInNobodysWay(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		loud := w.queued("loud")
		w.clock.Advance(time.Second)
		polite := w.queued("polite")
		_, err := w.customers.SetBlock(ctx, w.who, loud.CustomerID, customer.Mute, 0)
		w.must(err)
		for c, want := range map[string]int64{polite.ID: 1, loud.ID: 2} {
			p, err := w.PlaceOf(ctx, w.get(c))
			w.must(err)
			if p.Position != want {
				t.Errorf("%s stands at %d, want %d", c, p.Position, want)
			}
		}
		queues, err := w.QueueGroups(ctx, w.who)
		w.must(err)
		if queues[0].Waiting != 1 {
			t.Errorf("%d wait", queues[0].Waiting)
		}
		lin := w.agent("lin", "agent", 5)
		w.online(lin)
		if n := w.route(); n != 1 || w.get(loud.ID).OwnerKind != conversation.OwnQueue || w.get(polite.ID).OwnerID != lin.ID {
			t.Errorf("%d given, the muted one is with %s", n, w.get(loud.ID).OwnerKind)
		}
		if _, err := w.AcceptNext(ctx, lin); !fault.IsKind(err, fault.KindNotFound) {
			t.Errorf("next: %v", err)
		}
		if c, err := w.Accept(ctx, lin, loud.ID); err != nil || c.OwnerID != lin.ID {
			t.Errorf("taken by name: %+v %v", c.Owner, err)
		}
		_, err = w.customers.Unblock(ctx, w.who, loud.CustomerID)
		w.must(err)
	})
}
