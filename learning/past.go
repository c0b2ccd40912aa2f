package learning

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"path/filepath"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/learning/past"
)

// States of an import of the past.
const (
	PastChecked = "checked" // read; what its columns mean may still be changed
	PastRunning = "running"
	PastStopped = "stopped" // by somebody; it goes on where it was
	PastDone    = "done"
	PastFailed  = "failed" // its questions and its file are deleted
)

// Past is an import of old conversations. Nothing of it is said to anyone: its
// questions are put to the released knowledge, and a report is made.
type Past struct {
	ID        string       `db:"id" json:"id"`
	FileName  string       `db:"file_name" json:"file_name"`
	Format    string       `db:"format" json:"format" enum:"csv,xlsx,json,jsonl,chatwoot,zendesk,zendesk_chat"`
	BlobKey   string       `db:"blob_key" json:"-"`
	Options   past.Options `db:"options,json" json:"options"`
	State     string       `db:"state" json:"state" enum:"checked,running,stopped,done,failed"`
	Done      int64        `db:"done" json:"done" doc:"Conversations gone through"`
	Total     int64        `db:"total" json:"total"`
	Taken     int64        `db:"taken" json:"taken" doc:"How often it was taken up: more than once after a stop, or when the process that was at it died"`
	TouchedAt int64        `db:"touched_at" json:"touched_at" doc:"When it last got on"`
	Preview   Preview      `db:"preview,json" json:"preview"`
	Report    *PastReport  `db:"report,json" json:"report,omitempty" doc:"Once it is done"`
	Problem   string       `db:"problem" json:"problem,omitempty" doc:"Why it failed, as a fault's code"`
	AuthorID  string       `db:"author_id" json:"author_id"`
	CreatedAt int64        `db:"created_at" json:"created_at"`
	EndedAt   int64        `db:"ended_at" json:"ended_at"`
}

// Preview is what a file holds, as far as it is understood.
type Preview struct {
	Columns       []past.Column  `json:"columns"`
	Speakers      []past.Speaker `json:"speakers"`
	Conversations int64          `json:"conversations"`
	Questions     int64          `json:"questions" doc:"What customers asked in them"`
	Broken        int64          `json:"broken" doc:"Rows that could not be read"`
	Timed         bool           `json:"timed" doc:"What they took people is known"`
	Examples      []Example      `json:"examples" doc:"The first conversations, masked"`
}

// Example is a conversation of the file as it was understood.
type Example struct {
	At   int64       `json:"at"`
	Said []Utterance `json:"said"`
}

// Utterance is one message of an example.
type Utterance struct {
	By       string `json:"by" enum:"customer,agent,bot"`
	Text     string `json:"text"`
	Question bool   `json:"question" doc:"It is put to the knowledge"`
}

// PastUpload is a file of old conversations.
type PastUpload struct {
	Name    string
	Data    []byte
	Options past.Options
}

const (
	examplesShown = 5
	saidShown     = 8 // messages of an example
)

// CheckPast reads a file and says how it is understood; nothing is asked yet. The
// file is kept until it has been gone through. Permission learning.manage.
func (s *Store) CheckPast(ctx context.Context, who actor.Actor, u PastUpload) (Past, error) {
	if err := who.Need(mayManage); err != nil {
		return Past{}, err
	}
	p := Past{ID: id.New(), FileName: oneLine(filepath.Base(u.Name), 120), State: PastChecked, Options: u.Options, AuthorID: who.ID, CreatedAt: s.now()}
	if err := s.understandPast(ctx, who, &p, u.Data); err != nil {
		return Past{}, err
	}
	in, err := s.Blobs.Put(ctx, bytes.NewReader(u.Data), past.MaxBytes)
	if err != nil {
		return Past{}, err
	}
	p.BlobKey = in.Key
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "insert_past", p.ID, who.WorkspaceID, p.FileName, p.Format, p.BlobKey, db.JSON(p.Options), p.State, p.Total, db.JSON(p.Preview), p.AuthorID, p.CreatedAt)
		return err
	})
	if err != nil {
		return Past{}, errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), in.Key))
	}
	return p, nil
}

