package testkit

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"yingda/internal/clock"
)

// Monday is where a [Held] clock stands: a working morning in Shanghai,
// 2 March 2026, 09:30.
var Monday = time.Date(2026, 3, 2, 9, 30, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))

// Held returns a clock that stands on [Monday] until the test moves it.
func Held() *clock.Held { return clock.NewHeld(Monday) }

// NoLeaks fails the test if goroutines begun during it are left at its end.
// Call it first, so that it looks after every other cleanup. Ignore names
// functions in which a library keeps a goroutine for good.
func NoLeaks(t *testing.T, ignore ...string) {
	t.Helper()
	options := []goleak.Option{goleak.IgnoreCurrent()}
	for _, fn := range ignore {
		options = append(options, goleak.IgnoreAnyFunction(fn))
	}
	t.Cleanup(func() { goleak.VerifyNone(t, options...) })
}

// Eventually waits until ok is true and fails the test when it is not within
// the given time. What names what was waited for.
func Eventually(t testing.TB, within time.Duration, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	for !ok() {
		if ctx.Err() != nil {
			t.Fatalf("not within %s: %s", within, what)
		}
		pause(ctx, 2*time.Millisecond)
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
