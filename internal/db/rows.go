package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// One reads the first row of a statement into a T; sql.ErrNoRows when there is
// none. Columns go to fields by their `db:"column"` tag; `db:"column,json"`
// fields are JSON in the database. Every column must have a field.
func One[T any](ctx context.Context, c Conn, q *Queries, name string, args ...any) (T, error) {
	all, err := scan[T](ctx, c, q, name, args, 1)
	if err != nil || len(all) == 0 {
		var zero T
		if err == nil {
			err = sql.ErrNoRows
		}
		return zero, err
	}
	return all[0], nil
}

// All reads every row of a statement. The slice is empty, never nil, when there
// is none, so that it is [] on the wire.
func All[T any](ctx context.Context, c Conn, q *Queries, name string, args ...any) ([]T, error) {
	return scan[T](ctx, c, q, name, args, -1)
}

func scan[T any](ctx context.Context, c Conn, q *Queries, name string, args []any, most int) (_ []T, err error) {
	rows, err := c.query(ctx, q.get(name), args)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out := []T{}
	for rows.Next() && len(out) != most {
		var v T
		dst, err := targets(&v, columns)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := rows.Scan(dst...); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// targets returns where the columns of one row go.
func targets(v any, columns []string) ([]any, error) {
	rv := reflect.ValueOf(v).Elem()
	if rv.Kind() != reflect.Struct {
		if len(columns) != 1 {
			return nil, fmt.Errorf("db: %d columns for one %s", len(columns), rv.Type())
		}
		return []any{v}, nil
	}
	fields := fieldsOf(rv.Type())
	dst := make([]any, len(columns))
	for i, col := range columns {
		f, ok := fields[col]
		if !ok {
			return nil, fmt.Errorf("db: %s has no field for column %s", rv.Type(), col)
		}
		p := rv.FieldByIndex(f.index).Addr().Interface()
		if f.json {
			p = &jsonTarget{p}
		}
		dst[i] = p
	}
	return dst, nil
}

type field struct {
	index []int
	json  bool
}

// fieldCache holds what reflection found; it is the same for every database.
var fieldCache sync.Map // reflect.Type → map[string]field

func fieldsOf(t reflect.Type) map[string]field {
	if m, ok := fieldCache.Load(t); ok {
		return m.(map[string]field)
	}
	m := map[string]field{}
	for _, f := range reflect.VisibleFields(t) {
		tag, ok := f.Tag.Lookup("db")
		if !ok || !f.IsExported() {
			continue
		}
		name, opt, _ := strings.Cut(tag, ",")
		m[name] = field{index: f.Index, json: opt == "json"}
	}
	fieldCache.Store(t, m)
	return m
}

type jsonTarget struct{ dst any }

func (j *jsonTarget) Scan(src any) error {
	switch s := src.(type) {
	case nil:
		return nil
	case string:
		return unmarshal([]byte(s), j.dst)
	case []byte:
		return unmarshal(s, j.dst)
	}
	return fmt.Errorf("db: JSON column holds %T", src)
}

func unmarshal(b []byte, dst any) error {
	if len(b) == 0 {
		return nil
	}
	return json.Unmarshal(b, dst)
}

// JSON makes the parameter of a JSONB column. It panics on what cannot be
// marshalled, which is a mistake in the program.
func JSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("db: %T does not marshal: %v", v, err))
	}
	return string(b)
}
