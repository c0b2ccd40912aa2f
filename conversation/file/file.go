package file

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"io"
	"path"
	"strings"

	"yingda/internal/blob"
	"yingda/internal/cleantext"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/mask"
)

//go:embed queries.sql
var queriesSQL string

// File is one file that was sent.
type File struct {
	ID             string `db:"id" json:"id"`
	WorkspaceID    string `db:"workspace_id" json:"-"`
	ConversationID string `db:"conversation_id" json:"conversation_id,omitempty"`
	CustomerID     string `db:"customer_id" json:"customer_id,omitempty"`
	ByKind         string `db:"by_kind" json:"by" enum:"customer,member,key,bot"`
	ByID           string `db:"by_id" json:"by_id,omitempty"`
	Name           string `db:"name" json:"name"`
	Type           string `db:"type" json:"type" doc:"What the content is, not what its name says"`
	Size           int64  `db:"size" json:"size" doc:"Bytes"`
	Width          int64  `db:"width" json:"width,omitempty"`
	Height         int64  `db:"height" json:"height,omitempty"`
	BlobKey        string `db:"blob_key" json:"-"`
	SHA256         string `db:"sha256" json:"-"`
	CreatedAt      int64  `db:"created_at" json:"created_at"`
	ErasedAt       int64  `db:"erased_at" json:"erased_at,omitempty"`
}

// Mask hides numbers of people in the name.
func (f *File) Mask() { f.Name = mask.Text(f.Name) }

// Picture reports whether a browser may show the file where it stands.
func (f File) Picture() bool {
	switch f.Type {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return true
	}
	return false
}

// maxPixels bounds pictures: a small file can unpack to more than a browser holds.
const maxPixels = 100_000_000

// Deps are what a Store works with.
type Deps struct {
	DB       *db.DB
	Jobs     *job.Queue
	Clock    clock.Clock
	Blobs    *blob.Store
	MaxBytes int64  // of one file; 0: 20 MiB
	Key      []byte // signs links; 32 bytes of the installation's own
}

// Store is the files of one installation.
type Store struct {
	Deps
	q *db.Queries
}

// New returns the files in d and registers their job.
func New(d Deps) *Store {
	if d.MaxBytes == 0 {
		d.MaxBytes = 20 << 20
	}
	s := &Store{Deps: d, q: d.DB.Queries(queriesSQL)}
	if d.Jobs != nil {
		d.Jobs.Handle(job.Kind{Name: deleteJob, Tries: 50, Run: s.runDelete})
	}
	return s
}

// Check prepares every statement, so that a mistake shows at start.
func (s *Store) Check(ctx context.Context) error { return s.q.Check(ctx, s.DB) }

// Upload is a file on its way in.
type Upload struct {
	WorkspaceID string
	CustomerID  string // whose conversation it will stand in, where that is known
	ByKind      string
	ByID        string
	Name        string
	Content     io.Reader
}

// Save checks and stores a file and returns when it is safe. What lies about its
// type or may not be sent is fault.Invalid "file.type_refused"; more than
// MaxBytes is fault.TooLarge.
func (s *Store) Save(ctx context.Context, u Upload) (File, error) {
	name, err := cleanName(u.Name)
	if err != nil {
		return File{}, err
	}
	content := bufio.NewReaderSize(u.Content, blob.HeadSize)
	head, err := content.Peek(blob.HeadSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return File{}, fault.Malformed("file.unreadable").Because(err)
	}
	if len(head) == 0 {
		return File{}, fault.Invalid("file.empty", "file")
	}
	mime, ok := blob.Sniff(bytes.Clone(head), name)
	if !ok {
		return File{}, fault.Invalid("file.type_refused", "file", fault.Params{"type": mime})
	}
	in, err := s.Blobs.Put(ctx, content, s.MaxBytes)
	if err != nil {
		return File{}, err
	}
	f := File{
		ID: id.New(), WorkspaceID: u.WorkspaceID, CustomerID: u.CustomerID, ByKind: u.ByKind, ByID: u.ByID,
		Name: name, Type: mime, Size: in.Size, BlobKey: in.Key, SHA256: in.SHA256, CreatedAt: clock.Milli(s.Clock),
	}
	if err := s.keep(ctx, &f); err != nil {
		return File{}, errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), in.Key))
	}
	return f, nil
}

// keep measures a picture and writes the row.
func (s *Store) keep(ctx context.Context, f *File) error {
	if f.Picture() {
		w, h, err := s.measure(ctx, *f)
		if err != nil {
			return err
		}
		f.Width, f.Height = int64(w), int64(h)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "insert", f.ID, f.WorkspaceID, f.CustomerID, f.ByKind, f.ByID, f.Name, f.Type, f.Size, f.Width, f.Height, f.BlobKey, f.SHA256, f.CreatedAt)
		return err
	})
}

func (s *Store) measure(ctx context.Context, f File) (w, h int, err error) {
	r, _, err := s.Blobs.Open(ctx, f.BlobKey)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return blob.ImageSize(r, f.Type, maxPixels)
}

// cleanName keeps the last part of a path, at most 120 characters with the
// ending whole.
func cleanName(name string) (string, error) {
	name, err := cleantext.Line("name", name, 4000)
	if err != nil {
		return "", err
	}
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if strings.Trim(name, "./ ") == "" {
		name = "file"
	}
	if r := []rune(name); len(r) > 120 {
		ext := []rune(path.Ext(name))
		if len(ext) > 10 {
			ext = nil
		}
		name = string(r[:120-len(ext)]) + string(ext)
	}
	return name, nil
}

// Get returns a file of a workspace. One that was erased is not found.
func (s *Store) Get(ctx context.Context, workspaceID, fileID string) (File, error) {
	f, err := db.One[File](ctx, s.DB, s.q, "get", fileID, workspaceID)
	if errors.Is(err, sql.ErrNoRows) || err == nil && f.ErasedAt > 0 {
		return File{}, fault.NotFound("file.not_found")
	}
	return f, err
}

// Many returns files of a workspace by id; those that are not there are left out.
func (s *Store) Many(ctx context.Context, workspaceID string, ids []string) (map[string]File, error) {
	out := map[string]File{}
	if len(ids) == 0 {
		return out, nil
	}
	all, err := db.All[File](ctx, s.DB, s.q, "many", db.List(ids), workspaceID)
	for _, f := range all {
		out[f.ID] = f
	}
	return out, err
}

// Open returns a file's bytes.
func (s *Store) Open(ctx context.Context, f File) (io.ReadCloser, int64, error) {
	return s.Blobs.Open(ctx, f.BlobKey)
}

// Attach puts files into a conversation, in the transaction of the message that
// carries them. Each must be that sender's (or of the customer the sender was
// merged into) and stand in no other conversation; otherwise nothing is attached and it is fault.NotFound.
func (s *Store) Attach(ctx context.Context, tx *db.Tx, workspaceID, conversationID, customerID, byID string, ids []string) error {
	n, err := s.q.Exec(ctx, tx, "attach", db.List(ids), workspaceID, byID, conversationID, customerID)
	if err == nil && int(n) != len(ids) {
		return fault.NotFound("file.not_found")
	}
	return err
}
