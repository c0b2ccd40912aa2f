package main

import (
	"context"
	"os"

	"yingda/app"
	"yingda/internal/fault"
)

type backupCmd struct {
	app.Store `embed:""`
	File      string `arg:"" help:"File to write; it must not be there yet." type:"path"`
}

func (c backupCmd) Run(ctx context.Context) error {
	err := app.Backup(ctx, c.Store, c.File, progress)
	if err == nil && c.MasterKey != "" {
		progress(say("cli.backup_without_key"))
	}
	return err
}

type restoreCmd struct {
	app.Store `embed:""`
	File      string `arg:"" help:"Backup to read." type:"existingfile"`
}

func (c restoreCmd) Run(ctx context.Context) error {
	return app.Restore(ctx, c.Store, c.File, progress)
}

type migrateStoreCmd struct {
	app.Store `embed:""`
	ToData    string `help:"Data folder to copy into, as SQLite." type:"path" placeholder:"DIR"`
	ToDB      string `name:"to-db" help:"Empty PostgreSQL database to copy into." placeholder:"URL"`
}

func (c migrateStoreCmd) Run(ctx context.Context) error {
	if (c.ToData == "") == (c.ToDB == "") {
		return fault.Invalid("store.one_target", "to-db")
	}
	to := c.Store
	to.DB = c.ToDB
	if c.ToData != "" {
		to.Data = c.ToData
	}
	return app.MigrateStore(ctx, c.Store, to, progress)
}

type versionCmd struct{}

func (versionCmd) Run() error {
	_, err := os.Stdout.WriteString(app.Version + "\n")
	return err
}
