package realtime

import (
	"context"
	"encoding/json"
	"net"
	"sync"
	"time"

	"github.com/centrifugal/centrifuge"
)

// writeWithin bounds a write: whoever takes longer to read is dropped and reads
// what it missed when it is back.
const writeWithin = 5 * time.Second

var (
	hello = []byte(`{"type":"hello"}`)
	ping  = []byte(`{"type":"ping"}`)
)

// wire is how one object reaches the visitor, and how the end is told.
type wire interface {
	line(object []byte) []byte          // framed
	ping() []byte                       // framed
	end(d centrifuge.Disconnect) []byte // framed; nil says nothing
	listen(l *link)                     // returns when the other side has gone
}

// link is a visitor's connection: the library's transport, one way.
type link struct {
	wire  wire
	name  string
	every time.Duration // between pings
	left  func()

	mu     sync.Mutex // one writer at a time: the client's, and answers to control frames
	conn   net.Conn
	closed bool
}

// serve connects a taken-over connection to the node and returns; the
// connection lives on in two goroutines of its own. Where that fails it is
// closed, and the page comes back by itself.
func (h *Hub) serve(conn net.Conn, name string, w wire, v Visitor) {
	l := &link{wire: w, name: name, every: h.ping, left: v.Left, conn: conn}
	g := &grant{user: visitorPrefix + v.ID, channel: v.Channels}
	// Not the request's context: it ends with the handler and would keep the
	// request in memory.
	c, end, err := centrifuge.NewClient(withGrant(context.Background(), g), h.node, l)
	if err != nil {
		_ = l.Close(centrifuge.DisconnectConnectionClosed)
		return
	}
	c.Connect(centrifuge.ConnectRequest{})
	if err := c.Send(hello); err != nil { // behind the subscriptions: nothing published from here on is missed
		_ = end()
		return
	}
	go func() {
		w.listen(l)
		_ = end()
	}()
}

// What the library asks of a transport.

func (l *link) Name() string                                { return l.name }
func (l *link) AcceptProtocol() string                      { return "" }
func (l *link) Protocol() centrifuge.ProtocolType           { return centrifuge.ProtocolTypeJSON }
func (l *link) ProtocolVersion() centrifuge.ProtocolVersion { return centrifuge.ProtocolVersion2 }
func (l *link) Unidirectional() bool                        { return true }
func (l *link) Emulation() bool                             { return false }

// DisabledPushFlags leaves publications and sent messages; the rest of the
// library's protocol is not the visitor's.
func (l *link) DisabledPushFlags() uint64 {
	return centrifuge.PushFlagConnect | centrifuge.PushFlagDisconnect | centrifuge.PushFlagSubscribe |
		centrifuge.PushFlagUnsubscribe | centrifuge.PushFlagJoin | centrifuge.PushFlagLeave
}

func (l *link) PingPongConfig() centrifuge.PingPongConfig {
	return centrifuge.PingPongConfig{PingInterval: l.every, PongTimeout: -1}
}

// Write sends one push.
func (l *link) Write(push []byte) error { return l.write(l.frame(nil, push)) }

// WriteMany sends several in one write.
func (l *link) WriteMany(pushes ...[]byte) error {
	var out []byte
	for _, p := range pushes {
		out = l.frame(out, p)
	}
	return l.write(out)
}

// push is the library's envelope. An empty one is its ping.
type push struct {
	Pub     *struct{ Data json.RawMessage } `json:"pub"`
	Message *struct{ Data json.RawMessage } `json:"message"`
}

func (l *link) frame(out, raw []byte) []byte {
	var p push
	switch err := json.Unmarshal(raw, &p); {
	case err != nil:
		return out // never: the library encodes what we marshalled
	case p.Pub != nil:
		return append(out, l.wire.line(p.Pub.Data)...)
	case p.Message != nil:
		return append(out, l.wire.line(p.Message.Data)...)
	}
	return append(out, l.wire.ping()...)
}

func (l *link) write(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return net.ErrClosed
	}
	if err := l.conn.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return err
	}
	_, err := l.conn.Write(b)
	return err
}

// Close tells the visitor why, if there is a why, and closes the connection.
func (l *link) Close(d centrifuge.Disconnect) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	call(l.left)
	if b := l.wire.end(d); b != nil && d.Code != centrifuge.DisconnectConnectionClosed.Code {
		_ = l.conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = l.conn.Write(b) // as a courtesy
	}
	return l.conn.Close()
}

// comesBack reports whether the visitor should connect again: the library's
// codes from 3500 on are final.
func comesBack(d centrifuge.Disconnect) bool { return d.Code < 3500 }
