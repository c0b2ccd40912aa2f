package knowledge

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// ExportHistory writes all that the knowledge of a workspace is and was, as of
// one moment, in the form of docs/history.md. Whoever takes it sees all of it:
// permissions knowledge.publish and knowledge.import, and no category closed to
// them.
func (s *Store) ExportHistory(ctx context.Context, who actor.Actor, to io.Writer) error {
	if err := s.seesAll(ctx, who); err != nil {
		return err
	}
	people, err := s.people(ctx, who.WorkspaceID)
	if err != nil {
		return err
	}
	return s.db.Snapshot(ctx, func(c db.Conn) error {
		w := &historyWriter{s: s, conn: c, workspaceID: who.WorkspaceID, to: to, sum: sha256.New(), numbers: map[string]map[string]int{}}
		return w.all(ctx, people)
	})
}

// seesAll refuses whoever may not take the whole base away, or bring one.
func (s *Store) seesAll(ctx context.Context, who actor.Actor) error {
	for _, p := range []string{"knowledge.publish", "knowledge.import"} {
		if err := who.Need(p); err != nil {
			return err
		}
	}
	sight, err := s.SightOf(ctx, who)
	if err == nil && len(sight.Closed()) > 0 {
		return fault.Forbidden("history.not_all_yours")
	}
	return err
}

type historyWriter struct {
	s           *Store
	conn        db.Conn
	workspaceID string
	to          io.Writer
	sum         hash.Hash
	lines       int64
	numbers     map[string]map[string]int // kind → id → number in the file
}

func (w *historyWriter) all(ctx context.Context, people []Person) error {
	if err := w.number(ctx); err != nil {
		return err
	}
	if err := w.line(lineHead, pair{"form", historyForm}, pair{"version", historyVersion}); err != nil {
		return err
	}
	if err := w.people(ctx, people); err != nil {
		return err
	}
	for _, k := range historyKinds {
		if err := w.kind(ctx, k); err != nil {
			return err
		}
	}
	return w.line(lineEnd, pair{"lines", w.lines}, pair{"sha256", hex.EncodeToString(w.sum.Sum(nil))})
}

// number gives everything its number, before anything names it.
func (w *historyWriter) number(ctx context.Context) error {
	for _, k := range historyKinds {
		if !k.numbered() {
			continue
		}
		ids, err := db.All[string](ctx, w.conn, w.s.history, "ids_"+k.name, w.workspaceID)
		if err != nil {
			return err
		}
		w.numbers[k.name] = make(map[string]int, len(ids))
		for i, rowID := range ids {
			w.numbers[k.name][rowID] = i + 1
		}
	}
	return nil
}

