package desk_test

import (
	"context"

	"yingda/internal/db"
	"yingda/internal/event"
)

// collect gathers the types of events of one sort.
func collect(into *[]string, kind string) func(context.Context, *db.Tx, []event.Event) error {
	return func(_ context.Context, _ *db.Tx, events []event.Event) error {
		for _, e := range events {
			if e.Type == kind {
				*into = append(*into, e.Type)
			}
		}
		return nil
	}
}
