package db

import "strings"

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

func (d *Dialect) expand(sql string) string {
	return strings.NewReplacer("{{for_update}}", d.ForUpdate, "{{skip_locked}}", d.SkipLocked).Replace(sql)
}
