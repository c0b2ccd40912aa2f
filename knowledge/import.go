package knowledge

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/knowledge/sheet"
)

// States of an import.
const (
	ImportChecked   = "checked"   // read and decided; nothing is written yet
	ImportRunning   = "running"   // its rows are being written
	ImportDone      = "done"      //
	ImportCancelled = "cancelled" // what was written stays, as drafts
	ImportFailed    = "failed"    // given up; what was written stays
)

// ImportOptions are how to read a file and what to do with it.
type ImportOptions struct {
	Mapping     map[string]string `json:"mapping,omitempty" doc:"Column of the file → field; - leaves it out; others go by their name"`
	OnDuplicate string            `json:"on_duplicate,omitempty" enum:",update,skip" doc:"What to do with items that are there; empty: update"`
	Category    string            `json:"category,omitempty" doc:"Path for rows that name none"`
}

// Upload is a file to import.
type Upload struct {
	Name    string
	Data    []byte
	Options ImportOptions
	Limits  sheet.Limits
}

// ImportReport is what a file holds and would do.
type ImportReport struct {
	Counts  Counts   `json:"counts" doc:"What the dry run found"`
	Applied Counts   `json:"applied" doc:"What was done so far"`
	Columns []string `json:"columns"`
	Unknown []string `json:"unknown_columns"`
	LastRow int64    `json:"last_row" doc:"The last row written"`
}

// ImportRun is one import.
type ImportRun struct {
	ID        string        `db:"id" json:"id"`
	FileName  string        `db:"file_name" json:"file_name"`
	Format    string        `db:"format" json:"format" enum:"csv,xlsx,jsonl"`
	Encoding  string        `db:"encoding" json:"encoding"`
	State     string        `db:"state" json:"state" enum:"checking,checked,running,done,cancelled,failed"`
	Done      int64         `db:"done" json:"done" doc:"Rows written so far"`
	Total     int64         `db:"total" json:"total"`
	Options   ImportOptions `db:"options,json" json:"options"`
	Report    ImportReport  `db:"report,json" json:"report"`
	AuthorID  string        `db:"author_id" json:"author_id"`
	CreatedAt int64         `db:"created_at" json:"created_at"`
	EndedAt   int64         `db:"ended_at" json:"ended_at"`
	Rows      []ImportRow   `json:"rows,omitempty" doc:"The first rows; the others by page"`
}

// ImportRow is what the dry run says of a row.
type ImportRow struct {
	Row      int64  `db:"n" json:"row" doc:"As a spreadsheet program counts"`
	Action   string `db:"action" json:"action" enum:"add,update,same,skip,error"`
	Key      string `db:"key" json:"key"`
	Question string `db:"question" json:"question"`
	Problems []Flaw `db:"problems,json" json:"problems"`
}

const (
	firstRows  = 200
	checkBatch = 200
	keepRows   = 7 * 24 * 3600 * 1000 // ms after its end that an import's rows stay
)

// Check reads a file and says row by row what importing it would do; nothing of
// the base is touched. Permission knowledge.import.
func (s *Store) Check(ctx context.Context, who actor.Actor, u Upload) (ImportRun, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return ImportRun{}, err
	}
	if u.Options.OnDuplicate != "" && u.Options.OnDuplicate != "update" && u.Options.OnDuplicate != "skip" {
		return ImportRun{}, fault.Invalid("import.option_unknown", "on_duplicate")
	}
	f, err := sheet.Open(ctx, u.Data, u.Limits)
	if err != nil {
		return ImportRun{}, u.broken(err)
	}
	defer func() { _ = f.Close() }()
	u.Options.Category = line(u.Options.Category)
	cols, err := mapColumns(f.Columns, u.Options.Mapping)
	if err != nil {
		return ImportRun{}, u.broken(err)
	}
	run := ImportRun{
		ID: id.New(), FileName: line(u.Name), Format: f.Format, Encoding: f.Encoding, State: "checking", Options: u.Options, AuthorID: who.ID, CreatedAt: s.now(),
		Report: ImportReport{Columns: shortNames(f.Columns), Unknown: shortNames(cols.unknown)}, Rows: []ImportRow{},
	}
	if err := s.beginCheck(ctx, who, run); err != nil {
		return ImportRun{}, err
	}
	c := fileCheck{s: s, who: who, run: &run, cols: cols, keys: map[string]int{}, questions: map[string]int{}}
	if err := c.read(ctx, f); err != nil {
		return ImportRun{}, errors.Join(err, s.endCheck(context.WithoutCancel(ctx), who, run, ImportFailed))
	}
	run.State = ImportChecked
	return run, s.endCheck(ctx, who, run, ImportChecked)
}

// broken tells a file that is called a workbook and is none as what it is, not
// as the text it was then tried as.
func (u Upload) broken(err error) error {
	f := fault.Of(err)
	workbook := strings.HasSuffix(strings.ToLower(u.Name), ".xlsx") && !bytes.HasPrefix(u.Data, []byte("PK"))
	if f == nil || !workbook || slices.Contains([]string{"import.empty", "import.xlsx_old", "import.restriction_column"}, f.Code) {
		return err
	}
	return fault.Malformed("import.xlsx_broken")
}

func (s *Store) beginCheck(ctx context.Context, who actor.Actor, run ImportRun) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.q.Exec(ctx, tx, "forget_rows", who.WorkspaceID, s.now()-keepRows); err != nil {
			return err
		}
		_, err := s.q.Exec(ctx, tx, "insert_run", run.ID, who.WorkspaceID, run.FileName, run.Format, run.Encoding, db.JSON(run.Options), run.State, run.AuthorID, run.CreatedAt)
		return err
	})
}

