package app

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/workspace"
)

// What the customer of the erasure tests leaves everywhere: rare characters,
// whose pairs the search index keeps, and a word that stands nowhere else.
const (
	secretPair = "龘靐"
	secretWord = "qzxmarker7781"
	secretText = "我的口令是" + secretPair + " " + secretWord
)

// site is a running node and one of its visitors.
type site struct {
	t     *testing.T
	app   *App
	st    Store
	token string
	logs  *lockedBuffer
}

// lockedBuffer takes the log while the test reads it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) bytes() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Clone(l.b.Bytes())
}

func serve(t *testing.T, st Store) *site {
	t.Helper()
	s := &site{t: t, st: st, logs: &lockedBuffer{}}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(s.logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
	a, err := New(t.Context(), st, Serve{Addr: "127.0.0.1:0", Sample: "none"})
	if err != nil {
		t.Fatal(err)
	}
	s.app = a
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-done, a.Close()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		slog.SetDefault(before)
	})
	return s
}

func (s *site) call(method, path, contentType string, body io.Reader, into any) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.app.Addr().String()+"/api/visitor"+path, body)
	s.must(err)
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Authorization", "Bearer "+s.token)
	res, err := http.DefaultClient.Do(req)
	s.must(err)
	b, err := io.ReadAll(res.Body)
	s.must(errors.Join(err, res.Body.Close()))
	if res.StatusCode >= 300 {
		s.t.Fatalf("%s %s: %d %s", method, path, res.StatusCode, b)
	}
	if into != nil {
		s.must(json.Unmarshal(b, into))
	}
}

