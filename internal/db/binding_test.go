package db_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yingda/internal/db"
	"yingda/internal/testkit"
)

// Some drivers misbind `$2 … $1` without a word. Every order, with repeats and
// with numbers of two digits, must give each place its own value.
func TestEveryParameterReachesItsPlace(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		rapid.Check(t, func(rt *rapid.T) {
			n := rapid.IntRange(1, 15).Draw(rt, "parameters")
			order := make([]int, n)
			for i := range order {
				order[i] = i + 1
			}
			order = rapid.Permutation(order).Draw(rt, "order")
			order = append(order, rapid.SliceOfN(rapid.IntRange(1, n), 0, 5).Draw(rt, "repeats")...)

			var args []any
			for i := range n {
				args = append(args, fmt.Sprintf("value %d", i+1))
			}
			var places []string
			var want []string
			for _, p := range order {
				places = append(places, fmt.Sprintf("CAST($%d AS TEXT)", p))
				want = append(want, fmt.Sprintf("value %d", p))
			}
			q := d.Queries("-- name: places\nSELECT " + strings.Join(places, ", "))
			got := make([]string, len(want))
			dst := make([]any, len(want))
			for i := range got {
				dst[i] = &got[i]
			}
			if err := q.Scan(t.Context(), d, "places", args, dst...); err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatal(diff)
			}
		})
	})
}

const typesSQL = `
-- columns: typed
id, body, flag, at,
  ratio, raw;
-- what follows puts and gets
-- name: put
INSERT INTO typed (id, body, flag, at, ratio, raw) VALUES ($3, $1, $2, $5, $4, $6)
-- name: put_twelve
INSERT INTO twelve (a, b, c, d, e, f, g, h, i, j, k, l) VALUES ($12, $11, $10, $9, $8, $7, $6, $5, $4, $3, $2, $1)
-- name: twelve
SELECT a || b || c || d || e || f || g || h || i || j || k || l FROM twelve WHERE a = $2 AND l = $1 AND a <> $1
-- name: get
SELECT {{columns typed}} FROM typed WHERE id = $1
-- name: on_flag
SELECT id FROM typed WHERE flag = $1 ORDER BY id
-- name: flag_of_expression
SELECT flag AND at > 0 FROM typed WHERE id = $1
-- name: among
SELECT id FROM typed WHERE id IN {{in $2}} AND at >= $1 ORDER BY id
-- name: field_of_json
SELECT body ->> 'name' FROM typed WHERE id = $1
-- name: engine
-- only: sqlite
SELECT 'sqlite'
-- name: engine
-- only: postgres
SELECT 'postgres'
`

type body struct {
	Name  string   `json:"name"`
	Marks []string `json:"marks"`
}

type typed struct {
	ID    string  `db:"id"`
	Body  body    `db:"body,json"`
	Flag  bool    `db:"flag"`
	At    int64   `db:"at"`
	Ratio float64 `db:"ratio"`
	Raw   []byte  `db:"raw"`
}

func typesTable(t *testing.T, d *db.DB) *db.Queries {
	t.Helper()
	for _, ddl := range []string{
		"CREATE TABLE typed (id TEXT PRIMARY KEY, body JSONB NOT NULL, flag BOOLEAN NOT NULL, at BIGINT NOT NULL, ratio DOUBLE PRECISION NOT NULL, raw " +
			d.Dialect().Pick("BLOB", "BYTEA") + " NOT NULL)",
		"CREATE TABLE twelve (a TEXT, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT, g TEXT, h TEXT, i TEXT, j TEXT, k TEXT, l TEXT)",
	} {
		if _, err := d.SQL().ExecContext(t.Context(), ddl); err != nil {
			t.Fatal(err)
		}
	}
	q := d.Queries(typesSQL)
	if err := q.Check(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return q
}

func put(t *testing.T, d *db.DB, q *db.Queries, v typed) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := q.Exec(t.Context(), tx, "put", db.JSON(v.Body), v.Flag, v.ID, v.Ratio, v.At, v.Raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestValuesComeBackAsTheyWent(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		q := typesTable(t, d)
		want := typed{
			ID: "甲", Body: body{Name: "云帆 \"引号\" \\ 😀", Marks: []string{"a", ""}}, Flag: true,
			At: 1<<62 + 1, Ratio: 0.1, Raw: []byte{0, 255, 10},
		}
		put(t, d, q, want)
		put(t, d, q, typed{ID: "乙", Raw: []byte{}, Body: body{Marks: []string{}}})

		got, err := db.One[typed](t.Context(), d, q, "get", "甲")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if ids, err := db.All[string](t.Context(), d, q, "on_flag", false); err != nil || len(ids) != 1 || ids[0] != "乙" {
			t.Errorf("rows with the flag off: %v, %v", ids, err)
		}
		if flag, err := db.One[bool](t.Context(), d, q, "flag_of_expression", "甲"); err != nil || !flag {
			t.Errorf("flag of an expression: %v, %v", flag, err)
		}
		if name, err := db.One[string](t.Context(), d, q, "field_of_json", "甲"); err != nil || name != want.Body.Name {
			t.Errorf("field of JSON: %q, %v", name, err)
		}
		if engine, err := db.One[string](t.Context(), d, q, "engine"); err != nil || engine != d.Dialect().Name {
			t.Errorf("statement for one database: %q, %v", engine, err)
		}
	})
}

func TestTwelveParametersBackwards(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		q := typesTable(t, d)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := q.Exec(t.Context(), tx, "put_twelve", "l", "k", "j", "i", "h", "g", "f", "e", "d", "c", "b", "a")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := db.One[string](t.Context(), d, q, "twelve", "l", "a"); err != nil || got != "abcdefghijkl" {
			t.Errorf("row: %q, %v", got, err)
		}
	})
}

func TestAListAsOneParameter(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		q := typesTable(t, d)
		for i, id := range []string{"a", "b'", "丙", ""} {
			put(t, d, q, typed{ID: id, At: int64(i), Raw: []byte{}})
		}
		for _, c := range []struct {
			name string
			ids  []string
			want []string
		}{
			{"none", nil, []string{}},
			{"one", []string{"a"}, []string{}}, // its time is before the bound
			{"several, one unknown, one with a quote", []string{"丙", "b'", "nobody"}, []string{"b'", "丙"}},
			{"the empty string", []string{""}, []string{""}},
		} {
			got, err := db.All[string](t.Context(), d, q, "among", int64(1), db.List(c.ids))
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	})
}

func TestAMistakeInTheTextIsFoundAtStart(t *testing.T) {
	d := testkit.SQLite(t)
	for what, text := range map[string]string{
		"two statements of one name":          "-- name: a\nSELECT 1\n-- name: a\nSELECT 2\n",
		"columns that are not there":          "-- columns: b\nid;\n-- name: a\nSELECT {{columns c}} FROM b\n",
		"columns that stand behind their use": "-- name: a\nSELECT {{columns b}} FROM b\n-- columns: b\nid;\n",
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s were taken", what)
				}
			}()
			d.Queries(text)
		}()
	}
}
