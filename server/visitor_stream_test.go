package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/id"
	"yingda/internal/testkit"
)

// socket opens the visitor's WebSocket.
func (p *page) socket(ctx context.Context, origin string) (*websocket.Conn, *http.Response, error) {
	return websocket.Dial(ctx, p.s.http.URL+"/api/visitor/stream", &websocket.DialOptions{
		Subprotocols: []string{"yingda.v1", "token." + p.token}, HTTPHeader: http.Header{"Origin": {origin}},
	})
}

// hears waits for an event of a type on a socket.
func hears(ctx context.Context, t *testing.T, c *websocket.Conn, kind string) webchat.Event {
	t.Helper()
	for {
		_, b, err := c.Read(ctx)
		if err != nil {
			t.Fatalf("waiting for %s: %v", kind, err)
		}
		var e webchat.Event
		must(t, json.Unmarshal(b, &e))
		if e.Type == kind {
			return e
		}
	}
}

func TestTheVisitorHearsByWebSocket(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	p, neighbour := s.visitor(s.own), s.visitor(s.own)
	c, _, err := p.socket(ctx, p.origin)
	must(t, err)
	hears(ctx, t, c, "hello")
	n, _, err := neighbour.socket(ctx, p.origin)
	must(t, err)
	hears(ctx, t, n, "hello")

	var sent webchat.Sent
	p.say("m-1", "你好").want(200, "").into(&sent)
	if e := hears(ctx, t, c, "message"); e.Message.Text != "你好" || e.ConversationID != sent.ConversationID || e.Seq != 1 {
		t.Fatalf("%+v", e)
	}
	p.do("POST", "/handoff", map[string]any{}).want(200, "")
	if e := hears(ctx, t, c, "state"); e.Conversation == nil {
		t.Fatalf("%+v", e)
	}
	agent := actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: s.own.id, Permissions: []string{"*"}}
	conv, err := s.conversation.Give(ctx, agent, sent.ConversationID, conversation.Hand{To: conversation.OwnAgent, ToID: agent.ID, Reason: "assigned"})
	must(t, err)
	_, err = s.conversation.Say(ctx, agent, conv.ID, conversation.Outgoing{ClientID: "n-1", Generation: conv.Generation, Text: "内部备注", Note: true})
	must(t, err)
	s.webchat.Writing(conv, "agent", true)
	if e := hears(ctx, t, c, "typing"); !e.On || e.By != "agent" {
		t.Fatalf("%+v", e)
	}
	_, err = s.conversation.Say(ctx, agent, conv.ID, conversation.Outgoing{ClientID: "a-1", Generation: conv.Generation, Text: "在的"})
	must(t, err)
	if e := hears(ctx, t, c, "message"); e.Message.Text != "在的" || e.Message.By != "agent" { // the note was not among what came before
		t.Fatalf("%+v", e)
	}
	neighbour.say("m-1", "邻居").want(200, "")
	if e := hears(ctx, t, n, "message"); e.Message.Text != "邻居" {
		t.Fatalf("the neighbour heard %+v", e)
	}
	t.Run("signing out ends the line", func(t *testing.T) {
		p.do("POST", "/signout", map[string]any{}).want(204, "")
		for {
			if _, _, err := c.Read(ctx); err != nil {
				if ctx.Err() != nil {
					t.Fatal("the line stayed open")
				}
				break
			}
		}
	})
	_ = n.CloseNow()
}

func TestASocketNeedsATokenAndAnAllowedPage(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	p := s.visitor(s.own)
	if _, res, err := p.socket(t.Context(), "https://evil.example"); err == nil || res == nil || res.StatusCode != 403 {
		t.Fatalf("%v %v", res, err)
	}
	p.token = "guessed"
	if _, res, err := p.socket(t.Context(), p.origin); err == nil || res == nil || res.StatusCode != 401 {
		t.Fatalf("%v %v", res, err)
	}
}

func TestAVisitorHoldsOnlySoManyLines(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	p := s.visitor(s.own)
	most := webchat.DefaultLimits().VisitorStreams
	var open []*websocket.Conn
	for range most {
		c, _, err := p.socket(t.Context(), p.origin)
		must(t, err)
		open = append(open, c)
	}
	if _, res, err := p.socket(t.Context(), p.origin); err == nil || res == nil || res.StatusCode != 429 {
		t.Fatalf("%v %v", res, err)
	}
	must(t, open[0].CloseNow())
	testkit.Eventually(t, 10*time.Second, "a closed line makes room", func() bool {
		s.clock.Advance(time.Second)
		c, _, err := p.socket(t.Context(), p.origin)
		if err == nil {
			open = append(open, c)
		}
		return err == nil
	})
	for _, c := range open {
		_ = c.CloseNow()
	}
}

func TestTheVisitorHearsByServerSentEvents(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	p := s.visitor(s.own)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", s.http.URL+"/api/visitor/stream/sse", nil)
	must(t, err)
	req.Header.Set("Authorization", "Bearer "+p.token)
	req.Header.Set("Origin", p.origin)
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != 200 || res.Header.Get("Access-Control-Allow-Origin") != p.origin || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	lines := bufio.NewScanner(res.Body)
	told := false
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data:")
		if !ok {
			continue
		}
		if !told {
			told = true
			p.say("m-1", "听得到吗").want(200, "")
		}
		if strings.Contains(data, "听得到吗") {
			return
		}
	}
	t.Fatalf("the stream ended: %v", lines.Err())
}
