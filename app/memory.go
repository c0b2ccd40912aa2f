package app

import (
	"context"
	"log/slog"
	"runtime/debug"
	"time"
)

// startedAfter is when what the start has left behind is given back.
const startedAfter = 10 * time.Second

// giveBack returns to the system what building the routes, checking statements
// and making the sample took: a process that nobody asks anything would not come
// to collect it for minutes.
func giveBack(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(startedAfter):
	}
	debug.FreeOSMemory()
	if err := dropCode(); err != nil {
		slog.DebugContext(ctx, "pages of the program not let go", "error", err)
	}
	return nil
}
