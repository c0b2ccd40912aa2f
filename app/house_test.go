package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/coder/websocket"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/workspace"
)

// house is a running node with one company, reached over HTTP only: by members
// with their sessions, by programs with their keys and by visitors.
type house struct {
	*site
	ws    workspace.Workspace
	admin actor.Actor
	inbox workspace.Inbox
	boss  *caller
}

const houseItems = `{"key":"refund","category":"账单","question":"怎么申请退款","variants":["退款怎么弄","我想退钱"],"answers":[{"text":"在订单页点申请退款，三个工作日内原路退回。"}],"grade":"R1"}
{"key":"slow","category":"宽带","question":"宽带网速慢怎么办","variants":["家里网慢","网速太慢了"],"answers":[{"text":"请把网线直接插在光猫上再测一次。"}],"grade":"R1"}
{"key":"script","category":"宽带","question":"宽带退订挽留话术","variants":["客户要退宽带怎么说"],"answers":[{"text":"先问原因，再核对合约期。"}],"grade":"R1","visibility":"internal"}
`

func newHouse(t *testing.T, st Store) *house {
	t.Helper()
	h := &house{site: serve(t, st)}
	ctx := t.Context()
	var err error
	h.ws, err = h.app.workspace.Create(ctx, actor.Actor{Kind: actor.System, Permissions: []string{"*"}}, workspace.NewWorkspace{Slug: "house", Name: "有家公司"})
	h.must(err)
	h.admin = actor.Of(h.ws.ID)
	all, err := h.app.workspace.Inboxes(ctx, h.admin)
	h.must(err)
	h.inbox = all[0]
	group, err := h.app.workspace.GroupByID(ctx, h.ws.ID, "")
	h.must(err)
	_, err = h.app.workspace.ChangeGroup(ctx, h.admin, group.ID, func(g *workspace.Group) error {
		g.HoursID = "" // tests run at night too
		return nil
	})
	h.must(err)
	_, err = h.app.knowledge.ImportFile(ctx, h.admin, knowledge.Upload{Name: "house.jsonl", Data: []byte(houseItems)}, false, func(int64, int64) {})
	h.must(err)
	_, err = h.app.knowledge.Publish(ctx, h.admin, knowledge.Publication{})
	h.must(err)
	h.boss = h.hire("boss", "admin")
	return h
}

func eachHouse(t *testing.T, story func(t *testing.T, h *house)) {
	eachStore(t, func(t *testing.T, st Store) { story(t, newHouse(t, st)) })
}

// caller is someone who calls the API.
type caller struct {
	h      *house
	header http.Header
	id     string // of a member
}

// hire lets a person join with a role, in the default group, and sign in.
func (h *house) hire(name, role string) *caller {
	h.t.Helper()
	ctx := h.t.Context()
	group, err := h.app.workspace.GroupByID(ctx, h.ws.ID, "")
	h.must(err)
	_, token, err := h.app.workspace.Invite(ctx, h.admin, workspace.Invite{Email: name + "@house.example", RoleIDs: []string{role}, SkillGroupIDs: []string{group.ID}})
	h.must(err)
	p := &caller{h: h, header: http.Header{"Sec-Fetch-Site": {"same-origin"}}}
	res := p.send("POST", "/api/v1/invitations/accept", map[string]string{"token": token, "name": name, "password": "晴天-bicycle-82"})
	if res.status != 200 || len(res.cookies) == 0 {
		h.t.Fatalf("%s cannot join: %d %s", name, res.status, res.body)
	}
	p.header.Set("Cookie", res.cookies[0].Name+"="+res.cookies[0].Value)
	var me struct {
		Member struct {
			ID string `json:"id"`
		} `json:"member"`
	}
	h.must(json.Unmarshal(res.body, &me))
	p.id = me.Member.ID
	return p
}

// program makes a key with scopes and returns who calls with it.
func (h *house) program(scopes ...string) *caller {
	h.t.Helper()
	var made struct {
		Key string `json:"key"`
	}
	h.boss.do(201, "POST", "/api/v1/keys", workspace.NewKey{Name: "other desk", Scopes: scopes}, &made)
	return &caller{h: h, header: http.Header{"Authorization": {"Bearer " + made.Key}}}
}

// visitor opens the widget.
func (h *house) visitor() *caller {
	h.t.Helper()
	p := &caller{h: h, header: http.Header{}}
	var sess webchat.Session
	p.do(200, "POST", "/api/visitor/sessions", webchat.Opening{Inbox: h.inbox.Key, Locale: "zh-CN"}, &sess)
	p.header.Set("Authorization", "Bearer "+sess.Token)
	return p
}

type reply struct {
	status  int
	body    []byte
	cookies []*http.Cookie
}

