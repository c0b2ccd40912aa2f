package realtime

import (
	"net"
	"net/http"
	"sync"
	"time"

	"yingda/internal/fault"
)

// streamWithin streams inside the handler, where the connection is shared with
// other requests (HTTP/2) and cannot be taken over.
func (h *Hub) streamWithin(w http.ResponseWriter, r *http.Request, v Visitor) error {
	rc := http.NewResponseController(w)
	w.WriteHeader(http.StatusOK)
	if err := rc.Flush(); err != nil {
		return fault.Unavailable("realtime.no_stream", err)
	}
	conn := &answerConn{w: w, rc: rc, gone: make(chan struct{})}
	h.serve(conn, "visitor_stream", stream{}, v)
	select {
	case <-r.Context().Done():
		_ = conn.Close()
	case <-conn.gone:
	}
	return nil
}

// answerConn is the part of net.Conn that a link uses, over an answer.
type answerConn struct {
	net.Conn // nil: nothing else is called
	w        http.ResponseWriter
	rc       *http.ResponseController
	gone     chan struct{}

	mu     sync.Mutex // held by a write: the answer must not be touched once the handler has returned
	closed bool
}

func (a *answerConn) Write(b []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return 0, net.ErrClosed
	}
	n, err := a.w.Write(b)
	if err != nil {
		return n, err
	}
	return n, a.rc.Flush()
}

func (a *answerConn) SetWriteDeadline(t time.Time) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return net.ErrClosed
	}
	return a.rc.SetWriteDeadline(t)
}

// Read returns when the stream is over.
func (a *answerConn) Read([]byte) (int, error) {
	<-a.gone
	return 0, net.ErrClosed
}

func (a *answerConn) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.closed {
		a.closed = true
		close(a.gone)
	}
	return nil
}
