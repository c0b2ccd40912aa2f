package knowledge

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"slices"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
)

// HistoryRead is what was read in with its history.
type HistoryRead struct {
	Lines        int64 `json:"lines"`
	Items        int64 `json:"items"`
	Revisions    int64 `json:"revisions"`
	Documents    int64 `json:"documents"`
	BaseVersions int64 `json:"base_versions"`
	Releases     int64 `json:"releases"`
	BaseN        int64 `json:"base_n" doc:"Number of the base version that is released now; 0: none"`
}

// ImportHistory reads in what [Store.ExportHistory] wrote, all of it or nothing,
// into a workspace that knows nothing yet; what was released there is what is
// said here from then on. Where a second person has to look at what is published,
// one person cannot bring it: the command line can. Permissions
// knowledge.publish and knowledge.import.
func (s *Store) ImportHistory(ctx context.Context, who actor.Actor, from io.Reader) (out HistoryRead, err error) {
	if err := s.seesAll(ctx, who); err != nil {
		return out, err
	}
	rules, err := s.rules(ctx, who.WorkspaceID)
	if err != nil {
		return out, err
	}
	if who.Kind != actor.System && (rules.SecondPerson || rules.Approvers > 1) {
		return out, fault.Forbidden("history.needs_second_person")
	}
	members, err := s.people(ctx, who.WorkspaceID)
	if err != nil {
		return out, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		r := &historyReader{
			s: s, tx: tx, who: who, members: members, in: bufio.NewReaderSize(from, 1<<20), sum: sha256.New(),
			ids: map[string]id.Run{}, seen: map[string]int64{}, named: map[string]int64{}, people: []string{""}, models: map[string]string{},
		}
		if err := r.all(ctx); err != nil {
			return err
		}
		out = HistoryRead{
			Lines: r.lines, Items: r.seen[lineItem], Revisions: r.seen[lineRevision], Documents: r.seen[lineDocument],
			BaseVersions: r.seen[lineBase], Releases: r.seen[lineRelease], BaseN: r.released.BaseN,
		}
		return nil
	})
	return out, err
}

type historyReader struct {
	s       *Store
	tx      *db.Tx
	who     actor.Actor
	members []Person
	in      *bufio.Reader
	sum     hash.Hash
	lines   int64

	ids    map[string]id.Run // kind → the ids of its lines
	seen   map[string]int64  // kind → how many lines there were
	named  map[string]int64  // kind → the highest number that anything names
	people []string          // number → id
	models map[string]string // base version → the model version made for it

	bases    []BaseVersion // as they stand in the file
	measured int           // how many of them have their manifest
	waiting  []duePayload  // changes that wait for a time
	released Release
}

func (r *historyReader) all(ctx context.Context) error {
	head, err := r.s.lockHead(ctx, r.tx, r.who.WorkspaceID)
	if err != nil {
		return err
	}
	for _, k := range historyKinds {
		if k.numbered() {
			r.ids[k.name] = id.NewRun()
			there, err := db.All[string](ctx, r.tx, r.s.history, "ids_"+k.name, r.who.WorkspaceID)
			if err != nil {
				return err
			}
			if len(there) > 0 {
				return fault.Conflict("history.not_empty")
			}
		}
	}
	for {
		l, err := r.next()
		if err != nil {
			return err
		}
		if l.kind == lineEnd {
			break
		}
		if err := r.take(ctx, l); err != nil {
			return err
		}
	}
	return r.finish(ctx, head)
}

// historyLineIn is one line, read.
type historyLineIn struct {
	kind string
	m    map[string]json.RawMessage
}