// people writes who is named anywhere, by what a person would know them by.
func (w *historyWriter) people(ctx context.Context, members []Person) error {
	ids, err := db.All[string](ctx, w.conn, w.s.history, "people", w.workspaceID)
	if err != nil {
		return err
	}
	gone, err := db.All[Person](ctx, w.conn, w.s.q, "people_of_history", w.workspaceID)
	if err != nil {
		return err
	}
	known := map[string]Person{}
	for _, p := range append(gone, members...) {
		known[p.ID] = p
	}
	var named []Person
	for _, personID := range ids {
		if personID != "" {
			p := known[personID]
			named = append(named, Person{ID: personID, StaffNo: p.StaffNo, Name: p.Name})
		}
	}
	slices.SortFunc(named, func(a, b Person) int {
		return cmp.Or(cmp.Compare(a.StaffNo, b.StaffNo), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	w.numbers[linePerson] = map[string]int{}
	for i, p := range named {
		w.numbers[linePerson][p.ID] = i + 1
		if err := w.line(linePerson, pair{"id", i + 1}, pair{"staff_no", p.StaffNo}, pair{"name", p.Name}); err != nil {
			return err
		}
	}
	return nil
}

func (w *historyWriter) kind(ctx context.Context, k historyKind) error {
	fields := k.fields()
	if k.name == lineBase {
		return w.bases(ctx, k, fields)
	}
	return w.s.history.Each(ctx, w.conn, "read_"+k.name, []any{w.workspaceID}, func(values []any) error {
		return w.row(k, fields, values)
	})
}

// bases writes each base version and behind it what leads to it from its parent.
func (w *historyWriter) bases(ctx context.Context, k historyKind, fields []historyField) error {
	type base struct{ id, parentID string }
	var all []base
	err := w.s.history.Each(ctx, w.conn, "read_"+k.name, []any{w.workspaceID}, func(values []any) error {
		all = append(all, base{plainText(values[0]), plainText(values[2])})
		return w.row(k, fields, values)
	})
	if err != nil {
		return err
	}
	for _, b := range all {
		if w.numbers[lineBase][b.parentID] >= w.numbers[lineBase][b.id] {
			b.parentID = "" // the parent's manifest must be known when this one is read
		}
		if err := w.manifest(ctx, b.parentID, b.id); err != nil {
			return err
		}
	}
	return nil
}

func (w *historyWriter) manifest(ctx context.Context, parentID, baseID string) error {
	parts := []pair{{"base_version", w.numbers[lineBase][baseID]}, {"from", w.numbers[lineBase][parentID]}}
	for _, p := range []struct{ name, statement, of, revision string }{
		{"items", "manifest_differences", lineItem, lineRevision},
		{"documents", "manifest_documents_differences", lineDocument, lineDocumentRevision},
	} {
		moves, err := db.All[move](ctx, w.conn, w.s.q, p.statement, parentID, baseID)
		if err != nil {
			return err
		}
		put := make([][]int, 0, len(moves))
		for _, m := range moves {
			put = append(put, []int{w.numbers[p.of][m.ItemID], w.numbers[p.revision][m.AfterID]})
		}
		slices.SortFunc(put, func(a, b []int) int { return a[0] - b[0] })
		parts = append(parts, pair{p.name, put})
	}
	return w.line(lineManifest, parts...)
}

func (w *historyWriter) row(k historyKind, fields []historyField, values []any) error {
	parts := make([]pair, 0, len(values))
	if k.numbered() {
		parts = append(parts, pair{"id", w.numbers[k.name][plainText(values[0])]})
		values = values[1:]
	}
	for i, f := range fields {
		v, err := w.value(f, values[i])
		if err != nil {
			return fmt.Errorf("%s of a %s: %w", f.column, k.name, err)
		}
		parts = append(parts, pair{f.name, v})
	}
	return w.line(k.name, parts...)
}

// value is a column as the file has it.
func (w *historyWriter) value(f historyField, v any) (any, error) {
	switch f.form {
	case "#":
		return v, nil
	case "?":
		n, isNumber := v.(int64)
		return v == true || isNumber && n != 0, nil
	case ">", "@":
		return w.numbers[f.to][plainText(v)], nil
	case "{}", "[]", formSettings, formSubjects:
		return w.tree(f.form, plainText(v))
	}
	return plainText(v), nil
}

// tree is JSON written one way, whatever the database made of it: with the names
// in order and numbers as short as they can be.
func (w *historyWriter) tree(form, s string) (any, error) {
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return nil, err
	}
	switch form {
	case formSettings:
		if p, ok := placementOf(v); ok {
			p["category_id"] = w.numbers["category"][plainText(p["category_id"])]
		}
	case formSubjects:
		all, _ := v.([]any)
		for i, x := range all {
			kind := lineItem
			if _, there := w.numbers[lineItem][plainText(x)]; !there {
				kind = lineDocument
			}
			all[i] = map[string]int{kind: w.numbers[kind][plainText(x)]}
		}
	}
	return v, nil
}

// placementOf is where a source's settings name a category.
func placementOf(settings any) (map[string]any, bool) {
	all, _ := settings.(map[string]any)
	p, ok := all["placement"].(map[string]any)
	return p, ok && p["category_id"] != nil
}

func plainText(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case []byte:
		return string(x)
	}
	return ""
}

type pair struct {
	name  string
	value any
}

// line writes one, without what is empty.
func (w *historyWriter) line(kind string, parts ...pair) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	fmt.Fprintf(&b, `{"type":%q`, kind)
	for _, p := range parts {
		if empty(p.value) {
			continue
		}
		fmt.Fprintf(&b, ",%q:", p.name)
		if err := e.Encode(p.value); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // the encoder's own end of line
	}
	b.WriteString("}\n")
	w.lines++
	w.sum.Write(b.Bytes())
	if _, err := w.to.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write history: %w", err)
	}
	return nil
}

func empty(v any) bool {
	switch x := v.(type) {
	case nil:
		return true
	case string:
		return x == ""
	case bool:
		return !x
	case int:
		return x == 0
	case int64:
		return x == 0
	case []any:
		return len(x) == 0
	case [][]int:
		return len(x) == 0
	case map[string]any:
		return len(x) == 0
	}
	return false
}
