package main

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"yingda/app"
)

type serveCmd struct {
	app.Store `embed:""`
	app.Serve `embed:""`
}

func (c serveCmd) Run(ctx context.Context) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
	a, err := app.New(ctx, c.Store, c.Serve)
	if err != nil {
		return err
	}
	return errors.Join(a.Greet(ctx, os.Stdout), a.Run(ctx), a.Close())
}