func (s *Store) endCheck(ctx context.Context, who actor.Actor, run ImportRun, state string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "checked", who.WorkspaceID, run.ID, state, run.Total, db.JSON(run.Report))
		return err
	})
}

// fileCheck reads a file's rows, decides them and keeps them for the import.
type fileCheck struct {
	s         *Store
	who       actor.Actor
	run       *ImportRun
	cols      columns
	keys      map[string]int // key → row
	questions map[string]int // wording → row
	batch     []checkedRow
}

type checkedRow struct {
	ImportRow
	in incoming
}

func (c *fileCheck) read(ctx context.Context, f *sheet.File) error {
	plans, err := c.s.newPlanner(ctx, c.s.db, c.who, c.run.Options)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		row, err := f.Next()
		if errors.Is(err, io.EOF) {
			return c.flush(ctx)
		}
		if err != nil {
			return err
		}
		if err := c.row(ctx, plans, row); err != nil {
			return err
		}
		if len(c.batch) == checkBatch {
			if err := c.flush(ctx); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (c *fileCheck) row(ctx context.Context, plans *planner, row sheet.Row) error {
	in, trouble := readRow(row, c.cols)
	c.noteFields(row)
	var p plan
	if len(trouble) == 0 {
		var err error
		if p, err = plans.plan(ctx, in); err != nil {
			return err
		}
		c.withinFile(&p, row.N)
	}
	for _, code := range trouble {
		p.wrong(code, "", nil)
	}
	out := checkedRow{ImportRow{Row: int64(row.N), Action: p.action, Key: short(p.key), Question: short(in.Line.Question), Problems: p.flaws}, in}
	if out.Problems == nil {
		out.Problems = []Flaw{}
	}
	c.run.Total++
	c.run.Report.Counts.add(p.action)
	if len(c.run.Rows) < firstRows {
		c.run.Rows = append(c.run.Rows, out.ImportRow)
	}
	c.batch = append(c.batch, out)
	return nil
}

// withinFile finds rows that say what an earlier row said.
func (c *fileCheck) withinFile(p *plan, n int) {
	if p.action == ActionError {
		return
	}
	if first, twice := c.keys[p.key]; twice {
		p.wrong("import.key_twice", fieldKey, fault.Params{"row": first})
		return
	}
	c.keys[p.key] = n
	hash := wordingHash(p.content.Question)
	if first, twice := c.questions[hash]; twice {
		p.warn("import.question_twice", fieldQuestion, fault.Params{"row": first})
		return
	}
	c.questions[hash] = n
}

// noteFields collects the names JSON lines use, which have no header.
func (c *fileCheck) noteFields(row sheet.Row) {
	for name := range row.Object {
		if fieldOf(name) == "" && len(c.run.Report.Unknown) < 50 && !slices.Contains(c.run.Report.Unknown, short(name)) {
			c.run.Report.Unknown = append(c.run.Report.Unknown, short(name))
		}
	}
	slices.Sort(c.run.Report.Unknown)
}

// short is a text of a file as the report shows it.
func short(s string) string {
	r := []rune(line(s))
	return string(r[:min(len(r), maxQuestion)])
}

func shortNames(all []string) []string {
	out := []string{}
	for _, s := range all {
		out = append(out, short(s))
	}
	return out
}

func (c *fileCheck) flush(ctx context.Context) error {
	batch := c.batch
	c.batch = nil
	if len(batch) == 0 {
		return nil
	}
	return c.s.db.Write(ctx, func(tx *db.Tx) error {
		for _, r := range batch {
			_, err := c.s.q.Exec(ctx, tx, "insert_row", c.run.ID, r.Row, c.who.WorkspaceID, r.Action, r.Key, r.Question, db.JSON(r.in), db.JSON(r.Problems))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Import returns an import with its first rows. Permission knowledge.import.
func (s *Store) Import(ctx context.Context, who actor.Actor, importID string) (ImportRun, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return ImportRun{}, err
	}
	run, err := db.One[ImportRun](ctx, s.db, s.q, "run", who.WorkspaceID, importID)
	if err != nil {
		return run, missing(err, "knowledge.import_not_found")
	}
	run.Rows, err = db.All[ImportRow](ctx, s.db, s.q, "rows", who.WorkspaceID, importID, 0, firstRows)
	return run, err
}

// ImportRows returns a page of what the dry run says. Permission
// knowledge.import.
func (s *Store) ImportRows(ctx context.Context, who actor.Actor, importID, after string, limit int) (Page[ImportRow], error) {
	if _, err := s.Import(ctx, who, importID); err != nil {
		return Page[ImportRow]{}, err
	}
	from, _ := strconv.ParseInt(after, 10, 64) // anything else is the first page
	size := pageSize(limit)
	rows, err := db.All[ImportRow](ctx, s.db, s.q, "rows", who.WorkspaceID, importID, from, size+1)
	return pageOf(rows, size, func(r ImportRow) string { return strconv.FormatInt(r.Row, 10) }), err
}

// Imports lists a workspace's latest imports. Permission knowledge.import.
func (s *Store) Imports(ctx context.Context, who actor.Actor) ([]ImportRun, error) {
	if err := who.Need("knowledge.import"); err != nil {
		return nil, err
	}
	return db.All[ImportRun](ctx, s.db, s.q, "runs", who.WorkspaceID, 20)
}
