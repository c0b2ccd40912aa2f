package app

import (
	"context"
	"log/slog"
	"sync"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/server"
	"yingda/workspace"
)

// liveSample fills and empties the sample's workspace from the console.
type liveSample struct {
	*domains
	one sync.Mutex // two at a time would play the same scripts
}

// Fill implements server.Sample.
func (s *liveSample) Fill(ctx context.Context, who actor.Actor) (server.SampleDone, error) {
	w, err := s.begin(ctx, who)
	if err != nil {
		return server.SampleDone{}, err
	}
	defer s.one.Unlock()
	ctx = context.WithoutCancel(ctx) // a page that is closed does not leave half of it
	out, err := fillSample(ctx, s.base, s.domains, w, func(stage string, done, total int) {
		slog.InfoContext(ctx, "filling the sample", "workspace_id", w.ID, "stage", stage, "done", done, "total", total)
	})
	return server.SampleDone{Conversations: int64(out.Conversations), Customers: int64(out.Customers)}, err
}

// Remove implements server.Sample.
func (s *liveSample) Remove(ctx context.Context, who actor.Actor) (server.SampleDone, error) {
	w, err := s.begin(ctx, who)
	if err != nil {
		return server.SampleDone{}, err
	}
	defer s.one.Unlock()
	out, err := s.removeSample(ctx, w)
	return server.SampleDone{Conversations: int64(out.Conversations), Customers: int64(out.Customers)}, err
}

// begin finds the actor's workspace, which must be a sample, and keeps others
// out; who gets no error unlocks.
func (s *liveSample) begin(ctx context.Context, who actor.Actor) (workspace.Workspace, error) {
	w, err := s.workspace.ByID(ctx, who.WorkspaceID)
	if err != nil {
		return w, err
	}
	if w.Kind != workspace.KindSample {
		return w, fault.Conflict("sample.not_sample", fault.Params{"workspace": w.Slug})
	}
	if !s.one.TryLock() {
		return w, fault.Conflict("sample.busy")
	}
	return w, nil
}
