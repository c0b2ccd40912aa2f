package db

import (
	"regexp"
	"strings"
)

var reEach = regexp.MustCompile(`\{\{each ([a-z._]+)\}\}`)

// Dialect holds the few fragments in which the two databases differ. In a
// queries.sql they are written {{name}}.
type Dialect struct {
	Name       string // "sqlite" or "postgres"
	ForUpdate  string // {{for_update}}: locks the selected rows; SQLite has one writer anyway
	SkipLocked string // {{skip_locked}}: locks the rows nobody else holds
	InList     string // {{in_list}}: `x IN {{in $n}}`, one parameter made by [List]
	positional bool   // parameters as ?1 instead of $1
}

var sqliteDialect = &Dialect{
	Name: "sqlite", positional: true,
	InList: "(SELECT value FROM json_each(%s))",
}

var postgresDialect = &Dialect{
	Name: "postgres", ForUpdate: "FOR UPDATE", SkipLocked: "FOR UPDATE SKIP LOCKED",
	InList: "(SELECT jsonb_array_elements_text(%s::jsonb))",
}

// Pick returns the fragment for this database.
func (d *Dialect) Pick(sqlite, postgres string) string {
	if d.Name == "sqlite" {
		return sqlite
	}
	return postgres
}

// Fill puts the fragments into a text: for_update, skip_locked, bytes, search_ddl,
// and {{each column}}: the elements of a JSON list of texts, as word.value.
func (d *Dialect) Fill(sql string) string {
	sql = reEach.ReplaceAllString(sql, d.Pick("json_each($1) AS word", "jsonb_array_elements_text($1) AS word(value)"))
	return strings.NewReplacer(
		"{{for_update}}", d.ForUpdate,
		"{{skip_locked}}", d.SkipLocked,
		"{{bytes}}", d.Pick("BLOB", "BYTEA"),
		"{{search_ddl}}", d.Pick(sqliteSearch, postgresSearch),
	).Replace(sql)
}

const sqliteSearch = `
CREATE TABLE search_ref (
  id INTEGER PRIMARY KEY, workspace_id TEXT NOT NULL, kind TEXT NOT NULL, ref_id TEXT NOT NULL, parent_id TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL
);
CREATE UNIQUE INDEX search_ref_ref ON search_ref (kind, ref_id);
CREATE INDEX search_ref_parent ON search_ref (parent_id);
CREATE VIRTUAL TABLE search_words USING fts5(words, tokenize = "unicode61 remove_diacritics 0");
INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);
`

const postgresSearch = `
CREATE TABLE search_ref (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, workspace_id TEXT NOT NULL, kind TEXT NOT NULL, ref_id TEXT NOT NULL, parent_id TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL,
  words tsvector NOT NULL
);
CREATE UNIQUE INDEX search_ref_ref ON search_ref (kind, ref_id);
CREATE INDEX search_ref_parent ON search_ref (parent_id);
CREATE INDEX search_ref_words ON search_ref USING gin (words);
`
