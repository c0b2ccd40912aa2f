package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

type cli struct {
	Serve        serveCmd        `cmd:"" help:"Serve the console, the visitor's chat and the API."`
	Ask          askCmd          `cmd:"" help:"Ask the bot one question. Reads only, beside a running server too."`
	Import       importCmd       `cmd:"" help:"Import knowledge."`
	Export       exportCmd       `cmd:"" help:"Export knowledge."`
	Doctor       doctorCmd       `cmd:"" help:"Look at data folder, disk, port, pages, database, clock and channels; each problem with its mend."`
	Backup       backupCmd       `cmd:"" help:"Back up a store, also of a running server: database, files and keys."`
	Restore      restoreCmd      `cmd:"" help:"Restore a backup into an empty store."`
	MigrateStore migrateStoreCmd `cmd:"" name:"migrate-store" help:"Copy a store from SQLite to PostgreSQL or back."`
	Member       memberCmd       `cmd:"" help:"Members: invite one, or let one set a new password."`
	Customer     customerCmd     `cmd:"" help:"Export or erase everything about one customer."`
	Jobs         jobsCmd         `cmd:"" help:"Background jobs that were given up: list them, try them again, or drop them."`
	Sample       sampleCmd       `cmd:"" help:"Fill the sample company with conversations, or take them out."`
	Eval         evalCmd         `cmd:"" help:"Measure the answer engine on sets of questions with known answers."`
	Learn        learnCmd        `cmd:"" help:"The loop: what went badly, what it costs, what was done about it."`
	Value        valueCmd        `cmd:"" help:"Figures: make them anew from the log of events."`
	Version      versionCmd      `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, nil)))
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	var c cli
	k, err := kong.New(&c, kong.Name("yingda"), kong.Description("应答 yingda: an intelligent customer-service system that a company runs itself."),
		kong.ShortUsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := k.Parse(args)
	if err != nil {
		k.Stdout = k.Stderr // how it is meant to be called is no result
		k.FatalIfErrorf(err)
	}
	if err := parsed.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "yingda: "+explain(err))
		return 1
	}
	return 0
}
