package textindex

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"math"
	"strconv"
	"strings"

	"yingda/internal/db"
	"yingda/internal/fault"
)

//go:embed queries.sql
var queriesSQL string

// Index is the search words of one database.
type Index struct {
	db *db.DB
	q  *db.Queries
}

// New returns the index in d.
func New(d *db.DB) *Index { return &Index{db: d, q: d.Queries(queriesSQL)} }

// Entry is a text to be found. Kind and RefID say what it is and are unique
// together; ParentID is what it goes away with.
type Entry struct {
	WorkspaceID string
	Kind        string
	RefID       string
	ParentID    string
	At          int64
	Text        []string // searched as one
}

// Hit is an entry that was found.
type Hit struct {
	ID       int64  `db:"id"`
	RefID    string `db:"ref_id"`
	ParentID string `db:"parent_id"`
	At       int64  `db:"at"`
}

// Put writes an entry; one that stood under the same kind and reference is
// replaced. A text without words is not found by any query and not kept.
func (x *Index) Put(ctx context.Context, tx *db.Tx, e Entry) error {
	if err := x.Delete(ctx, tx, e.WorkspaceID, e.Kind, e.RefID); err != nil {
		return err
	}
	return x.Add(ctx, tx, e)
}

// Add is Put for an entry that is known to be new.
func (x *Index) Add(ctx context.Context, tx *db.Tx, e Entry) error {
	words := Words(strings.Join(e.Text, "\n"))
	if len(words) == 0 {
		return nil
	}
	words = append(words, workspaceWord(e.WorkspaceID))
	if tx.Dialect().Name == "postgres" {
		_, err := x.q.Exec(ctx, tx, "add", e.WorkspaceID, e.Kind, e.RefID, e.ParentID, e.At, db.List(words))
		return err
	}
	var row int64
	if err := x.q.Scan(ctx, tx, "add_ref", []any{e.WorkspaceID, e.Kind, e.RefID, e.ParentID, e.At}, &row); err != nil {
		return err
	}
	_, err := x.q.Exec(ctx, tx, "add_words", row, strings.Join(words, " "))
	return err
}

// Delete removes an entry; one that is not there is no fault.
func (x *Index) Delete(ctx context.Context, tx *db.Tx, workspaceID, kind, refID string) error {
	var row int64
	err := x.q.Scan(ctx, tx, "ref", []any{kind, refID, workspaceID}, &row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return x.drop(ctx, tx, row)
}

// DeleteUnder removes every entry with this parent.
func (x *Index) DeleteUnder(ctx context.Context, tx *db.Tx, workspaceID, parentID string) error {
	rows, err := db.All[int64](ctx, tx, x.q, "refs_under", parentID, workspaceID)
	for i := 0; err == nil && i < len(rows); i++ {
		err = x.drop(ctx, tx, rows[i])
	}
	return err
}

func (x *Index) drop(ctx context.Context, tx *db.Tx, row int64) error {
	if tx.Dialect().Name != "postgres" {
		if _, err := x.q.Exec(ctx, tx, "drop_words", row); err != nil {
			return err
		}
	}
	_, err := x.q.Exec(ctx, tx, "drop_ref", row)
	return err
}

// Move gives the entries of one kind under a parent to another parent.
func (x *Index) Move(ctx context.Context, tx *db.Tx, workspaceID, kind, fromParent, toParent string) error {
	_, err := x.q.Exec(ctx, tx, "move_under", kind, fromParent, toParent, workspaceID)
	return err
}

// Query asks for entries of one kind, newest entry first.
type Query struct {
	WorkspaceID string
	Kind        string
	Text        string
	After       string // the last page's next; "" for the first
	Limit       int    // 1–100
}

// Search returns a page of what has all the words of the query, and the key of
// the next page, "" when there is none. A query without words finds nothing.
func (x *Index) Search(ctx context.Context, q Query) (hits []Hit, next string, err error) {
	ts := terms(q.Text)
	if len(ts) == 0 {
		return []Hit{}, "", nil
	}
	before := int64(math.MaxInt64)
	if q.After != "" {
		if before, err = strconv.ParseInt(q.After, 10, 64); err != nil {
			return nil, "", fault.Invalid("request.cursor", "after")
		}
	}
	limit := min(max(q.Limit, 1), 100)
	hits, err = db.All[Hit](ctx, x.db, x.q, "search", match(x.db.Dialect(), q.WorkspaceID, ts), before, q.WorkspaceID, q.Kind, limit+1)
	if err != nil {
		return nil, "", err
	}
	if len(hits) > limit {
		hits = hits[:limit]
		next = strconv.FormatInt(hits[limit-1].ID, 10)
	}
	return hits, next, nil
}

// match writes the terms in the database's own query language. Words hold only
// letters and digits, so quoting them is enough.
func match(d *db.Dialect, workspaceID string, ts []term) string {
	quote, and, open := `"`, " AND ", "*"
	if d.Name == "postgres" {
		quote, and, open = "'", " & ", ":*"
	}
	parts := []string{quote + workspaceWord(workspaceID) + quote}
	for _, t := range ts {
		p := quote + t.word + quote
		if t.open {
			p += open
		}
		parts = append(parts, p)
	}
	return strings.Join(parts, and)
}

func workspaceWord(id string) string { return "ws" + strings.ReplaceAll(strings.ToLower(id), "-", "") }
