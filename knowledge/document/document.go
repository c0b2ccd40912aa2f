package document

import (
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/knowledge/document/format"
)

// States of a document.
const (
	Ready   = "ready"   // read; its draft is what it says
	Failed  = "failed"  // its latest state could not be read; code says why
	Gone    = "gone"    // its source has it no more
	TakenUp = "removed" // a person took it out
	erased  = "erased"  // deleted; only that it was there is known
)

// Document is one file or page, as a list shows it.
type Document struct {
	ID                  string               `db:"id" json:"id"`
	SourceID            string               `db:"source_id" json:"source_id"`
	Path                string               `db:"path" json:"path" doc:"Within its source: a file's name, a page's address"`
	Title               string               `db:"title" json:"title"`
	Format              string               `db:"format" json:"format"`
	State               string               `db:"state" json:"state" enum:"ready,failed,gone,removed"`
	Code                string               `db:"code" json:"code" doc:"Why it could not be read; empty when it could"`
	Params              fault.Params         `db:"params,json" json:"params"`
	BlobKey             string               `db:"blob_key" json:"-"`
	Bytes               int64                `db:"bytes" json:"bytes"`
	Hash                string               `db:"hash" json:"-"` // of the file
	Pages               int64                `db:"pages" json:"pages" doc:"0 where the format has none"`
	Chunks              int64                `db:"chunks" json:"chunks"`
	Visibility          knowledge.Visibility `db:"visibility" json:"visibility" enum:"public,signed_in,tier,internal,restricted"`
	CategoryID          string               `db:"category_id" json:"category_id" doc:"Of the draft"`
	DraftRevisionID     string               `db:"draft_revision_id" json:"draft_revision_id"`
	PublishedRevisionID string               `db:"published_revision_id" json:"published_revision_id" doc:"Empty when no released base version has it"`
	Changed             bool                 `db:"changed" json:"changed" doc:"The draft differs from what is published"`
	CreatedAt           int64                `db:"created_at" json:"created_at"`
	UpdatedAt           int64                `db:"updated_at" json:"updated_at"`
	ArchivedAt          int64                `db:"archived_at" json:"archived_at"`
	ChangeID            string               `db:"change_id" json:"change_id" doc:"The change its draft belongs to"`
	Hidden              bool                 `db:"-" json:"hidden" doc:"There, but not for the reader: nothing of what it says is told"`
}

// Revision is one state of a document; it never changes.
type Revision struct {
	ID    string `db:"id" json:"id"`
	N     int64  `db:"n" json:"n" doc:"1 for the document's first"`
	Hash  string `db:"hash" json:"hash"`
	Title string `db:"title" json:"title"`
	knowledge.Placement
	Link      string `db:"link" json:"link" doc:"Where a customer can read it whole"`
	Chunks    int64  `db:"chunks" json:"chunks"`
	AuthorID  string `db:"author_id" json:"author_id"`
	CreatedAt int64  `db:"created_at" json:"created_at"`
}

// Chunk is a stretch of a document, as it is shown.
type Chunk struct {
	ID      string         `db:"id" json:"id"`
	N       int64          `db:"n" json:"n" doc:"Its place, from 0"`
	Heading []string       `db:"heading,json" json:"heading" doc:"From the top down"`
	Page    int64          `db:"page" json:"page" doc:"0 where the document has none"`
	Blocks  []format.Block `db:"blocks,json" json:"blocks"`
}