// RecheckPast reads the same file again with other options. Permission
// learning.manage.
func (s *Store) RecheckPast(ctx context.Context, who actor.Actor, pastID string, o past.Options) (Past, error) {
	if err := who.Need(mayManage); err != nil {
		return Past{}, err
	}
	p, err := s.past(ctx, s.DB, "past", who.WorkspaceID, pastID)
	if err != nil {
		return p, err
	}
	if p.State != PastChecked {
		return p, fault.Conflict("past.not_checked", fault.Params{"state": p.State})
	}
	data, err := s.pastFile(ctx, p)
	if err != nil {
		return p, err
	}
	p.Options = o
	if err := s.understandPast(ctx, who, &p, data); err != nil {
		return p, err
	}
	return p, s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := s.q.Exec(ctx, tx, "recheck_past", who.WorkspaceID, p.ID, db.JSON(p.Options), p.Total, db.JSON(p.Preview))
		if err == nil && n == 0 {
			err = fault.Conflict("past.not_checked", fault.Params{"state": PastRunning})
		}
		return err
	})
}

// understandPast reads the file and fills the preview.
func (s *Store) understandPast(ctx context.Context, who actor.Actor, p *Past, data []byte) error {
	f, err := s.readPast(ctx, who.WorkspaceID, data, p.Options)
	if err != nil {
		return err
	}
	p.Format, p.Total = f.Format, int64(len(f.Conversations))
	v := Preview{Columns: f.Columns, Speakers: f.Speakers, Conversations: p.Total, Broken: f.Broken, Examples: []Example{}}
	if v.Columns == nil {
		v.Columns = []past.Column{}
	}
	for _, c := range f.Conversations {
		asked := questionsOf(c)
		v.Questions += int64(len(asked))
		v.Timed = v.Timed || peopleMS(c) > 0
		if len(v.Examples) < examplesShown && len(asked) > 0 {
			v.Examples = append(v.Examples, exampleOf(c, asked))
		}
	}
	for _, c := range v.Columns {
		if c.Field == past.FieldAt {
			continue // 2026-03-01 10 is no number of an order
		}
		for k, sample := range c.Samples {
			c.Samples[k], _ = maskByKind(sample)
		}
	}
	p.Preview = v
	return nil
}

func exampleOf(c past.Conversation, asked []askedThen) Example {
	out := Example{At: c.At, Said: []Utterance{}}
	for i, m := range c.Messages[:min(len(c.Messages), saidShown)] {
		text, _ := maskByKind(oneLine(m.Text, 200))
		u := Utterance{By: m.By, Text: text}
		for _, a := range asked {
			u.Question = u.Question || a.first <= i && i <= a.last
		}
		out.Said = append(out.Said, u)
	}
	return out
}

func (s *Store) readPast(ctx context.Context, workspaceID string, data []byte, o past.Options) (*past.File, error) {
	w, err := s.Workspace.ByID(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	o.Zone = w.Location()
	return past.Read(ctx, data, o)
}

func (s *Store) pastFile(ctx context.Context, p Past) ([]byte, error) {
	r, size, err := s.Blobs.Open(ctx, p.BlobKey)
	if err != nil {
		return nil, err
	}
	data := make([]byte, size)
	_, err = io.ReadFull(r, data)
	return data, errors.Join(err, r.Close())
}

// Pasts lists the imports, the newest first. Permission learning.read.
func (s *Store) Pasts(ctx context.Context, who actor.Actor) ([]Past, error) {
	if err := who.Need(mayRead); err != nil {
		return nil, err
	}
	all, err := db.All[Past](ctx, s.DB, s.q, "pasts", who.WorkspaceID, maxPage)
	for i := range all {
		all[i].tidy()
	}
	return all, err
}

// PastByID returns one. Permission learning.read.
func (s *Store) PastByID(ctx context.Context, who actor.Actor, pastID string) (Past, error) {
	if err := who.Need(mayRead); err != nil {
		return Past{}, err
	}
	return s.past(ctx, s.DB, "past", who.WorkspaceID, pastID)
}

func (s *Store) past(ctx context.Context, c db.Conn, query, workspaceID, pastID string) (Past, error) {
	p, err := db.One[Past](ctx, c, s.q, query, workspaceID, pastID)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.NotFound("past.not_found")
	}
	p.tidy()
	return p, err
}

// tidy leaves out a report that is not made yet.
func (p *Past) tidy() {
	if p.State != PastDone {
		p.Report = nil
	}
}
