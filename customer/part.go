package customer

import (
	"context"
	"io"

	"yingda/internal/db"
)

// Part is what another domain keeps of customers. The application registers one
// for each domain that holds rows or text of a customer; a function may be nil
// where the domain has nothing of that sort.
type Part struct {
	Name string // stands in exports and in the record of a merge: "conversation"

	// Move gives the rows of customer from to customer into and returns the ids
	// of those moved. With ids (not nil) only these rows: that is how a merge is
	// undone.
	Move func(ctx context.Context, tx *db.Tx, workspaceID, from, into string, ids []string) ([]string, error)

	// Export returns what the domain has of the customer, to be written as JSON.
	Export func(ctx context.Context, workspaceID, customerID string) (any, error)

	// Files calls each with every file of the customer.
	Files func(ctx context.Context, workspaceID, customerID string, each func(name string, r io.Reader) error) error

	// Wipe deletes what lies outside the database (bytes of files) and returns when
	// it is gone. It runs before Erase, outside a transaction, and may run again.
	Wipe func(ctx context.Context, workspaceID, customerID string) error

	// Erase blanks the domain's text of the customer, a bounded number of rows at
	// a time; more says that there are others left. It may run again.
	Erase func(ctx context.Context, tx *db.Tx, workspaceID, customerID string) (more bool, err error)

	// Expire blanks text of a data kind older than before, a bounded number of
	// rows at a time, and tells how many. Kinds that are not the domain's are 0.
	Expire func(ctx context.Context, tx *db.Tx, workspaceID, kind string, before int64) (n int, err error)
}

// Rule says how long a workspace keeps a kind of data.
type Rule struct {
	WorkspaceID string
	Kind        string // data kind: profile conversation message decision summary rating file task correction
	Days        int64  // 0 keeps it
}