func (p *caller) send(method, path string, body any) reply {
	p.h.t.Helper()
	raw, err := json.Marshal(body)
	p.h.must(err)
	var r io.Reader
	if body != nil {
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(p.h.t.Context(), method, "http://"+p.h.app.Addr().String()+path, r)
	p.h.must(err)
	req.Header = p.header.Clone()
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	p.h.must(err)
	b, err := io.ReadAll(res.Body)
	p.h.must(errors.Join(err, res.Body.Close()))
	return reply{res.StatusCode, b, res.Cookies()}
}

// do calls and fails when the status is another.
func (p *caller) do(status int, method, path string, body, into any) {
	p.h.t.Helper()
	r := p.send(method, path, body)
	if r.status != status {
		p.h.t.Fatalf("%s %s: %d %s, want %d", method, path, r.status, r.body, status)
	}
	if into != nil {
		if err := json.Unmarshal(r.body, into); err != nil {
			p.h.t.Fatalf("%s %s: %v in %s", method, path, err, r.body)
		}
	}
}

// refused calls and fails unless it is refused with this code.
func (p *caller) refused(status int, code, method, path string, body any) {
	p.h.t.Helper()
	r := p.send(method, path, body)
	var problem struct {
		Code string `json:"code"`
	}
	if err := json.Unmarshal(r.body, &problem); err != nil || r.status != status || problem.Code != code {
		p.h.t.Errorf("%s %s: %d %s, want %d %s", method, path, r.status, r.body, status, code)
	}
}

// say lets a visitor write and returns the conversation's id.
func (p *caller) say(clientID, text string) string {
	p.h.t.Helper()
	var sent webchat.Sent
	p.do(200, "POST", "/api/visitor/messages", webchat.Outgoing{ClientID: clientID, Text: text}, &sent)
	return sent.ConversationID
}

// reads returns what a visitor sees, newest last.
func (p *caller) reads() []webchat.Message {
	p.h.t.Helper()
	var page webchat.Page
	p.do(200, "GET", "/api/visitor/messages?after=0", nil, &page)
	return page.Messages
}

// gets waits until the visitor sees a message of this kind and text.
func (p *caller) gets(by, text string) {
	p.h.t.Helper()
	testkit.Eventually(p.h.t, 15*time.Second, by+" says "+text, func() bool {
		r := p.send("GET", "/api/visitor/messages?after=0", nil)
		var page webchat.Page
		if r.status == http.StatusTooManyRequests { // asked too often: the next look is soon enough
			return false
		}
		if err := json.Unmarshal(r.body, &page); err != nil || r.status != 200 {
			p.h.t.Fatalf("messages: %d %s", r.status, r.body)
		}
		return slices.ContainsFunc(page.Messages, func(m webchat.Message) bool { return m.By == by && m.Text == text })
	})
}

// owned waits until a conversation has an owner of this kind.
func (h *house) owned(conversationID string, kind conversation.OwnerKind) conversation.Conversation {
	h.t.Helper()
	var c conversation.Conversation
	testkit.Eventually(h.t, 15*time.Second, conversationID+" is with "+string(kind), func() bool {
		var err error
		c, err = h.app.conversation.Get(h.t.Context(), h.admin, conversationID)
		return err == nil && c.OwnerKind == kind
	})
	return c
}

// socket opens a visitor's live stream.
func (p *caller) socket(ctx context.Context) *websocket.Conn {
	p.h.t.Helper()
	c, res, err := websocket.Dial(ctx, "ws://"+p.h.app.Addr().String()+"/api/visitor/stream", &websocket.DialOptions{
		Subprotocols: []string{"yingda.v1", "token." + p.header.Get("Authorization")[len("Bearer "):]},
	})
	p.h.must(err)
	if res.Body != nil {
		_ = res.Body.Close()
	}
	p.h.t.Cleanup(func() { _ = c.CloseNow() })
	return c
}

// foreigner is the administrator of another company on the same node.
func (h *house) foreigner() (p *caller) {
	h.t.Helper()
	h.abroad(func(boss *caller) { p = boss })
	return p
}

// abroad lets story act in another company on the same node.
func (h *house) abroad(story func(boss *caller)) {
	h.t.Helper()
	own := *h
	defer func() { h.ws, h.admin, h.inbox = own.ws, own.admin, own.inbox }()
	ctx := h.t.Context()
	var err error
	h.ws, err = h.app.workspace.Create(ctx, actor.Actor{Kind: actor.System, Permissions: []string{"*"}}, workspace.NewWorkspace{Slug: "foreign", Name: "别家"})
	h.must(err)
	h.admin = actor.Of(h.ws.ID)
	all, err := h.app.workspace.Inboxes(ctx, h.admin)
	h.must(err)
	h.inbox = all[0]
	story(h.hire("foreign", "admin"))
}