// next reads a line. The last one vouches for those before it.
func (r *historyReader) next() (l historyLineIn, err error) {
	before := r.sum.Sum(nil)
	raw, err := r.rawLine()
	if err != nil {
		return l, err
	}
	if err := json.Unmarshal(raw, &l.m); err != nil {
		return l, r.bad()
	}
	if err := r.read(l, "type", &l.kind); err != nil {
		return l, err
	}
	switch {
	case r.lines == 1:
		var form string
		var version int64
		if err := errors.Join(r.read(l, "form", &form), r.read(l, "version", &version)); err != nil || l.kind != lineHead || form != historyForm {
			return l, fault.Invalid("history.not_one", "file")
		}
		if version != historyVersion {
			return l, fault.Invalid("history.version_unknown", "file", fault.Params{"version": version})
		}
	case l.kind == lineEnd:
		var lines int64
		var sum string
		if err := errors.Join(r.read(l, "lines", &lines), r.read(l, "sha256", &sum)); err != nil {
			return l, err
		}
		if lines != r.lines-1 || sum != hex.EncodeToString(before) {
			return l, fault.Invalid("history.damaged", "file")
		}
	}
	return l, nil
}

func (r *historyReader) rawLine() ([]byte, error) {
	var raw []byte
	for {
		part, err := r.in.ReadSlice('\n')
		raw = append(raw, part...)
		switch {
		case err == nil:
			r.lines++
			r.sum.Write(raw)
			return raw, nil
		case errors.Is(err, io.EOF):
			if r.lines == 0 {
				return nil, fault.Invalid("history.not_one", "file")
			}
			return nil, fault.Invalid("history.damaged", "file") // it has no end
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, fault.Invalid("import.file_unreadable", "file").Because(err)
		case len(raw) > maxHistoryLine:
			return nil, r.bad()
		}
	}
}

// bad refuses the file for the line that was read last.
func (r *historyReader) bad() error {
	return fault.Invalid("history.line_unreadable", "file", fault.Params{"line": r.lines})
}

// read decodes a field of a line; one that is not there leaves v as it is.
func (r *historyReader) read(l historyLineIn, name string, v any) error {
	raw, there := l.m[name]
	if !there {
		return nil
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return r.bad()
	}
	return nil
}

func (r *historyReader) take(ctx context.Context, l historyLineIn) error {
	switch l.kind {
	case lineHead:
		return nil
	case linePerson:
		return r.person(ctx, l)
	case lineManifest:
		return r.manifest(ctx, l)
	}
	i := slices.IndexFunc(historyKinds, func(k historyKind) bool { return k.name == l.kind })
	if i < 0 {
		return r.bad()
	}
	return r.row(ctx, historyKinds[i], l)
}

// person finds who is meant among the members, by staff number or name; others
// are kept by name.
func (r *historyReader) person(ctx context.Context, l historyLineIn) error {
	var p Person
	if err := errors.Join(r.counted(l), r.read(l, "staff_no", &p.StaffNo), r.read(l, "name", &p.Name)); err != nil {
		return err
	}
	if clean(p.StaffNo+p.Name) != p.StaffNo+p.Name {
		return r.bad()
	}
	i := slices.IndexFunc(r.members, func(m Person) bool { return m.StaffNo == p.StaffNo && m.Name == p.Name && p.Name != "" })
	if i >= 0 {
		r.people = append(r.people, r.members[i].ID)
		r.members = slices.Delete(slices.Clone(r.members), i, i+1)
		return nil
	}
	if p.ID = id.New(); p.Name+p.StaffNo != "" {
		if _, err := r.s.q.Exec(ctx, r.tx, "insert_person_of_history", p.ID, r.who.WorkspaceID, p.StaffNo, p.Name); err != nil {
			return err
		}
	}
	r.people = append(r.people, p.ID)
	return nil
}

// counted refuses a line that is not numbered next of its kind.
func (r *historyReader) counted(l historyLineIn) error {
	var n int64
	if err := r.read(l, "id", &n); err != nil {
		return err
	}
	if r.seen[l.kind]++; n != r.seen[l.kind] {
		return r.bad()
	}
	return nil
}

func (r *historyReader) row(ctx context.Context, k historyKind, l historyLineIn) error {
	if k.numbered() {
		if err := r.counted(l); err != nil {
			return err
		}
	}
	row := map[string]any{"id": r.idOf(k.name, r.seen[k.name]), "workspace_id": r.who.WorkspaceID}
	known := 1
	if k.numbered() {
		known++
	}
	for _, f := range k.fields() {
		if _, there := l.m[f.name]; there {
			known++
		}
		v, err := r.value(f, l)
		if err != nil {
			return err
		}
		row[f.column] = v
	}
	if known != len(l.m) { // it says something that would be lost
		return r.bad()
	}
	if err := r.makeUp(ctx, k, row); err != nil {
		return err
	}
	into := k.written()
	args := make([]any, len(into))
	for i, column := range into {
		args[i] = row[column]
	}
	_, err := r.s.history.Exec(ctx, r.tx, "write_"+k.name, args...)
	if db.Twice(err) {
		return r.bad()
	}
	return err
}

