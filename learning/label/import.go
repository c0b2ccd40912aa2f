package label

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/knowledge/sheet"
	"yingda/learning"
	"yingda/learning/order"
)

const (
	// ImportMost is how many bytes a file of labels may have.
	ImportMost  = 32 << 20
	mostRecords = 100_000
	mostFaults  = 100
	// outside marks labellers who are no members: labels from a file are nobody's
	// here but who brought it.
	outside = "ext:"
)

// Imported is what became of a file of labels.
type Imported struct {
	Records int64        `json:"records"`
	Added   int64        `json:"added"`
	There   int64        `json:"there" doc:"Were there already"`
	Failed  int64        `json:"failed"`
	Faults  []ImportFail `json:"faults" doc:"The first 100"`
}

// ImportFail is a record that was left out.
type ImportFail struct {
	N    int    `json:"n" doc:"Its line, or its place in the file, from 1"`
	Code string `json:"code"`
}

// Import reads labels of turns that are known here from a file in any of the
// formats. Labels of other people than the actor are kept as outside labellers'.
// Imported again, they are there already. Permission learning.manage.
func (s *Store) Import(ctx context.Context, who actor.Actor, data []byte) (Imported, error) {
	out := Imported{Faults: []ImportFail{}}
	if err := who.Need(mayManage); err != nil {
		return out, err
	}
	all, err := readRecords(ctx, data)
	if err != nil {
		return out, err
	}
	out.Records = int64(len(all))
	for _, r := range all {
		added, err := s.importOne(ctx, who, r)
		f := fault.Of(err)
		switch {
		case err != nil && (f == nil || f.Kind == fault.KindUnavailable):
			return out, err
		case err != nil:
			if out.Failed++; len(out.Faults) < mostFaults {
				out.Faults = append(out.Faults, ImportFail{N: r.n, Code: f.Code})
			}
		case added:
			out.Added++
		default:
			out.There++
		}
	}
	return out, ctx.Err()
}

func readRecords(ctx context.Context, data []byte) ([]Record, error) {
	if len(data) > ImportMost {
		return nil, fault.TooLarge("import.file_too_large", fault.Params{"max_bytes": ImportMost})
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		return readStudio(data)
	}
	f, err := sheet.Open(ctx, data, sheet.Limits{FileBytes: ImportMost, Rows: mostRecords})
	if err != nil {
		return nil, err
	}
	var out []Record
	for {
		row, err := f.Next()
		if errors.Is(err, io.EOF) {
			return out, f.Close()
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		r := rowRecord(f, row)
		r.n = row.N
		out = append(out, r)
	}
}

// rowRecord reads a row of a table, or an object of JSON lines. What cannot be
// read has no verdict, and is refused as any such label.
func rowRecord(f *sheet.File, row sheet.Row) (r Record) {
	if row.Object == nil {
		return recordOf(func(column string) string {
			i := slices.IndexFunc(f.Columns, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), column) })
			if i < 0 || i >= len(row.Cells) {
				return ""
			}
			return strings.TrimSpace(row.Cells[i])
		})
	}
	b, err := json.Marshal(row.Object)
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err != nil {
		return Record{}
	}
	return r
}

func readStudio(data []byte) ([]Record, error) {
	var tasks []studioTask
	if err := json.Unmarshal(data, &tasks); err != nil {
		return nil, fault.Malformed("import.json_broken").Because(err)
	}
	var out []Record
	for i, t := range tasks {
		for _, r := range t.records() {
			r.n = i + 1
			out = append(out, r)
		}
	}
	if len(out) > mostRecords {
		return nil, fault.TooLarge("import.too_many_rows", fault.Params{"max": mostRecords})
	}
	return out, nil
}

// importOne writes one label, making its task if there is none yet; false if it
// was there already.
func (s *Store) importOne(ctx context.Context, who actor.Actor, r Record) (added bool, err error) {
	if !slices.Contains(Kinds, r.Kind) {
		return false, fault.Invalid("label.kind_unknown", "kind")
	}
	t, err := s.taskOf(ctx, who, r)
	if err != nil {
		return false, err
	}
	ids, err := s.ids(ctx, who, r.Answer)
	if err != nil {
		return false, err
	}
	a := r.Answer.renamed(ids)
	if err := s.checked(ctx, who, t, &a); err != nil {
		return false, err
	}
	if r.Decided {
		if t.SettledBy != "" && t.Answer.key() == a.key() {
			return false, nil
		}
		_, err := s.Decide(ctx, who, t.ID, a)
		return err == nil, err
	}
	author := r.author(who)
	labels, err := db.All[Label](ctx, s.DB, s.q, "labels_of", who.WorkspaceID, t.ID)
	if err != nil || slices.ContainsFunc(labels, func(l Label) bool { return l.AuthorID == author || l.AuthorID == r.Author }) {
		return false, err
	}
	l := Label{ID: id.New(), TaskID: t.ID, AuthorID: author, Answer: a, TookMS: min(max(r.TookMS, 0), mostTook), Imported: true}
	return true, s.DB.Write(ctx, func(tx *db.Tx) error { return s.give(ctx, tx, who, l) })
}

const maxAuthor = 64

func (r Record) author(who actor.Actor) string {
	switch {
	case r.Author == "" && who.ID == "":
		return outside + "file"
	case r.Author == "" || r.Author == who.ID:
		return who.ID
	case strings.HasPrefix(r.Author, outside):
		return r.Author
	case utf8.RuneCountInString(r.Author) > maxAuthor:
		return outside + string([]rune(r.Author)[:maxAuthor])
	}
	return outside + r.Author
}

// taskOf is the task of a record's turn; one is made where the turn is known and
// nobody was to be asked about it.
func (s *Store) taskOf(ctx context.Context, who actor.Actor, r Record) (Task, error) {
	find := func() ([]Task, error) {
		return db.All[Task](ctx, s.DB, s.q, "task_of_turn", who.WorkspaceID, r.TurnID, r.Kind)
	}
	got, err := find()
	if err != nil || len(got) > 0 {
		return firstTask(got), err
	}
	known, err := s.Learning.EvidenceOf(ctx, who.WorkspaceID, []string{r.TurnID})
	if err != nil {
		return Task{}, err
	}
	if len(known) == 0 {
		return Task{}, fault.NotFound("label.turn_not_found")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		return s.put(ctx, tx, learning.Candidate{Evidence: known[0]}, behind, order.Kept(seed, r.TurnID, Measured), r.Kind, 1)
	})
	if err != nil {
		return Task{}, err
	}
	got, err = find()
	return firstTask(got), err
}

func firstTask(all []Task) Task {
	if len(all) == 0 {
		return Task{}
	}
	return all[0]
}

// ids are the ids of the items that an answer names by key.
func (s *Store) ids(ctx context.Context, who actor.Actor, a Answer) (map[string]string, error) {
	named, err := s.Knowledge.Named(ctx, who, a.itemIDs())
	out := map[string]string{}
	for _, n := range named {
		if n.Key != "" {
			out[n.Key] = n.ID
		}
	}
	return out, err
}
