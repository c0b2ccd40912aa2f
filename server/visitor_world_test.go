package server_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/conversation/file"
	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/blob"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/i18n"
	"yingda/internal/job"
	"yingda/internal/realtime"
	"yingda/internal/secret"
	"yingda/internal/testkit"
	"yingda/internal/textindex"
	"yingda/locale"
	"yingda/server"
	"yingda/workspace"
)

// shop is an installation with two companies, reached over HTTP.
type shop struct {
	t     testing.TB
	http  *httptest.Server
	db    *db.DB
	dir   string
	clock *clock.Held
	log   *event.Log
	jobs  *job.Queue

	workspace    *workspace.Store
	customer     *customer.Store
	conversation *conversation.Store
	files        *file.Store
	webchat      *webchat.Channel

	mu   sync.Mutex
	left []webchat.Left

	own, other company
	member     actor.Actor // who asks on /api/v1, set by tests
}

type company struct {
	id     string
	admin  actor.Actor
	inbox  workspace.Inbox
	second workspace.Inbox
	secret string
}

func newShop(t testing.TB, d *db.DB) *shop {
	t.Helper()
	s := &shop{t: t, db: d, dir: t.TempDir(), clock: testkit.Held()}
	s.log, s.jobs = event.NewLog(d, s.clock), job.NewQueue(d, s.clock)
	box, err := secret.OpenBox(s.dir, "")
	must(t, err)
	blobs, err := blob.InFolder(filepath.Join(s.dir, "blobs"))
	must(t, err)
	texts, err := i18n.Load(locale.Files, locale.Chinese)
	must(t, err)
	index := textindex.New(d)
	s.workspace = workspace.New(workspace.Deps{DB: d, Log: s.log, Clock: s.clock, Box: box, Passwords: secret.NewPasswords(1)})
	s.customer = customer.New(customer.Deps{DB: d, Log: s.log, Jobs: s.jobs, Clock: s.clock, Index: index})
	s.files = file.New(file.Deps{DB: d, Jobs: s.jobs, Clock: s.clock, Blobs: blobs, MaxBytes: 1 << 20, Key: box.Derive("file links")})
	s.conversation = conversation.New(conversation.Deps{
		DB: d, Log: s.log, Jobs: s.jobs, Clock: s.clock, Index: index, Attach: s.files.Attach, Notify: func(n conversation.Notice) { s.webchat.Hear(n) },
	})
	hub, err := realtime.New(realtime.Options{})
	must(t, err)
	s.webchat = webchat.New(webchat.Deps{
		DB: d, Log: s.log, Jobs: s.jobs, Clock: s.clock, Workspace: s.workspace, Customer: s.customer, Conversation: s.conversation, Files: s.files,
		HandOver: s.handOver, Leave: s.leave, Text: texts.Text,
		Publish: func(ch string, v any) { hub.Publish(context.Background(), ch, v) },
		EndLive: func(id string) { must(t, hub.EndVisitor(id)) },
	})
	s.customer.Add(s.conversation.Part(), s.files.Part(), s.webchat.Part())
	srv, err := server.New(server.Deps{
		Web: fstest.MapFS{}, Widget: fstest.MapFS{}, DemoInboxes: func(context.Context) ([]server.DemoInbox, error) { return nil, nil },
		Workspace: s.workspace, PublicURL: "https://desk.example",
		Authenticate: func(*http.Request) (actor.Actor, error) { return s.member, nil },
		Text:         func(lang, key string, _ map[string]any) string { return lang + ":" + key },
		Ready:        func(context.Context) error { return nil },
		Webchat:      s.webchat, Files: s.files, Customer: s.customer, Conversation: s.conversation, Hub: hub,
	})
	must(t, err)
	s.http = httptest.NewServer(srv.Handler())
	ctx, stop := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = hub.Run(ctx) })
	wg.Go(func() { _ = s.webchat.Run(ctx) })
	t.Cleanup(func() { stop(); s.http.CloseClientConnections(); s.http.Close(); wg.Wait() })
	for _, check := range []func(context.Context) error{s.customer.Check, s.files.Check, s.webchat.Check} {
		must(t, check(ctx))
	}
	s.own, s.other = s.company("yunfan"), s.company("otherco")
	return s
}

func (s *shop) handOver(ctx context.Context, who actor.Actor, conversationID, reason string) (conversation.Conversation, error) {
	return s.conversation.HandOff(ctx, actor.Actor{Kind: actor.Bot, WorkspaceID: who.WorkspaceID}, conversationID,
		conversation.Hand{To: conversation.OwnQueue, Reason: reason}, conversation.Packet{Reason: reason})
}

