package main

import (
	"context"
	"fmt"

	"yingda/app"
)

type valueCmd struct {
	Rebuild valueRebuildCmd `cmd:"" help:"Make the figures anew from the log of events, beside a running server too. Stopped, it goes on when it is started again."`
}

type valueRebuildCmd struct {
	app.Store `embed:""`
}

func (c valueRebuildCmd) Run(ctx context.Context) error {
	return app.RebuildValue(ctx, c.Store, eventsDone())
}

// eventsDone shows how far a rebuild is, at each percent.
func eventsDone() func(done, total int64) {
	shown := int64(-1)
	return func(done, total int64) {
		if percent := done * 100 / max(total, 1); percent != shown {
			shown = percent
			progress(fmt.Sprintf("events %d/%d", done, total))
		}
	}
}
