package knowledge

import (
	"fmt"
	"strings"
)

// The form of a knowledge base with all its history: JSON lines, described in
// docs/history.md. It names nothing by the ids of a database but by numbers of
// its own, so that it reads in anywhere and comes out again the same.
const (
	historyForm    = "yingda-knowledge-history"
	historyVersion = 1

	lineHead, lineEnd    = "history", "end"
	linePerson           = "person"
	lineManifest         = "manifest"
	lineItem             = "item"
	lineRevision         = "revision"
	lineDocument         = "document"
	lineDocumentRevision = "document_revision"
	lineBase             = "base_version"
	lineChange           = "change"
	lineRelease          = "release"

	maxHistoryLine = 256 << 20 // bytes
)

// historyKind is one kind of line: a table's rows, in the order they are written.
type historyKind struct {
	name, table string
	// columns are the table's, as they are written: "x" text, "x#" a number, "x?"
	// yes or no, "x{}" and "x[]" JSON, "x@" a person, "x>kind" another line.
	columns string
	made    string // those that are made anew when it is read in
	left    string // those that are the workspace's own, or nobody's
	within  string // of rows that have no id: "column table" of what they belong to
	where   string // what of the table is written; empty: all
	order   string // of rows that have no id
}

// historyKinds stand in the order of the file. What names a line that comes
// later does so by its number.
var historyKinds = []historyKind{
	{name: "category", table: "category", columns: "parent_id>category name name_en position# review? created_at# archived_at# merged_into>category", left: "skill_group_id"},
	{name: "branch", table: "branch", columns: "name note state base_version_id>base_version head_version_id>base_version change_id>change author_id@ created_at# updated_at# ended_at#"},
	{name: lineChange, table: "knowledge_change", columns: "n# name note state review items# documents# author_id@ created_at# updated_at# submitted_by@ submitted_at# approved_by@ approved_at# " +
		"publisher_kind publisher_id@ publish_at# end_at# problem{} published_at# base_version_id>base_version takes_back>change taken_back_by>change branch_id>branch"},
	{name: lineItem, table: "item", columns: "key category_id>category question grade visibility draft_revision_id>revision published_revision_id>revision changed? ready? owner_id@ change_id>change " +
		"grade_suggested grade_confirmed grade_confirmed_by@ grade_confirmed_at# created_at# updated_at# archived_at#"},
	{name: lineRevision, table: "item_revision", columns: "item_id>item n# parent_id>revision branch_id>branch category_id>category question question_en variants[] answers[] grade visibility " +
		"tiers[] products[] audience[] tags[] related[] quick_replies[] source valid_from valid_until deleted? author_kind author_id@ note created_at#", made: "hash variant_count"},
	{name: "branch_item", table: "branch_item", columns: "branch_id>branch item_id>item base_id>revision revision_id>revision updated_at#", within: "branch_id branch", order: "branch_id, item_id"},
	{name: "change_item", table: "knowledge_change_item", columns: "change_id>change item_id>item before_id>revision after_id>revision", within: "change_id knowledge_change", order: "change_id, item_id"},
	{name: "comment", table: "knowledge_change_comment", columns: "change_id>change item_id>item author_id@ text created_at#"},
	{name: "source", table: "document_source", columns: "kind name address settings{category} every_min# author_id@ created_at# updated_at# archived_at#", made: "next_at"},
	{name: lineDocument, table: "document", columns: "source_id>source path title format state code params{} bytes# hash pages# chunks# visibility draft_revision_id>document_revision " +
		"published_revision_id>document_revision changed? change_id>change author_id@ created_at# updated_at# archived_at#", left: "blob_key"},
	{name: lineDocumentRevision, table: "document_revision", columns: "document_id>document n# hash title category_id>category grade visibility valid_from valid_until link chunks# author_kind author_id@ created_at#"},
	{name: "document_chunk", table: "document_chunk", columns: "document_id>document hash nth# blocks[] created_at#"},
	{name: "document_part", table: "document_part", columns: "revision_id>document_revision n# chunk_id>document_chunk heading[] page#", within: "revision_id document_revision", order: "revision_id, n"},
	{name: "document_question", table: "document_question", columns: "document_id>document chunk_id>document_chunk hash question answer why state item_id>item ended_by@ created_at# ended_at#"},
	{name: "change_document", table: "knowledge_change_document", columns: "change_id>change document_id>document before_id>document_revision after_id>document_revision", within: "change_id knowledge_change", order: "change_id, document_id"},
	{name: "suite_question", table: "suite_question", columns: "hash text locale channel visibility tier expected[subject] source note author_id@ created_at# removed_at#", left: "source_id customer_id data_kind retention_class", where: "customer_id = ''"},
	{name: lineBase, table: "base_version", columns: "n# parent_id>base_version branch_id>branch state added# changed# removed# documents_added# documents_changed# documents_removed# note author_id@ approved_by@ approved_at# created_at#",
		made: "hash items_hash items variants documents chunks"},
	{name: "policy", table: "policy_version", columns: "n# policy{} author_id@ created_at#", made: "hash"},
	// A model is made anew of what it learns from; that one was trained is no history.
	{name: lineRelease, table: "release", columns: "n# base_version_id>base_version policy_version_id>policy author_id@ reason created_at#", made: "model_version_id", where: "reason <> 'train'"},
}

