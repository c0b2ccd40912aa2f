package realtime_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"yingda/internal/realtime"
	"yingda/internal/testkit"
)

// within bounds every wait for something that should come.
const within = 30 * time.Second

// site is a hub behind a server as the product's is.
type site struct {
	hub *realtime.Hub
	srv *httptest.Server
}

func newSite(t *testing.T, opt realtime.Options) *site {
	t.Helper()
	hub, err := realtime.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- hub.Run(ctx) }()
	mux := http.NewServeMux()
	visitor := func(r *http.Request) realtime.Visitor {
		token := realtime.SocketToken(r)
		if token == "" {
			token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		}
		return realtime.Visitor{ID: token, Channels: []string{"visitor:" + token}}
	}
	answer := func(w http.ResponseWriter, err error) {
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	}
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) { answer(w, hub.VisitorSocket(w, r, visitor(r))) })
	mux.HandleFunc("/stream/sse", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "https://shop.example")
		answer(w, hub.VisitorStream(w, r, visitor(r)))
	})
	mux.Handle("/console", hub.Console(func(w http.ResponseWriter, r *http.Request) *realtime.Member {
		id := r.URL.Query().Get("member")
		if id == "" {
			http.Error(w, "who?", http.StatusUnauthorized)
			return nil
		}
		return &realtime.Member{ID: id, Channels: []string{"member:" + id}, May: func(_ context.Context, ch string) bool {
			return strings.HasPrefix(ch, "conversation:")
		}}
	}))
	srv := httptest.NewUnstartedServer(mux)
	srv.EnableHTTP2 = true
	srv.Start()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
		srv.Close()
	})
	return &site{hub, srv}
}

// ear is one visitor's open connection, whatever it goes over.
type ear struct {
	next  func() (string, error)
	close func()
}

type said struct {
	Type      string `json:"type"`
	N         int    `json:"n"`
	Text      string `json:"text"`
	Reconnect *bool  `json:"reconnect"`
}

func (e *ear) hear(t *testing.T) said {
	t.Helper()
	line, err := e.next()
	if err != nil {
		t.Fatalf("listening: %v", err)
	}
	var s said
	if err := json.Unmarshal([]byte(line), &s); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	return s
}

func (e *ear) want(t *testing.T, kind string) said {
	t.Helper()
	s := e.hear(t)
	if s.Type != kind {
		t.Fatalf("heard %+v; want %s", s, kind)
	}
	return s
}

func bySocket(t *testing.T, s *site, token string) *ear {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 6*within)
	c, res, err := websocket.Dial(ctx, s.srv.URL+"/stream", &websocket.DialOptions{
		Subprotocols: []string{realtime.Subprotocol, realtime.TokenPrefix + token},
	})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	if got := res.Header.Get("Sec-WebSocket-Protocol"); got != realtime.Subprotocol {
		t.Errorf("subprotocol answered: %q", got)
	}
	closing := func() { cancel(); _ = c.CloseNow() }
	t.Cleanup(closing)
	return &ear{close: closing, next: func() (string, error) {
		_, b, err := c.Read(ctx)
		return string(b), err
	}}
}

func byStream(t *testing.T, s *site, token string) *ear {
	t.Helper()
	return streamOver(t, http.DefaultTransport.(*http.Transport).Clone(), s.srv.URL, token)
}

func streamOver(t *testing.T, tr *http.Transport, url, token string) *ear {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 6*within)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/stream/sse", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := (&http.Client{Transport: tr}).Do(req)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") ||
		res.Header.Get("Access-Control-Allow-Origin") != "https://shop.example" {
		t.Errorf("answer: %s, %v", res.Status, res.Header)
	}
	closing := func() { cancel(); _ = res.Body.Close(); tr.CloseIdleConnections() }
	t.Cleanup(closing)
	lines := bufio.NewScanner(res.Body)
	return &ear{close: closing, next: func() (string, error) {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data, nil
			}
		}
		return "", errors.Join(lines.Err(), net.ErrClosed)
	}}
}

// eachWay runs fn over both ways a visitor can listen.
func eachWay(t *testing.T, fn func(t *testing.T, listen func(*testing.T, *site, string) *ear)) {
	t.Run("socket", func(t *testing.T) { fn(t, bySocket) })
	t.Run("stream", func(t *testing.T) { fn(t, byStream) })
}

// libraryGoroutines are the node's own, which it leaves behind when it ends.
var libraryGoroutines = []string{
	"github.com/FZambia/eagle.(*Eagle).aggregate",
	"github.com/centrifugal/centrifuge/internal/dissolve.(*Dissolver).runWorker",
}