// idOf is the id of a numbered line; "" of none.
func (r *historyReader) idOf(kind string, n int64) string {
	if n == 0 {
		return ""
	}
	return r.ids[kind].At(uint32(n)) //nolint:gosec // bounded by refer
}

// refer is the id of a line that is named.
func (r *historyReader) refer(kind string, n int64) (string, error) {
	if n < 0 || n > 1<<31 {
		return "", r.bad()
	}
	if kind == linePerson {
		if n >= int64(len(r.people)) {
			return "", r.bad()
		}
		return r.people[n], nil
	}
	r.named[kind] = max(r.named[kind], n)
	return r.idOf(kind, n), nil
}

// value is a field as its column has it.
func (r *historyReader) value(f historyField, l historyLineIn) (any, error) {
	switch f.form {
	case "#":
		var n int64
		err := r.read(l, f.name, &n)
		return n, err
	case "?":
		var yes bool
		err := r.read(l, f.name, &yes)
		return yes, err
	case ">", "@":
		var n int64
		if err := r.read(l, f.name, &n); err != nil {
			return nil, err
		}
		return r.refer(f.to, n)
	case "{}", "[]", formSettings, formSubjects:
		return r.tree(f, l)
	}
	var s string
	if err := r.read(l, f.name, &s); err != nil {
		return nil, err
	}
	if bytes.ContainsRune([]byte(s), 0) {
		return nil, r.bad()
	}
	return s, nil
}

func (r *historyReader) tree(f historyField, l historyLineIn) (any, error) {
	var v any = []any{}
	if f.form[0] == '{' {
		v = map[string]any{}
	}
	if err := r.read(l, f.name, &v); err != nil {
		return nil, err
	}
	_, isList := v.([]any)
	_, isObject := v.(map[string]any)
	if isList != (f.form[0] == '[') || isObject == isList {
		return nil, r.bad()
	}
	raw := l.m[f.name]
	if bytes.Contains(raw, []byte(`\u0000`)) { // PostgreSQL cannot keep it, and nobody means it
		return nil, r.bad()
	}
	switch f.form {
	case formSettings:
		if p, ok := placementOf(v); ok {
			n, _ := p["category_id"].(float64)
			categoryID, err := r.refer("category", int64(n))
			if err != nil {
				return nil, err
			}
			p["category_id"] = categoryID
		}
	case formSubjects:
		var all []map[string]int64
		if err := r.read(l, f.name, &all); err != nil {
			return nil, err
		}
		ids := []string{}
		for _, x := range all {
			for kind, n := range x {
				if len(x) != 1 || kind != lineItem && kind != lineDocument {
					return nil, r.bad()
				}
				subjectID, err := r.refer(kind, n)
				if err != nil {
					return nil, err
				}
				ids = append(ids, subjectID)
			}
		}
		v = ids
	}
	return db.JSON(v), nil
}

// makeUp adds what a row has that the file does not say, and refuses what could
// not have been written here.
func (r *historyReader) makeUp(ctx context.Context, k historyKind, row map[string]any) error {
	switch k.name {
	case lineItem:
		if !keyForm.MatchString(row["key"].(string)) {
			return r.bad()
		}
	case lineRevision:
		return r.revision(row)
	case "source":
		row["next_at"] = int64(0)
		if every := row["every_min"].(int64); every > 0 {
			row["next_at"] = r.s.now() + every*60_000
		}
	case lineDocument, lineDocumentRevision:
		if !slices.Contains(visibilities, Visibility(row["visibility"].(string))) {
			return r.bad()
		}
	case lineChange:
		r.waits(row)
	case lineBase:
		b := BaseVersion{ID: row["id"].(string), N: row["n"].(int64), ParentID: row["parent_id"].(string), State: row["state"].(string)}
		r.bases = append(r.bases, b)
		for _, c := range []string{"items", "variants", "documents", "chunks"} {
			row[c] = int64(0) // counted with the manifest
		}
		row["hash"], row["items_hash"] = "", ""
	case "policy":
		var p engine.Policy
		if err := json.Unmarshal([]byte(row["policy"].(string)), &p); err != nil {
			return r.bad()
		}
		row["hash"] = digest(db.JSON(p))
	case lineRelease:
		return r.release(ctx, row)
	}
	return nil
}