// historyField is one column of a kind.
type historyField struct {
	column string
	name   string // in the file
	form   string // as columns says: "", "#", "?", "{}", "[]", "@", ">", and two of one column each
	to     string // the kind that is named
}

// Forms of a single column each: a source's settings, which name a category, and
// the items or documents that a question expects.
const (
	formSettings = "{category}"
	formSubjects = "[subject]"
)

func (k historyKind) fields() []historyField {
	var out []historyField
	for _, c := range strings.Fields(k.columns) {
		f := historyField{column: c}
		if at := strings.IndexAny(c, "#?{[@>"); at >= 0 {
			f.column, f.form = c[:at], c[at:]
		}
		f.name = f.column
		if f.form == "@" {
			f.to = linePerson
		}
		if strings.HasPrefix(f.form, ">") {
			f.form, f.to = ">", f.form[1:]
		}
		if f.to != "" {
			f.name = strings.TrimSuffix(f.column, "_id")
		}
		out = append(out, f)
	}
	return out
}

// numbered tells whether others may name a line of the kind.
func (k historyKind) numbered() bool { return k.within == "" }

// from is where the kind's rows of workspace $1 stand.
func (k historyKind) from() string {
	at := k.table + " WHERE workspace_id = $1"
	if column, owner, ok := strings.Cut(k.within, " "); ok {
		at = fmt.Sprintf("%s WHERE %s IN (SELECT id FROM %s WHERE workspace_id = $1)", k.table, column, owner)
	}
	if k.where != "" {
		at += " AND " + k.where
	}
	return at
}

// written are the columns of a row in the order in which it is put in.
func (k historyKind) written() []string {
	out := []string{}
	for _, f := range k.fields() {
		out = append(out, f.column)
	}
	out = append(out, strings.Fields(k.made)...)
	if k.numbered() {
		out = append(out, "id", "workspace_id")
	}
	return out
}

// historyStatements are how all kinds are read and written.
func historyStatements() string {
	var b strings.Builder
	var people []string
	for _, k := range historyKinds {
		var columns []string
		for _, f := range k.fields() {
			columns = append(columns, f.column)
			if f.to == linePerson {
				people = append(people, fmt.Sprintf("SELECT %s AS id FROM %s", f.column, k.from()))
			}
		}
		order := k.order
		if k.numbered() {
			columns, order = append([]string{"id"}, columns...), "id"
			fmt.Fprintf(&b, "-- name: ids_%s\nSELECT id FROM %s ORDER BY id;\n\n", k.name, k.from())
		}
		fmt.Fprintf(&b, "-- name: read_%s\nSELECT %s FROM %s ORDER BY %s;\n\n", k.name, strings.Join(columns, ", "), k.from(), order)
		into := k.written()
		marks := make([]string, len(into))
		for i := range into {
			marks[i] = fmt.Sprintf("$%d", i+1)
		}
		fmt.Fprintf(&b, "-- name: write_%s\nINSERT INTO %s (%s) VALUES (%s);\n\n", k.name, k.table, strings.Join(into, ", "), strings.Join(marks, ", "))
	}
	fmt.Fprintf(&b, "-- name: people\n%s;\n", strings.Join(people, "\nUNION\n"))
	return b.String()
}
