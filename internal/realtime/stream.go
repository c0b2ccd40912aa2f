package realtime

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"github.com/centrifugal/centrifuge"

	"yingda/internal/fault"
)

// VisitorStream answers the request with server-sent events, each one object,
// for pages whose network lets no WebSocket through. Headers set before (CORS)
// are sent. An error is returned only while the request can still be answered.
func (h *Hub) VisitorStream(w http.ResponseWriter, r *http.Request, v Visitor) error {
	head := w.Header()
	head.Set("Content-Type", "text/event-stream; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // asks proxies not to hold back
	if r.ProtoMajor != 1 {
		return h.streamWithin(w, r, v)
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return fault.Unavailable("realtime.no_stream", err)
	}
	head.Set("Connection", "close") // the end of the connection is the end of the answer
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\n")
	_ = head.Write(&b) // a buffer takes everything
	b.WriteString("\r\n")
	err = conn.SetDeadline(time.Time{})
	if err == nil {
		err = conn.SetWriteDeadline(time.Now().Add(writeWithin))
	}
	if err == nil {
		_, err = conn.Write(b.Bytes())
	}
	if err != nil {
		_ = conn.Close()
		call(v.Left)
		return nil //nolint:nilerr // it has gone: nobody is left to be told
	}
	h.serve(conn, "visitor_stream", stream{}, v)
	return nil
}

// stream frames as server-sent events.
type stream struct{}

func (stream) line(object []byte) []byte {
	out := make([]byte, 0, len(object)+8)
	return append(append(append(out, "data: "...), object...), "\n\n"...)
}

func (s stream) ping() []byte { return s.line(ping) }

func (s stream) end(d centrifuge.Disconnect) []byte {
	return s.line(fmt.Appendf(nil, `{"type":"end","reconnect":%t}`, comesBack(d)))
}

// listen waits for the other side to go: it has nothing more to say.
func (stream) listen(l *link) {
	one := make([]byte, 1)
	_, _ = l.conn.Read(one) // pings that cannot be written end a dead connection
}
