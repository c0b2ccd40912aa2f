package workspace

import (
	"context"
	"log/slog"
	"time"
)

// sweepEvery is how often ended sessions and links are forgotten.
const sweepEvery = time.Hour

// Run does what has to be done now and then until ctx ends.
func (s *Store) Run(ctx context.Context) error {
	t := time.NewTicker(sweepEvery)
	defer t.Stop()
	for {
		if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "ended sessions not swept", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}
