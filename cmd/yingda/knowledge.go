package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	JSON        bool              `name:"json" help:"Print one line of JSON."`
	File        string            `arg:"" help:"File to import." type:"existingfile"`
}

func (c importKnowledgeCmd) Run(ctx context.Context) error {
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
	File      string `arg:"" help:"File to write; - is the standard output." type:"path"`
}

func (c exportKnowledgeCmd) Run(ctx context.Context) (err error) {
	if c.Format == "" {
		c.Format = strings.TrimPrefix(strings.ToLower(filepath.Ext(c.File)), ".")
	}
	if c.Format == "" {
		c.Format = "jsonl"
	}
	if filepath.Base(c.File) == "-" {
		return app.ExportKnowledge(ctx, c.Store, c.Workspace, c.Format, os.Stdout)
	}
	f, err := os.Create(c.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return app.ExportKnowledge(ctx, c.Store, c.Workspace, c.Format, f)
}