func (s *site) post(path string, body, into any) {
	s.t.Helper()
	b, err := json.Marshal(body)
	s.must(err)
	s.call("POST", path, "application/json", bytes.NewReader(b), into)
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// live lets a customer leave its text wherever text is kept.
func (s *site) live() (w workspace.Workspace, customerID string) {
	t, ctx := s.t, s.t.Context()
	w, err := s.app.workspace.Create(ctx, actor.Actor{Kind: actor.System, Permissions: []string{"*"}}, workspace.NewWorkspace{Slug: "real", Name: "real"})
	s.must(err)
	admin := actor.Of(w.ID)
	inboxes, err := s.app.workspace.Inboxes(ctx, admin)
	s.must(err)
	key, err := s.app.workspace.RotateSecret(ctx, admin, inboxes[0].ID)
	s.must(err)

	var sess webchat.Session
	s.post("/sessions", webchat.Opening{Inbox: inboxes[0].Key, Locale: "zh-CN"}, &sess)
	s.token = sess.Token
	var first webchat.Sent
	s.post("/messages", webchat.Outgoing{ClientID: "m-1", Text: secretText}, &first)
	claim := customer.Claim{ExternalID: secretWord, Name: secretPair, Phone: "13800138000", Exp: time.Now().Add(time.Hour).Unix()}
	claim.Sig = claim.Sign([]byte(key))
	s.post("/identify", claim, &sess)
	s.token = sess.Token
	fileID := s.upload()
	s.post("/messages", webchat.Outgoing{ClientID: "m-2", Text: secretText, FileIDs: []string{fileID}}, nil)
	testkit.Eventually(t, 10*time.Second, "the bot has taken its turns", func() bool {
		c, err := s.app.conversation.Get(ctx, admin, first.ConversationID)
		return err == nil && (c.TurnSeq == c.CustomerSeq || c.OwnerKind != conversation.OwnBot)
	})
	s.serveByHand(w.ID, first.ConversationID)
	s.post("/leave-message", webchat.Leaving{Text: secretText, Phone: "13800138000", Email: secretWord + "@example.com"}, nil)
	email := secretWord + "@example.com"
	note := secretText
	_, err = s.app.customer.Update(ctx, admin, sess.Customer.ID, customer.Change{
		Email: &email, Note: &note, Place: &note, Tags: &[]string{secretWord}, Attributes: map[string]any{"k": secretText},
	})
	s.must(err)
	_, err = s.app.customer.PutAsset(ctx, admin, customer.Asset{CustomerID: sess.Customer.ID, Kind: "number", ExternalID: secretWord, Name: secretPair})
	s.must(err)
	return w, sess.Customer.ID
}

// serveByHand hands the conversation to a person, who writes, promises, notes,
// and teaches the bot.
func (s *site) serveByHand(workspaceID, conversationID string) {
	ctx := s.t.Context()
	agent := actor.Actor{Kind: actor.Member, ID: "0190d000-0000-7000-8000-000000000001", WorkspaceID: workspaceID, Permissions: []string{"*"}}
	c, err := s.app.conversation.Get(ctx, agent, conversationID)
	s.must(err)
	if c.OwnerKind == conversation.OwnBot {
		packet := conversation.Packet{Reason: "asked", Wanted: secretText, Facts: []conversation.PacketFact{{Kind: "word", Value: secretWord}}, Language: "zh-CN"}
		c, err = s.app.conversation.HandOff(ctx, agent, c.ID, conversation.Hand{To: conversation.OwnQueue, Reason: "asked"}, packet)
		s.must(err)
	}
	c, err = s.app.conversation.Give(ctx, agent, c.ID, conversation.Hand{To: conversation.OwnAgent, ToID: agent.ID, Reason: "assigned"})
	s.must(err)
	for i, note := range []bool{false, true} {
		_, err := s.app.conversation.Say(ctx, agent, c.ID, conversation.Outgoing{ClientID: fmt.Sprint("a-", i), Generation: c.Generation, Text: secretText, Note: note})
		s.must(err)
	}
	_, err = s.app.conversation.Promise(ctx, agent, c.ID, secretText, 0)
	s.must(err)
	messages, err := s.app.conversation.Messages(ctx, agent, c.ID, 0, 100)
	s.must(err)
	for _, m := range messages {
		if m.By == conversation.ByBot && m.TurnID != "" {
			_, err := s.app.knowledge.Correct(ctx, agent, knowledge.NewCorrection{MessageID: m.ID, Answer: secretText, Note: secretText})
			s.must(err)
			break
		}
	}
	if _, err := s.app.desk.Close(ctx, agent, c.ID, conversation.Disposition{Category: secretText}); fault.Of(err) == nil || fault.Of(err).Code != "disposition.no_category" {
		s.t.Errorf("closed with words of its own for a category: %v", err) // the event of the close outlives the customer
	}
	_, err = s.app.conversation.Close(ctx, agent, c.ID, conversation.Close{Reason: "resolved", Generation: c.Generation, Disposition: conversation.Disposition{Note: secretText}})
	s.must(err)
	s.must(s.app.conversation.InviteRating(ctx, workspaceID, c.ID, conversation.Owner{OwnerKind: conversation.OwnAgent, OwnerID: agent.ID}))
	s.post("/rating", webchat.Opinion{Score: 4, Comment: secretText}, nil)
}

func (s *site) upload() (fileID string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", secretWord+".txt")
	s.must(err)
	_, err = f.Write([]byte(secretText))
	s.must(errors.Join(err, m.Close()))
	var a webchat.Attachment
	s.call("POST", "/files", m.FormDataContentType(), &b, &a)
	return a.ID
}

func TestAnErasedCustomerIsNowhere(t *testing.T) {
	for name, st := range map[string]func(t *testing.T) Store{
		"sqlite": func(t *testing.T) Store { return Store{Data: t.TempDir()} },
		"postgres": func(t *testing.T) Store {
			return Store{Data: t.TempDir(), DB: testkit.PostgresURL(t), Blobs: "database"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, st(t))
			w, customerID := s.live()
			admin := actor.Of(w.ID)
			var out bytes.Buffer
			s.must(s.app.customer.Export(t.Context(), admin, customerID, &out))
			s.exportHasAll(out.Bytes())
			if len(s.found()) == 0 {
				t.Fatal("the text is nowhere before the erasure: this test proves nothing")
			}
			s.intoFile()
			count := s.events(w.ID)

			s.must(s.app.customer.Erase(t.Context(), admin, customerID))
			testkit.Eventually(t, 10*time.Second, "the write-ahead log is emptied", func() bool { return len(s.found()) == 0 || s.app.db.SQLitePath() == "" })
			for _, where := range s.found() {
				t.Errorf("the text still lies in %s", where)
			}
			if now := s.events(w.ID); now < count {
				t.Errorf("%d events, before %d", now, count)
			}
			c, err := s.app.customer.Resolve(t.Context(), w.ID, customerID)
			if err != nil || c.ErasedAt == 0 || c.Name != "" {
				t.Errorf("%+v %v", c, err)
			}
			all, err := s.app.conversation.OfCustomer(t.Context(), w.ID, customerID, 10)
			if err != nil || len(all) == 0 || all[0].MessageCount == 0 {
				t.Errorf("the counts are gone: %+v %v", all, err)
			}
			if err := s.app.customer.Erase(t.Context(), admin, customerID); err == nil {
				t.Error("erased twice")
			}
		})
	}
}

