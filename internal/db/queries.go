package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Queries are the named statements of one domain.
//
// In the file each begins with a line `-- name: insert_message`. Parameters are
// $1 … $n; `$n` may repeat. `{{in $n}}` after IN takes a list made by [List].
// A line `-- only: sqlite` (or postgres) under the name keeps a statement for
// one database; two statements may then share a name.
type Queries struct {
	m map[string]*statement
}

type statement struct {
	name string
	sql  string
}

var (
	reName  = regexp.MustCompile(`(?m)^-- name: *([a-z0-9_]+) *$`)
	reOnly  = regexp.MustCompile(`(?m)^-- only: *([a-z]+) *$`)
	reParam = regexp.MustCompile(`\$(\d+)`)
	reIn    = regexp.MustCompile(`\{\{in (\$\d+)\}\}`)
	// SQLite looks at a bare parameter behind LIMIT while it plans, and then
	// plans the statement anew whenever it is bound again: each time it runs.
	reLimit = regexp.MustCompile(`LIMIT (\?\d+)`)
)

// Queries reads the statements in text for this database. It panics when the
// text is not well formed: the text is part of the program.
func (db *DB) Queries(text string) *Queries {
	q := &Queries{m: map[string]*statement{}}
	marks := reName.FindAllStringSubmatchIndex(text, -1)
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		q.add(db.d, text[m[2]:m[3]], text[m[1]:end])
	}
	return q
}

func (q *Queries) add(d *Dialect, name, body string) {
	if only := reOnly.FindStringSubmatch(body); only != nil {
		if only[1] != d.Name {
			return
		}
		body = reOnly.ReplaceAllString(body, "")
	}
	if q.m[name] != nil {
		panic("db: statement " + name + " stands twice")
	}
	sql := strings.TrimSuffix(strings.TrimSpace(body), ";")
	sql = reIn.ReplaceAllStringFunc(sql, func(s string) string {
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

// Names returns the names of the statements, for the test that finds unused ones.
func (q *Queries) Names() []string {
	var names []string
	for n := range q.m {
		names = append(names, n)
	}
	return names
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
