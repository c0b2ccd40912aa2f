package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strings"
)

// Queries are the named statements of one domain.
//
// In the file each begins with a line `-- name: insert_message`. Parameters are
// $1 … $n; `$n` may repeat. `{{in $n}}` after IN takes a list made by [List].
// A line `-- only: sqlite` (or postgres) under the name keeps a statement for
// one database; two statements may then share a name. A list of columns that
// several statements read is written once, under a line `-- columns: message`
// before them, and stands where they say `{{columns message}}`.
type Queries struct {
	m map[string]*statement
}

type statement struct {
	name string
	sql  string
}

var (
	reMark    = regexp.MustCompile(`(?m)^-- (name|columns): *([a-z0-9_]+) *$`)
	reOnly    = regexp.MustCompile(`(?m)^-- only: *([a-z]+) *$`)
	reParam   = regexp.MustCompile(`\$(\d+)`)
	reIn      = regexp.MustCompile(`\{\{in (\$\d+)\}\}`)
	reColumns = regexp.MustCompile(`\{\{columns ([a-z0-9_]+)\}\}`)
	// SQLite looks at a bare parameter behind LIMIT while it plans, and then
	// plans the statement anew whenever it is bound again: each time it runs.
	reLimit = regexp.MustCompile(`LIMIT (\?\d+)`)
)

// Queries reads the statements in text for this database. It panics when the
// text is not well formed: the text is part of the program.
func (db *DB) Queries(text string) *Queries {
	q, columns := &Queries{m: map[string]*statement{}}, map[string]string{}
	marks := reMark.FindAllStringSubmatchIndex(text, -1)
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		name, body := text[m[4]:m[5]], strings.TrimSuffix(strings.TrimSpace(text[m[1]:end]), ";")
		if text[m[2]:m[3]] == "columns" {
			columns[name], _, _ = strings.Cut(body, ";") // what stands behind it is a comment on what follows
			continue
		}
		q.add(db.d, name, withColumns(columns, body))
	}
	return q
}

func withColumns(columns map[string]string, body string) string {
	return reColumns.ReplaceAllStringFunc(body, func(s string) string {
		list, ok := columns[reColumns.FindStringSubmatch(s)[1]]
		if !ok {
			panic("db: nothing before it says what is meant by " + s)
		}
		return list
	})
}

func (q *Queries) add(d *Dialect, name, body string) {
	if only := reOnly.FindStringSubmatch(body); only != nil {
		if only[1] != d.Name {
			return
		}
		body = strings.TrimSpace(reOnly.ReplaceAllString(body, ""))
	}
	if q.m[name] != nil {
		panic("db: statement " + name + " stands twice")
	}
	sql := reIn.ReplaceAllStringFunc(body, func(s string) string {
		return fmt.Sprintf(d.InList, reIn.FindStringSubmatch(s)[1])
	})
	sql = d.Fill(sql)
	if d.positional {
		sql = reLimit.ReplaceAllString(Positional(sql), "LIMIT ($1 + 0)")
	}
	q.m[name] = &statement{name: name, sql: sql}
}

// Positional rewrites $1 … as SQLite's ?1 …: some drivers misbind $2 … silently.
func Positional(sql string) string { return reParam.ReplaceAllString(sql, "?$1") }

func (q *Queries) get(name string) *statement {
	st := q.m[name]
	if st == nil {
		panic("db: no statement named " + name)
	}
	return st
}

// All yields every statement's name and its text for this database, for the test
// of how they are planned.
func (q *Queries) All() iter.Seq2[string, string] {
	return func(yield func(name, sql string) bool) {
		for _, st := range q.m {
			if !yield(st.name, st.sql) {
				return
			}
		}
	}
}

// Check prepares every statement, so that a mistake shows at start.
func (q *Queries) Check(ctx context.Context, db *DB) error {
	for _, st := range q.m {
		p, err := db.SQL().PrepareContext(ctx, st.sql)
		if err != nil {
			return fmt.Errorf("statement %s: %w", st.name, err)
		}
		if err := p.Close(); err != nil {
			return err
		}
	}
	return nil
}

// Exec runs a statement that returns no rows and tells how many it touched.
func (q *Queries) Exec(ctx context.Context, c Conn, name string, args ...any) (int64, error) {
	res, err := c.exec(ctx, q.get(name), args)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return res.RowsAffected()
}

// Scan reads the first row into dst; sql.ErrNoRows when there is none.
func (q *Queries) Scan(ctx context.Context, c Conn, name string, args []any, dst ...any) (err error) {
	rows, err := c.query(ctx, q.get(name), args)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return sql.ErrNoRows
	}
	if err := rows.Scan(dst...); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// List makes the parameter of an {{in $n}} list.
func List(ids []string) string {
	if ids == nil {
		ids = []string{}
	}
	b, err := json.Marshal(ids)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}