// revision names its content, which must be such as can be saved.
func (r *historyReader) revision(row map[string]any) error {
	c := Content{
		CategoryID: row["category_id"].(string), Question: row["question"].(string), QuestionEN: row["question_en"].(string), Grade: row["grade"].(string),
		Visibility: Visibility(row["visibility"].(string)), Source: row["source"].(string), ValidFrom: row["valid_from"].(string), ValidUntil: row["valid_until"].(string),
	}
	for column, v := range map[string]any{
		"variants": &c.Variants, "answers": &c.Answers, "tiers": &c.Tiers, "products": &c.Products, "audience": &c.Audience, "tags": &c.Tags, "related": &c.Related, "quick_replies": &c.QuickReplies,
	} {
		if err := json.Unmarshal([]byte(row[column].(string)), v); err != nil {
			return r.bad()
		}
	}
	deleted := row["deleted"].(bool)
	if c.hash(deleted) != c.tidy().hash(deleted) || refuse(c.check()) != nil {
		return r.bad()
	}
	row["hash"], row["variant_count"] = c.hash(deleted), int64(len(c.Variants))
	return nil
}

// waits remembers what is to be done with a change at a time.
func (r *historyReader) waits(row map[string]any) {
	at := int64(0)
	switch {
	case row["state"] == ChangeScheduled:
		at = row["publish_at"].(int64)
	case row["state"] == ChangePublished && row["taken_back_by"] == "":
		at = row["end_at"].(int64)
	}
	if at > 0 {
		r.waiting = append(r.waiting, duePayload{row["id"].(string), at})
	}
}

// release remembers the newest. The model of each is made anew from its content.
func (r *historyReader) release(ctx context.Context, row map[string]any) error {
	i := slices.IndexFunc(r.bases, func(b BaseVersion) bool { return b.ID == row["base_version_id"] })
	n := row["n"].(int64)
	if i < 0 || i >= r.measured || r.bases[i].State == StateBranch || n <= r.released.N {
		return r.bad()
	}
	b := r.bases[i]
	if r.models[b.ID] == "" {
		m := ModelVersion{Engine: Builder, DataHash: b.ItemsHash, Recipe: ModelMade{Kind: ModelSmall}}
		if b.Items+b.Variants > smallBase {
			m.Recipe.Kind = ModelQuick
		}
		m.Hash = digest(Builder, m.Recipe.Kind, "", b.ItemsHash)
		modelID, err := r.s.keepModel(ctx, r.tx, r.who.WorkspaceID, m)
		if err != nil {
			return err
		}
		r.models[b.ID] = modelID
	}
	row["model_version_id"] = r.models[b.ID]
	r.released = Release{ID: row["id"].(string), N: n, BaseVersionID: b.ID, BaseN: b.N, ModelVersionID: r.models[b.ID], PolicyVersionID: row["policy_version_id"].(string), Reason: row["reason"].(string)}
	return nil
}