func TestAVisitorHearsWhatIsForThemInOrder(t *testing.T) {
	eachWay(t, func(t *testing.T, listen func(*testing.T, *site, string) *ear) {
		testkit.NoLeaks(t, libraryGoroutines...)
		s := newSite(t, realtime.Options{})
		a, b := listen(t, s, "a"), listen(t, s, "b")
		a.want(t, "hello")
		b.want(t, "hello")
		for n := range 200 {
			s.hub.Publish(t.Context(), "visitor:a", said{Type: "message", N: n, Text: "行一\n行二 </script> 😀"})
		}
		s.hub.Publish(t.Context(), "visitor:b", said{Type: "state"})
		for n := range 200 {
			if got := a.want(t, "message"); got.N != n || got.Text != "行一\n行二 </script> 😀" {
				t.Fatalf("message %d: %+v", n, got)
			}
		}
		b.want(t, "state") // and nothing of a's before it
	})
}

func TestASilentVisitorHearsPingsAndAGoneOneIsForgotten(t *testing.T) {
	eachWay(t, func(t *testing.T, listen func(*testing.T, *site, string) *ear) {
		s := newSite(t, realtime.Options{Ping: time.Second})
		a := listen(t, s, "a")
		a.want(t, "hello")
		a.want(t, "ping")
		if n := s.hub.Connections(); n != 1 {
			t.Fatalf("%d connections", n)
		}
		a.close()
		testkit.Eventually(t, within, "the connection is forgotten", func() bool { return s.hub.Connections() == 0 })
	})
}

func TestEndingAVisitorIsFinal(t *testing.T) {
	s := newSite(t, realtime.Options{})
	socket, stream, other := bySocket(t, s, "a"), byStream(t, s, "a"), bySocket(t, s, "b")
	for _, e := range []*ear{socket, stream, other} {
		e.want(t, "hello")
	}
	if err := s.hub.EndVisitor("a"); err != nil {
		t.Fatal(err)
	}
	if _, err := socket.next(); websocket.CloseStatus(err) < 3500 {
		t.Errorf("the socket ended with %v; want a code of 3500 or more", err)
	}
	if end := stream.want(t, "end"); end.Reconnect == nil || *end.Reconnect {
		t.Errorf("the stream ended with %+v", end)
	}
	s.hub.Publish(t.Context(), "visitor:b", said{Type: "state"})
	other.want(t, "state")
}

func TestAVisitorWhoDoesNotReadIsDroppedAndNobodyWaits(t *testing.T) {
	s := newSite(t, realtime.Options{})
	slow := rawSocket(t, s, "slow")
	defer func() { _ = slow.Close() }()
	testkit.Eventually(t, within, "connected", func() bool { return s.hub.Connections() == 1 })
	text := strings.Repeat("x", 30_000)
	began := time.Now()
	for n := 0; s.hub.Connections() > 0; n++ {
		s.hub.Publish(t.Context(), "visitor:slow", said{Type: "message", N: n, Text: text})
		if time.Since(began) > 2*within {
			t.Fatal("a visitor who does not read is still there")
		}
	}
}

// rawSocket opens a visitor's WebSocket by hand and reads nothing more.
func rawSocket(t *testing.T, s *site, token string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", s.srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "GET /stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: yingda.v1, token.%s\r\n\r\n", token)
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReaderSize(conn, 16).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "HTTP/1.1 101") {
		t.Fatalf("answer: %q, %v", line, err)
	}
	return conn
}

func TestBrokenFramesEndTheirOwnConnectionOnly(t *testing.T) {
	s := newSite(t, realtime.Options{})
	well := bySocket(t, s, "well")
	well.want(t, "hello")
	for name, bytes := range map[string]string{
		"unmasked":        "\x81\x05hello",
		"too long":        "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",
		"long control":    "\x89\xfe\x00\x80\x00\x00\x00\x00",
		"no frame at all": "GET / HTTP/1.1\r\n\r\n",
	} {
		conn := rawSocket(t, s, "broken")
		if _, err := conn.Write([]byte(bytes)); err != nil {
			t.Fatal(err)
		}
		testkit.Eventually(t, within, name+" ended", func() bool { return s.hub.Connections() == 1 })
		_ = conn.Close()
	}
	s.hub.Publish(t.Context(), "visitor:well", said{Type: "state"})
	well.want(t, "state")
}

func TestAPlainRequestIsNoSocket(t *testing.T) {
	s := newSite(t, realtime.Options{})
	res, err := http.Get(s.srv.URL + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusBadRequest {
		t.Errorf("answer: %s", res.Status)
	}
}

func TestAStreamOverHTTP2(t *testing.T) {
	hub, err := realtime.New(realtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- hub.Run(ctx) }()
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "https://shop.example")
		if r.ProtoMajor != 2 {
			t.Errorf("protocol %s", r.Proto)
		}
		if err := hub.VisitorStream(w, r, realtime.Visitor{ID: "a", Channels: []string{"visitor:a"}}); err != nil {
			t.Error(err)
		}
	}))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	tr := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}}
	e := streamOver(t, tr, srv.URL, "a")
	e.want(t, "hello")
	hub.Publish(t.Context(), "visitor:a", said{Type: "message", N: 7})
	if got := e.want(t, "message"); got.N != 7 {
		t.Errorf("heard %+v", got)
	}
	stop() // a node that ends tells its pages to come back
	if end := e.want(t, "end"); end.Reconnect == nil || !*end.Reconnect {
		t.Errorf("the stream ended with %+v", end)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
