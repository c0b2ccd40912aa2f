package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"yingda/app"
	"yingda/internal/fault"
	"yingda/internal/i18n"
	"yingda/knowledge"
	"yingda/locale"
)

type importCmd struct {
	Knowledge importKnowledgeCmd `cmd:"" help:"Import questions and answers from CSV, XLSX or JSONL, publish them and train for them."`
	Documents importDocumentsCmd `cmd:"" help:"Import documents (Markdown, HTML, DOCX, PDF, text) from a file, a folder or a web site, and publish them."`
}

type importKnowledgeCmd struct {
	app.Store   `embed:""`
	Workspace   string            `help:"Workspace by its short name; default: the only real one, else the sample." placeholder:"SLUG"`
	Make        string            `help:"Make the workspace, under this name, where it is not there." placeholder:"NAME"`
	DryRun      bool              `name:"dry-run" help:"Only say row by row what would happen."`
	Draft       bool              `help:"Leave what was imported as drafts, unpublished."`
	OnDuplicate string            `name:"on-duplicate" enum:"update,skip" default:"update" help:"What to do with items that are there: update or skip."`
	Category    string            `help:"Category path for rows that name none." placeholder:"A/B"`
	Map         map[string]string `help:"Column of the file = field: key, category, question, question_en, similar_questions, answer, …; - leaves it out." placeholder:"COLUMN=FIELD"`
	History     bool              `help:"The file is a whole base with its history, for a workspace that has none; see docs/history.md."`
	JSON        bool              `name:"json" help:"Print one line of JSON."`
	File        string            `arg:"" help:"File to import." type:"existingfile"`
}

func (c importKnowledgeCmd) Run(ctx context.Context) error {
	if c.History {
		return c.history(ctx)
	}
	out, err := app.ImportKnowledge(ctx, c.Store, app.ImportIn{
		Workspace: c.Workspace, Make: c.Make, File: c.File, DryRun: c.DryRun, Draft: c.Draft,
		Options: knowledge.ImportOptions{OnDuplicate: c.OnDuplicate, Category: c.Category, Mapping: c.Map},
	}, func(stage string, done, total int64) { progress(fmt.Sprintf("%s %d/%d", stage, done, total)) })
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(os.Stdout).Encode(out)
	} else {
		err = c.say(out)
	}
	if n := out.Run.Report.Counts.Error; err == nil && n > 0 {
		err = fault.Invalid("import.rows_refused", "file", fault.Params{"count": n})
	}
	return err
}

// history reads in a whole base.
func (c importKnowledgeCmd) history(ctx context.Context) error {
	out, err := app.ImportHistory(ctx, c.Store, app.HistoryIn{Workspace: c.Workspace, Make: c.Make, File: c.File}, func(stage string, _, _ int64) { progress(stage) })
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(out)
	}
	fmt.Printf("%d items, %d revisions, %d documents, %d base versions, %d releases; base version %d is released\n",
		out.Items, out.Revisions, out.Documents, out.BaseVersions, out.Releases, out.BaseN)
	return nil
}

// say prints what was found and done: on a dry run every row, else those with
// something to say.
func (c importKnowledgeCmd) say(out app.Imported) error {
	texts, err := i18n.Load(locale.Files, locale.Chinese)
	if err != nil {
		return err
	}
	lang := terminalLanguage(os.Getenv)
	for _, r := range out.Run.Rows {
		if !c.DryRun && len(r.Problems) == 0 {
			continue
		}
		var why []string
		for _, p := range r.Problems {
			why = append(why, texts.Text(lang, "fault."+p.Code, p.Params))
		}
		fmt.Printf("%d\t%s\t%s\t%s\t%s\n", r.Row, r.Action, r.Key, r.Question, strings.Join(why, "; "))
	}
	counts := out.Run.Report.Applied
	if c.DryRun {
		counts = out.Run.Report.Counts
	}
	fmt.Printf("add %d, update %d, same %d, skip %d, error %d\n", counts.Add, counts.Update, counts.Same, counts.Skip, counts.Error)
	if len(out.Run.Report.Unknown) > 0 {
		fmt.Printf("columns not used: %s\n", strings.Join(out.Run.Report.Unknown, ", "))
	}
	switch {
	case out.Base != nil:
		fmt.Printf("base version %d: %d items, %d variants, published\n", out.Base.N, out.Base.Items, out.Base.Variants)
	case out.Change != nil:
		fmt.Printf("change %d waits for a second person\n", out.Change.N)
	}
	if out.Left > 0 {
		fmt.Printf("left as drafts: %d, unfinished or with a grade of R3 or R4 that a person has to confirm in the console\n", out.Left)
	}
	return nil
}

type exportCmd struct {
	Knowledge exportKnowledgeCmd `cmd:"" help:"Export questions and answers; the file imports again to the same."`
}

type exportKnowledgeCmd struct {
	app.Store `embed:""`
	Workspace string `help:"Workspace by its short name; default: the only real one, else the sample." placeholder:"SLUG"`
	Format    string `help:"csv, xlsx or jsonl; default: as the file's name ends, else jsonl."`
	History   bool   `help:"All with its history, as JSON lines that --history of import reads in to the same; see docs/history.md."`
	File      string `arg:"" help:"File to write; - is the standard output." type:"path"`
}

func (c exportKnowledgeCmd) Run(ctx context.Context) (err error) {
	if filepath.Base(c.File) == "-" {
		return c.write(ctx, os.Stdout)
	}
	f, err := os.Create(c.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return c.write(ctx, f)
}

func (c exportKnowledgeCmd) write(ctx context.Context, to io.Writer) error {
	if c.History {
		return app.ExportHistory(ctx, c.Store, c.Workspace, to)
	}
	if c.Format == "" {
		c.Format = strings.TrimPrefix(strings.ToLower(filepath.Ext(c.File)), ".")
	}
	return app.ExportKnowledge(ctx, c.Store, c.Workspace, cmp.Or(c.Format, "jsonl"), to)
}