func (s *shop) leave(_ context.Context, l webchat.Left) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.ContainsFunc(s.left, func(x webchat.Left) bool { return x.Key == l.Key }) {
		s.left = append(s.left, l)
	}
	return nil
}

func (s *shop) company(slug string) company {
	ctx := context.Background()
	w, err := s.workspace.Create(ctx, actor.Actor{Kind: actor.System, Permissions: []string{"*"}}, workspace.NewWorkspace{Slug: slug, Name: slug})
	must(s.t, err)
	c := company{id: w.ID, admin: actor.Of(w.ID)}
	all, err := s.workspace.Inboxes(ctx, c.admin)
	must(s.t, err)
	c.inbox, err = s.workspace.ChangeInbox(ctx, c.admin, all[0].ID, func(b *workspace.Inbox) error {
		b.Settings.Domains = []string{slug + ".example", "*." + slug + ".example"}
		return nil
	})
	must(s.t, err)
	c.second, err = s.workspace.MakeInbox(ctx, c.admin, workspace.Inbox{Name: "second", Settings: c.inbox.Settings})
	must(s.t, err)
	c.secret, err = s.workspace.RotateSecret(ctx, c.admin, c.inbox.ID)
	must(s.t, err)
	return c
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// page is a browser's page of a company's site.
type page struct {
	s      *shop
	origin string
	token  string
}

func (s *shop) page(c company) *page {
	slug := strings.TrimSuffix(c.inbox.Settings.Domains[0], ".example")
	return &page{s: s, origin: "https://" + slug + ".example"}
}

// visitor opens the widget on a company's site.
func (s *shop) visitor(c company) *page {
	s.t.Helper()
	p := s.page(c)
	var out webchat.Session
	p.do("POST", "/sessions", webchat.Opening{Inbox: c.inbox.Key, Locale: "zh-CN"}).want(200, "").into(&out)
	p.token = out.Token
	return p
}

type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

func (p *page) do(method, path string, body any) *answer {
	p.s.t.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		must(p.s.t, err)
		r = bytes.NewReader(raw)
	}
	return p.send(method, path, "application/json", r)
}

func (p *page) send(method, path, contentType string, body io.Reader) *answer {
	p.s.t.Helper()
	req, err := http.NewRequest(method, p.s.http.URL+"/api/visitor"+path, body)
	must(p.s.t, err)
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	if p.origin != "" {
		req.Header.Set("Origin", p.origin)
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	return p.s.answer(req)
}

func (s *shop) answer(req *http.Request) *answer {
	s.t.Helper()
	res, err := http.DefaultClient.Do(req)
	must(s.t, err)
	b, err := io.ReadAll(res.Body)
	must(s.t, err)
	must(s.t, res.Body.Close())
	return &answer{t: s.t, status: res.StatusCode, header: res.Header, body: b}
}

func (p *page) upload(name string, content []byte) *answer {
	p.s.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", name)
	must(p.s.t, err)
	_, err = f.Write(content)
	must(p.s.t, err)
	must(p.s.t, m.Close())
	return p.send("POST", "/files", m.FormDataContentType(), &b)
}

// want checks the status and, for refusals, the code.
func (a *answer) want(status int, code string) *answer {
	a.t.Helper()
	var p struct {
		Code string `json:"code"`
	}
	if a.status >= 400 {
		if err := json.Unmarshal(a.body, &p); err != nil {
			a.t.Errorf("a refusal that is no problem: %d %s", a.status, a.body)
		}
	}
	if a.status != status || p.Code != code {
		a.t.Errorf("got %d %s, want %d %q", a.status, a.body, status, code)
	}
	return a
}

func (a *answer) into(dst any) {
	a.t.Helper()
	if err := json.Unmarshal(a.body, dst); err != nil {
		a.t.Fatalf("read %d %s: %v", a.status, a.body, err)
	}
}

func (p *page) say(clientID, text string) *answer {
	p.s.t.Helper()
	return p.do("POST", "/messages", webchat.Outgoing{ClientID: clientID, Text: text})
}

func (p *page) texts() []string {
	p.s.t.Helper()
	var out webchat.Page
	p.do("GET", "/messages?after=0", nil).want(200, "").into(&out)
	var texts []string
	for _, m := range out.Messages {
		texts = append(texts, m.Text)
	}
	return texts
}

func (s *shop) claim(secret, externalID string) customer.Claim {
	c := customer.Claim{ExternalID: externalID, Name: "韩梅梅", Phone: "13800138000", Exp: s.clock.Now().Add(time.Hour).Unix()}
	c.Sig = c.Sign([]byte(secret))
	return c
}

// pixel is a picture of one pixel.
var pixel, _ = hex.DecodeString("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082")

func fmtID(i int) string { return fmt.Sprintf("m-%d", i) }
