package knowledge

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/knowledge/sheet"
)

// flatColumns are the columns of CSV and XLSX, each a field of the import.
var flatColumns = []string{
	fieldKey, fieldCategory, fieldQuestion, fieldQuestionEN, fieldVariants, fieldAnswer, fieldAnswers, fieldGrade, fieldVisibility,
	fieldTiers, fieldProducts, fieldAudience, fieldTags, fieldRelated, fieldReplies, fieldOwner, fieldSource, fieldFrom, fieldUntil,
}

// Export writes all drafts that are not archived, in the interchange format:
// importing it gives the same base. What is not for who's eyes is left out.
// Permission knowledge.read.
func (s *Store) Export(ctx context.Context, who actor.Actor, format string, to io.Writer) error {
	if err := who.Need("knowledge.read"); err != nil {
		return err
	}
	if format != sheet.CSV && format != sheet.XLSX && format != sheet.JSONL {
		return fault.Invalid("import.format_unknown", "format")
	}
	snap, err := s.Drafts(ctx, who.WorkspaceID)
	if err != nil {
		return err
	}
	sight, err := s.SightOf(ctx, who)
	if err != nil {
		return err
	}
	snap.Revisions = slices.DeleteFunc(snap.Revisions, func(r Revision) bool { return !sight.Sees(r.Content) })
	all, err := s.linesOf(ctx, who.WorkspaceID, snap)
	if err != nil {
		return err
	}
	if format == sheet.JSONL {
		return exportLines(all, to)
	}
	return exportTable(all, format, to)
}

// linesOf lays a snapshot's items to the interchange format, with who answers
// for them.
func (s *Store) linesOf(ctx context.Context, workspaceID string, snap Snapshot) ([]Line, error) {
	people, err := s.people(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	type owned struct {
		ItemID  string `db:"item_id"`
		OwnerID string `db:"owner_id"`
	}
	all, err := db.All[owned](ctx, s.db, s.q, "item_owners", workspaceID)
	owner := map[string]string{}
	for _, o := range all {
		owner[o.ItemID] = ownerName(people, o.OwnerID)
	}
	out := make([]Line, len(snap.Revisions))
	for i, r := range snap.Revisions {
		out[i] = lineOf(snap, r)
		out[i].Owner = owner[r.ItemID]
	}
	return out, err
}

func exportLines(all []Line, to io.Writer) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	for _, l := range all {
		if err := e.Encode(l); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	return nil
}

func lineOf(snap Snapshot, r Revision) Line {
	return Line{
		Key: r.Key, Category: snap.Tree.Path(r.CategoryID), Question: r.Question, QuestionEN: r.QuestionEN, Variants: r.Variants, Answers: r.Answers, Grade: r.Grade,
		Visibility: r.Visibility, Tiers: r.Tiers, Products: r.Products, Audience: r.Audience, Tags: r.Tags, Related: r.Related, QuickReplies: r.QuickReplies, Source: r.Source, ValidFrom: r.ValidFrom, ValidUntil: r.ValidUntil,
	}
}

func exportTable(all []Line, format string, to io.Writer) error {
	w, err := sheet.NewWriter(format, to)
	if err != nil {
		return err
	}
	rows := make([][][]string, len(all)) // item → column → the parts of its cell
	wide := make([]int, len(flatColumns))
	for i, l := range all {
		rows[i] = flat(l, format)
		for c, parts := range rows[i] {
			wide[c] = max(wide[c], len(parts))
		}
	}
	if err := w.Write(header(wide)); err != nil {
		return err
	}
	for _, row := range rows {
		if err := w.Write(widen(row, wide)); err != nil {
			return err
		}
	}
	return w.Close()
}

// header names the columns; what is too much for one cell goes on in "name 2".
func header(wide []int) []string {
	out := []string{}
	for c, name := range flatColumns {
		out = append(out, name)
		for n := 2; n <= wide[c]; n++ {
			out = append(out, fmt.Sprintf("%s %d", name, n))
		}
	}
	return out
}

func widen(row [][]string, wide []int) []string {
	out := []string{}
	for c, parts := range row {
		for n := range max(wide[c], 1) {
			cell := ""
			if n < len(parts) {
				cell = parts[n]
			}
			out = append(out, cell)
		}
	}
	return out
}

// cellRoom is how many characters a cell of a workbook is filled with at most.
const cellRoom = 32_000

// flat lays an item to columns. Answers stand as JSON beside the first one's
// text where that alone would not say all.
func flat(l Line, format string) [][]string {
	room := cellRoom
	if format == sheet.CSV {
		room = 1 << 30
	}
	text := ""
	if len(l.Answers) > 0 {
		text = l.Answers[0].Text
	}
	answers := []string{}
	if len(l.Answers) > 1 || len(l.Answers) == 1 && !reflect.DeepEqual(l.Answers[0], Answer{Text: text, Channels: []string{}}) {
		answers = packAnswers(l.Answers, room)
	}
	one := func(s string) []string { return []string{s} }
	words := func(all []string) []string { return one(strings.Join(all, ", ")) }
	return [][]string{
		one(l.Key), one(l.Category), one(l.Question), one(l.QuestionEN), pack(l.Variants, room), one(text), answers, one(l.Grade), one(string(l.Visibility)),
		l.tierCell(), words(l.Products), words(l.Audience), words(l.Tags), words(l.Related), pack(l.QuickReplies, room), one(l.Owner), one(l.Source), one(l.ValidFrom), one(l.ValidUntil),
	}
}

// tierCell says so where every tier may be told: an empty cell would leave what
// the item has.
func (l Line) tierCell() []string {
	if l.Visibility == Tier && len(l.Tiers) == 0 {
		return []string{nothing}
	}
	return []string{strings.Join(l.Tiers, ", ")}
}

// pack joins words into as few cells as hold them.
func pack(all []string, room int) []string {
	cells := []string{""}
	for _, s := range all {
		at := len(cells) - 1
		switch {
		case cells[at] == "":
			cells[at] = s
		case len(cells[at])+len(s)+4 > room:
			cells = append(cells, s)
		default:
			cells[at] += " " + joint + " " + s
		}
	}
	return cells
}

func packAnswers(all []Answer, room int) []string {
	cells := []string{}
	var batch []Answer
	size := 0
	encode := func(v []Answer) string {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			panic(err) // strings only
		}
		return strings.TrimSpace(b.String())
	}
	for _, a := range all {
		n := len(encode([]Answer{a}))
		if size+n > room && len(batch) > 0 {
			cells, batch, size = append(cells, encode(batch)), nil, 0
		}
		batch, size = append(batch, a), size+n
	}
	return append(cells, encode(batch))
}
