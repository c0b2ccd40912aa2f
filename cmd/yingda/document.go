package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"yingda/app"
	"yingda/internal/fault"
	"yingda/internal/i18n"
	"yingda/knowledge"
	"yingda/knowledge/document"
	"yingda/locale"
)

type importDocumentsCmd struct {
	app.Store  `embed:""`
	Workspace  string   `help:"Workspace by its short name; default: the only real one, else the sample." placeholder:"SLUG"`
	DryRun     bool     `name:"dry-run" help:"Only say document by document what would change."`
	Draft      bool     `help:"Leave what was imported as drafts, unpublished."`
	Category   string   `help:"Category path for new documents." placeholder:"A/B"`
	Visibility string   `help:"Who may be told what new documents say: public, signed_in, tier, internal or restricted." enum:"public,signed_in,tier,internal,restricted" default:"public"`
	Grade      string   `help:"Grade of new documents: R1 to R4." enum:"R1,R2,R3,R4" default:"R1"`
	Pages      int64    `help:"Pages of a site that are read, at most." default:"500"`
	AllowHosts []string `help:"Inner hosts or networks that a site may stand in; without any, none." env:"YINGDA_ALLOW_HOSTS" placeholder:"HOST|CIDR"`
	JSON       bool     `name:"json" help:"Print one line of JSON."`
	From       string   `arg:"" name:"path|url" help:"A file, a folder, or the address of a site or its site map."`
}

// Run reads documents; a folder or site that is read again takes out what has
// gone since.
func (c importDocumentsCmd) Run(ctx context.Context) error {
	out, err := app.ImportDocuments(ctx, c.Store, app.DocumentsIn{
		Workspace: c.Workspace, DryRun: c.DryRun, Draft: c.Draft, AllowHosts: c.AllowHosts, Category: c.Category,
		Here: document.Here{From: c.From, Pages: c.Pages, Placement: knowledge.Placement{Visibility: knowledge.Visibility(c.Visibility), Grade: c.Grade}},
	}, func(stage string, done, total int64) { progress(fmt.Sprintf("%s %d/%d", stage, done, total)) })
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(os.Stdout).Encode(out)
	} else {
		err = c.say(out)
	}
	if n := out.Run.Report.Failed; err == nil && n > 0 {
		err = fault.Invalid("document.some_unread", "path", fault.Params{"count": n})
	}
	return err
}

// say prints, document by document, what changed or would.
func (c importDocumentsCmd) say(out app.DocumentsOut) error {
	texts, err := i18n.Load(locale.Files, locale.Chinese)
	if err != nil {
		return err
	}
	lang := terminalLanguage(os.Getenv)
	for _, e := range out.Entries {
		why := ""
		if e.Code != "" {
			why = texts.Text(lang, "fault."+e.Code, e.Params)
		}
		fmt.Printf("%s\t%s\t%s\t+%d -%d =%d\t%s\n", e.Action, e.Path, e.Title, e.Added, e.Removed, e.Kept, why)
	}
	r := out.Run.Report
	fmt.Printf("add %d, change %d, same %d, gone %d, skip %d, error %d\n", r.Added, r.Changed, r.Same, r.Gone, r.Skipped, r.Failed)
	if r.Resumed > 0 {
		fmt.Printf("gone on with where it was cut off, %d times\n", r.Resumed)
	}
	if r.Bound != "" {
		fmt.Printf("stopped at the bound on %s\n", r.Bound)
	}
	switch {
	case out.Base != nil:
		fmt.Printf("base version %d: %d documents, %d chunks, %s\n", out.Base.N, out.Base.Documents, out.Base.Chunks, out.Base.State)
	case out.Change != nil:
		fmt.Printf("change %d: %s\n", out.Change.N, out.Change.State)
	}
	return nil
}
