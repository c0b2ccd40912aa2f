package app

import (
	"testing"

	"yingda/internal/actor"
	"yingda/server"
)

// Filled by the command line beside a running server, taken out and filled again
// from the console; only there, and only by who may change settings.
func TestTheSampleIsFilledFromTheConsole(t *testing.T) {
	h := newHouse(t, Store{Data: t.TempDir()})
	ctx := t.Context()
	h.boss.refused(409, "sample.not_sample", "POST", "/api/v1/sample/fill", nil)
	h.boss.refused(409, "sample.not_sample", "POST", "/api/v1/sample/remove", nil)
	_, err := FillSample(ctx, h.st, "yunfan", quiet)
	h.must(err)
	h.ws, err = h.app.workspace.BySlug(ctx, "yunfan")
	h.must(err)
	h.admin = actor.Of(h.ws.ID)
	admin, agent := h.hire("root", "admin"), h.hire("lin", "agent")
	agent.refused(403, "actor.not_permitted", "POST", "/api/v1/sample/remove", nil)
	want := server.SampleDone{Conversations: 30, Customers: 29}
	for _, path := range []string{"fill", "remove", "fill"} {
		var done server.SampleDone
		admin.do(200, "POST", "/api/v1/sample/"+path, nil, &done)
		if done != want {
			t.Errorf("%s: %+v", path, done)
		}
		all, err := h.app.conversation.Samples(ctx, h.ws.ID)
		h.must(err)
		if there := len(all) > 0; there != (path == "fill") {
			t.Errorf("after %s %d are there", path, len(all))
		}
	}
}