// manifest puts together what a base version holds: its parent's, with what is
// said to be otherwise.
func (r *historyReader) manifest(ctx context.Context, l historyLineIn) error {
	var n, from int64
	var items, documents [][2]int64
	err := errors.Join(r.read(l, "base_version", &n), r.read(l, "from", &from), r.read(l, "items", &items), r.read(l, "documents", &documents))
	if err != nil || n != int64(r.measured)+1 || n > int64(len(r.bases)) || from < 0 || from >= n {
		return r.bad()
	}
	b := &r.bases[n-1]
	fromID := r.idOf(lineBase, from)
	for _, p := range []struct {
		carry, put   string
		of, revision string
		moves        [][2]int64
	}{
		{"manifest_carry", "manifest_add", lineItem, lineRevision, items},
		{"manifest_documents_carry", "manifest_documents_add", lineDocument, lineDocumentRevision, documents},
	} {
		type put struct {
			ID       string `json:"id"`
			Revision string `json:"revision"`
		}
		moved, added := []string{}, []put{}
		for _, m := range p.moves {
			thingID, err := r.refer(p.of, m[0])
			if err != nil || m[0] == 0 {
				return r.bad()
			}
			revisionID, err := r.refer(p.revision, m[1])
			if err != nil {
				return err
			}
			moved = append(moved, thingID)
			if revisionID != "" {
				added = append(added, put{thingID, revisionID})
			}
		}
		if fromID != "" {
			if _, err := r.s.q.Exec(ctx, r.tx, p.carry, b.ID, fromID, db.List(moved)); err != nil {
				return err
			}
		}
		if len(added) > 0 {
			if _, err := r.s.q.Exec(ctx, r.tx, p.put, b.ID, db.JSON(added)); err != nil {
				return err
			}
		}
	}
	if err := r.s.measure(ctx, r.tx, b); err != nil {
		return err
	}
	r.measured++
	_, err = r.s.q.Exec(ctx, r.tx, "base_measured", r.who.WorkspaceID, b.ID, b.Hash, b.ItemsHash, b.Items, b.Variants, b.Documents, b.Chunks)
	return err
}

// finish refuses what names lines that are not there, and puts out what was
// released last.
func (r *historyReader) finish(ctx context.Context, head Head) error {
	for kind, n := range r.named {
		if n > r.seen[kind] {
			return fault.Invalid("history.names_nothing", "file", fault.Params{"kind": kind, "id": n})
		}
	}
	if r.measured != len(r.bases) {
		return fault.Invalid("history.damaged", "file")
	}
	if err := r.words(ctx); err != nil {
		return err
	}
	for _, w := range r.waiting {
		if err := r.s.jobAt(ctx, r.tx, r.who.WorkspaceID, w.ChangeID, w.At); err != nil {
			return err
		}
	}
	if err := r.s.audit(ctx, r.tx, r.who, "knowledge.history_read", "knowledge", r.who.WorkspaceID); err != nil {
		return err
	}
	last := int64(0)
	for _, b := range r.bases {
		last = max(last, b.N)
	}
	if _, err := r.s.q.Exec(ctx, r.tx, "head_of_history", r.who.WorkspaceID, last); err != nil {
		return err
	}
	if r.released.ID == "" {
		return nil
	}
	return r.goOut(ctx)
}

// goOut moves the head to the newest release of the file, as publishing does.
func (r *historyReader) goOut(ctx context.Context) error {
	now := r.released
	if _, err := r.s.q.Exec(ctx, r.tx, "move_head", r.who.WorkspaceID, now.ID, now.N, now.BaseVersionID); err != nil {
		return err
	}
	b, err := db.One[BaseVersion](ctx, r.tx, r.s.q, "base", r.who.WorkspaceID, now.BaseVersionID)
	if err != nil {
		return err
	}
	if b.Items+b.Variants > smallBase {
		if _, err := r.s.jobs.Add(ctx, r.tx, job.New{WorkspaceID: r.who.WorkspaceID, Kind: TrainJob, Key: r.who.WorkspaceID, Payload: Training{b.ID}}); err != nil {
			return err
		}
	}
	for _, tell := range r.s.released {
		r.tx.OnCommit(func() { tell(r.who.WorkspaceID) })
	}
	return r.s.log.Append(ctx, r.tx, event.About{Actor: r.who, SubjectID: b.ID}, Released{
		ReleaseID: now.ID, ReleaseN: now.N, BaseVersionID: b.ID, BaseN: b.N, Reason: now.Reason, Added: b.Items,
	})
}

// words takes down by which words and in which wordings the drafts are found.
func (r *historyReader) words(ctx context.Context) error {
	drafts, err := db.All[Revision](ctx, r.tx, r.s.q, "drafts", r.who.WorkspaceID)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if err := r.s.index(ctx, r.tx, r.who.WorkspaceID, d.ItemID, d.Content); err != nil {
			return err
		}
	}
	return nil
}
