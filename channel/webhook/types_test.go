package webhook_test

import (
	"slices"
	"testing"

	"yingda/channel/webhook"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/testkit"
)

// None named is everything, a domain with its dot is all of it, and what there is
// not is refused by name.
func TestWhatAnEndpointAsksForIsRead(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for want, named := range map[string][]string{"*": {}, "conversation.*": {"conversation."}, "customer.created": {"customer.created", "customer.created"}} {
			if e, _ := w.make(named...); !slices.Equal(e.Events, []string{want}) {
				t.Errorf("%v: %v, want %s", named, e.Events, want)
			}
		}
		for _, name := range []string{"conversation.happend", "visitor.*", "closed"} {
			events := []string{name}
			_, _, err := w.s.Make(t.Context(), w.who, webhook.Draft{URL: &w.far.URL, Events: &events})
			if f := fault.Of(err); f == nil || f.Code != "webhook.bad_event" || f.Params["event"] != name {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
