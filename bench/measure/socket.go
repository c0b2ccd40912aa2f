package measure

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
)

// Socket is a WebSocket to the server, by hand so that it costs the load
// generator little.
type Socket struct {
	conn net.Conn
	r    *bufio.Reader
	mu   sync.Mutex // of writing
}

// Dial opens a WebSocket with further header lines.
func Dial(addr, path string, headers ...string) (*Socket, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &Socket{conn: conn, r: bufio.NewReaderSize(conn, 8<<10)}
	if err := s.shake(addr, path, headers); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return s, nil
}

func (s *Socket) shake(addr, path string, headers []string) error {
	if err := s.conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return err
	}
	more := ""
	for _, h := range headers {
		more += h + "\r\n"
	}
	if _, err := fmt.Fprintf(s.conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n%s\r\n", path, addr, more); err != nil {
		return err
	}
	for first := true; ; first = false {
		line, err := s.r.ReadString('\n')
		if err != nil {
			return err
		}
		if first && !strings.HasPrefix(line, "HTTP/1.1 101") {
			return fmt.Errorf("open %s: %s", path, strings.TrimSpace(line))
		}
		if line == "\r\n" {
			return s.conn.SetDeadline(time.Time{})
		}
	}
}

// Send writes one text frame.
func (s *Socket) Send(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return wsutil.WriteClientText(s.conn, b)
}

// Each calls fn with every text frame until the connection ends.
func (s *Socket) Each(fn func(frame []byte)) {
	for {
		h, err := ws.ReadHeader(s.r)
		if err != nil {
			return
		}
		frame := make([]byte, h.Length)
		for n := 0; n < len(frame); {
			k, err := s.r.Read(frame[n:])
			if err != nil {
				return
			}
			n += k
		}
		switch h.OpCode {
		case ws.OpText:
			fn(frame)
		case ws.OpPing:
			s.mu.Lock()
			_ = ws.WriteFrame(s.conn, ws.MaskFrameInPlace(ws.NewPongFrame(frame))) // a dead line ends the reading
			s.mu.Unlock()
		case ws.OpClose:
			return
		case ws.OpContinuation, ws.OpBinary, ws.OpPong:
		}
	}
}

// Close ends the connection.
func (s *Socket) Close() { _ = s.conn.Close() }
