package realtime_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"yingda/internal/realtime"
	"yingda/internal/testkit"
)

// console speaks the library's protocol as centrifuge-js does.
type console struct {
	conn *websocket.Conn
	ctx  context.Context
	id   int
	rest []string // lines of a frame not read yet
}

type frame struct {
	ID    int `json:"id"`
	Error *struct {
		Code int `json:"code"`
	} `json:"error"`
	Connect *struct {
		Subs map[string]json.RawMessage `json:"subs"`
	} `json:"connect"`
	Subscribe *struct{} `json:"subscribe"`
	Push      *struct {
		Channel string `json:"channel"`
		Pub     struct {
			Data json.RawMessage `json:"data"`
		} `json:"pub"`
	} `json:"push"`
}

func openConsole(t *testing.T, s *site, member string) *console {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 6*within)
	conn, _, err := websocket.Dial(ctx, s.srv.URL+"/console?member="+member, nil)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = conn.CloseNow() })
	return &console{conn: conn, ctx: ctx}
}

func (c *console) ask(t *testing.T, command string) frame {
	t.Helper()
	c.id++
	b, err := json.Marshal(map[string]any{"id": c.id})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.conn.Write(c.ctx, websocket.MessageText, []byte(strings.TrimSuffix(string(b), "}")+","+command+"}")); err != nil {
		t.Fatal(err)
	}
	for {
		if f := c.read(t); f.ID == c.id {
			return f
		}
	}
}

func (c *console) read(t *testing.T) frame {
	t.Helper()
	for len(c.rest) == 0 {
		_, b, err := c.conn.Read(c.ctx)
		if err != nil {
			t.Fatalf("listening: %v", err)
		}
		c.rest = strings.Split(strings.TrimSpace(string(b)), "\n")
	}
	var f frame
	if err := json.Unmarshal([]byte(c.rest[0]), &f); err != nil {
		t.Fatalf("%q: %v", c.rest[0], err)
	}
	c.rest = c.rest[1:]
	return f
}

func TestAConsoleHearsItsOwnChannelAndThoseItMay(t *testing.T) {
	s := newSite(t, realtime.Options{})
	c := openConsole(t, s, "li")
	got := c.ask(t, `"connect":{}`)
	if got.Connect == nil || len(got.Connect.Subs) != 1 || got.Connect.Subs["member:li"] == nil {
		t.Fatalf("connected: %+v", got.Connect)
	}
	if f := c.ask(t, `"subscribe":{"channel":"conversation:1"}`); f.Error != nil {
		t.Fatalf("subscribing to a conversation: %+v", f.Error)
	}
	for _, ch := range []string{"visitor:a", "member:wang", "workspace:1:desk"} {
		if f := c.ask(t, `"subscribe":{"channel":"`+ch+`"}`); f.Error == nil || f.Error.Code != 103 {
			t.Errorf("subscribing to %s: %+v; want permission denied", ch, f.Error)
		}
	}
	if f := c.ask(t, `"publish":{"channel":"conversation:1","data":{"type":"message"}}`); f.Error == nil {
		t.Error("a console published by itself")
	}
	for _, ch := range []string{"conversation:1", "member:li"} {
		s.hub.Publish(t.Context(), ch, map[string]string{"type": "hint"})
		if f := c.read(t); f.Push == nil || f.Push.Channel != ch || string(f.Push.Pub.Data) != `{"type":"hint"}` {
			t.Errorf("on %s: %+v", ch, f.Push)
		}
	}
}

func TestWhoLooksAtAConversationIsKnown(t *testing.T) {
	s := newSite(t, realtime.Options{})
	for _, member := range []string{"wang", "li", "li"} { // li has two tabs
		c := openConsole(t, s, member)
		c.ask(t, `"connect":{}`)
		c.ask(t, `"subscribe":{"channel":"conversation:1"}`)
	}
	looking := func() string {
		ids, err := s.hub.Looking("conversation:1")
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(ids, " ")
	}
	if got := looking(); got != "li wang" {
		t.Errorf("looking: %q", got)
	}
	if err := s.hub.EndMember("li"); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, within, "only wang looks", func() bool { return looking() == "wang" })
}

func TestAStrangerAndAForeignPageGetNoConsole(t *testing.T) {
	s := newSite(t, realtime.Options{})
	for name, c := range map[string]struct {
		url    string
		origin string
		status int
	}{
		"a stranger":     {"/console", "", http.StatusUnauthorized},
		"a foreign page": {"/console?member=li", "https://evil.example", http.StatusForbidden},
	} {
		_, res, err := websocket.Dial(t.Context(), s.srv.URL+c.url, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {c.origin}}})
		if err == nil || res == nil || res.StatusCode != c.status {
			t.Errorf("%s: %v, %v; want %d", name, res, err, c.status)
		}
	}
}

func TestComingAndLeavingIsTold(t *testing.T) {
	hub, err := realtime.New(realtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- hub.Run(ctx) }()
	told := make(chan string, 10)
	mux := http.NewServeMux()
	mux.Handle("/console", hub.Console(func(http.ResponseWriter, *http.Request) *realtime.Member {
		return &realtime.Member{
			ID: "li", May: func(context.Context, string) bool { return true },
			Came: func() { told <- "came" }, Left: func() { told <- "left" },
			Looked: func(ch string, looks bool) { told <- map[bool]string{true: "looks ", false: "looked "}[looks] + ch },
		}
	}))
	s := &site{hub: hub, srv: newServer(t, mux)}
	c := openConsole(t, s, "li")
	c.ask(t, `"connect":{}`)
	c.ask(t, `"subscribe":{"channel":"conversation:1"}`)
	_ = c.conn.CloseNow()
	for _, want := range []string{"came", "looks conversation:1", "looked conversation:1", "left"} {
		if got := <-told; got != want {
			t.Fatalf("told %q; want %q", got, want)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
