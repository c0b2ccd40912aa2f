package value

import (
	"context"
	"time"

	"yingda/internal/actor"
)

// Hour is one hour of a day.
type Hour struct {
	Hour      int   `json:"hour" minimum:"0" maximum:"23"`
	Started   int64 `json:"started" doc:"Conversations begun in it"`
	HandedOff int64 `json:"handed_off" doc:"Of those, how many were handed to people, at whatever hour"`
}

// hours counts a day's conversations by the hour in which they began, on the
// workspace's clock. An hour that comes twice in autumn is one.
func (s *Store) hours(ctx context.Context, who actor.Actor, facts []Fact) ([]Hour, error) {
	w, err := s.Workspace.ByID(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	out := make([]Hour, 24)
	for i := range out {
		out[i].Hour = i
	}
	for _, f := range facts {
		h := &out[time.UnixMilli(f.CreatedAt).In(w.Location()).Hour()]
		h.Started++
		if f.Handoffs > 0 {
			h.HandedOff++
		}
	}
	return out, nil
}
