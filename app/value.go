package app

import (
	"context"
	"errors"
)

// RebuildValue makes the figures anew from the log of events, beside a running
// server too. told hears how far it is, in events; stopped, it goes on when it is
// called again.
func RebuildValue(ctx context.Context, st Store, told func(done, total int64)) (err error) {
	b, err := open(ctx, st, Working)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	return b.domains(nil, nil).value.Rebuild(ctx, told)
}
