package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
)

// SampleDone is what was filled in, or taken out.
type SampleDone struct {
	Conversations int64 `json:"conversations"`
	Customers     int64 `json:"customers"`
}

// Sample fills the sample company's workspace with conversations and takes them
// out; a real workspace is refused.
type Sample interface {
	Fill(ctx context.Context, who actor.Actor) (SampleDone, error)
	Remove(ctx context.Context, who actor.Actor) (SampleDone, error)
}

// sampleRoutes are the sample's conversations, in its own workspace only.
func (s *Server) sampleRoutes() {
	handle(s, route{id: "fill-sample", method: http.MethodPost, path: "/api/v1/sample/fill", perm: "workspace.settings", summary: "Fill the sample workspace with scripted conversations of the last days; twice is once"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (SampleDone, error) {
			return s.Sample.Fill(ctx, who)
		})
	handle(s, route{id: "remove-sample", method: http.MethodPost, path: "/api/v1/sample/remove", perm: "workspace.settings", summary: "Take them out in one step, with all that hangs on them"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (SampleDone, error) {
			return s.Sample.Remove(ctx, who)
		})
}