// intoFile makes SQLite carry its log into the database's file, so that the
// text lies there too.
func (s *site) intoFile() {
	s.t.Helper()
	if s.app.db.SQLitePath() == "" {
		return
	}
	_, err := s.app.db.SQL().ExecContext(s.t.Context(), "PRAGMA wal_checkpoint(FULL)")
	s.must(err)
	b, err := os.ReadFile(s.app.db.SQLitePath())
	s.must(err)
	if !has(b) {
		s.t.Error("the text is not in the database's file before the erasure")
	}
}

func (s *site) events(workspaceID string) (n int) {
	s.t.Helper()
	row := s.app.db.SQL().QueryRowContext(s.t.Context(), "SELECT COUNT(*) FROM event WHERE workspace_id = '"+workspaceID+"'")
	s.must(row.Scan(&n))
	return n
}

// exportHasAll checks that what a customer may ask for is in the export.
func (s *site) exportHasAll(b []byte) {
	s.t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	s.must(err)
	for _, name := range []string{"customer.json", "events.json", "conversation.json", "visitor.json", "file.json", "correction.json", "task.json", "files/" + secretWord + ".txt"} {
		f, err := z.Open(name)
		if err != nil {
			s.t.Errorf("the export lacks %s: %v", name, err)
			continue
		}
		content, err := io.ReadAll(f)
		s.must(errors.Join(err, f.Close()))
		if !has(content) && name != "events.json" && name != "correction.json" {
			s.t.Errorf("%s in the export is empty of what was said", name)
		}
	}
}

// has reports whether b holds any of the customer's text, also as JSON or SQL
// would escape it.
func has(b []byte) bool {
	for _, s := range []string{secretPair, secretWord, "13800138000", strings.ToUpper(secretWord), hex.EncodeToString([]byte(secretPair)), `\u9f98`} {
		if bytes.Contains(b, []byte(s)) {
			return true
		}
	}
	return false
}

// found returns every place that still has the customer's text.
func (s *site) found() (where []string) {
	s.t.Helper()
	err := filepath.WalkDir(s.st.Data, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return ignoreMissing(err)
		}
		b, err := os.ReadFile(path)
		if has(b) {
			where = append(where, "file "+filepath.Base(path))
		}
		return ignoreMissing(err)
	})
	s.must(err)
	if has(s.logs.bytes()) {
		where = append(where, "log")
	}
	if s.st.Postgres() {
		return append(where, s.columns()...)
	}
	return append(where, s.backedUp()...)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// backedUp looks into a backup that is made now.
func (s *site) backedUp() (where []string) {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), "backup.zip")
	s.must(Backup(s.t.Context(), s.st, path, nil))
	z, err := zip.OpenReader(path)
	s.must(err)
	defer func() { s.must(z.Close()) }()
	for _, f := range z.File {
		r, err := f.Open()
		s.must(err)
		b, err := io.ReadAll(r)
		s.must(errors.Join(err, r.Close()))
		if has(b) {
			where = append(where, "backup's "+f.Name)
		}
	}
	return where
}

// columns looks into every row of every table of PostgreSQL, in the form in
// which it writes a row as text; files are looked at as bytes.
func (s *site) columns() (where []string) {
	s.t.Helper()
	ctx := s.t.Context()
	tables, err := db.All[string](ctx, s.app.db, s.app.db.Queries("-- name: tables\nSELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"), "tables")
	s.must(err)
	if len(tables) < 40 {
		s.t.Fatalf("only %d tables", len(tables))
	}
	for _, table := range tables {
		rows, err := s.app.db.SQL().QueryContext(ctx, `SELECT t::text FROM "`+table+`" t`)
		s.must(err)
		for rows.Next() {
			var row string
			s.must(rows.Scan(&row))
			if has([]byte(row)) {
				where = append(where, "table "+table)
				break
			}
		}
		s.must(errors.Join(rows.Err(), rows.Close())) //nolint:sqlclosecheck // one table after the other
	}
	return where
}
