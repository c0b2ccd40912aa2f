package realtime

import (
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/centrifugal/centrifuge"
	"github.com/gobwas/ws"

	"yingda/internal/fault"
)

// Subprotocol is the visitors' WebSocket protocol. The browser's interface can
// set no header, so the token comes as a second subprotocol, [TokenPrefix] and
// the token.
const (
	Subprotocol = "yingda.v1"
	TokenPrefix = "token."
)

// SocketToken returns the token among a request's subprotocols, "" for none.
func SocketToken(r *http.Request) string {
	for _, h := range r.Header.Values("Sec-WebSocket-Protocol") {
		for p := range strings.SplitSeq(h, ",") {
			if token, ok := strings.CutPrefix(strings.TrimSpace(p), TokenPrefix); ok {
				return token
			}
		}
	}
	return ""
}

// VisitorSocket makes the request a WebSocket on which v hears its channels. An
// error is returned only while the request can still be answered; the caller
// has checked the token and the origin.
func (h *Hub) VisitorSocket(w http.ResponseWriter, r *http.Request, v Visitor) error {
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		return fault.Malformed("realtime.not_a_websocket")
	}
	up := ws.HTTPUpgrader{Timeout: writeWithin, Protocol: func(p string) bool { return p == Subprotocol }}
	conn, _, _, err := up.Upgrade(r, w)
	if err != nil {
		if conn != nil {
			_ = conn.Close()
		}
		call(v.Left)
		return nil // the library has answered
	}
	h.serve(conn, "visitor_socket", socket{}, v)
	return nil
}

// socket frames for WebSocket. Each ping is a control frame, which the browser
// answers, and an object, which the page sees.
type socket struct{}

var socketPing = append(ws.MustCompileFrame(ws.NewPingFrame(nil)), ws.MustCompileFrame(ws.NewTextFrame(ping))...)

func (socket) line(object []byte) []byte { return ws.MustCompileFrame(ws.NewTextFrame(object)) }
func (socket) ping() []byte              { return socketPing }

func (socket) end(d centrifuge.Disconnect) []byte {
	return ws.MustCompileFrame(ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusCode(d.Code), d.Reason)))
}

// mostFrame bounds what a visitor may send: nothing but control frames is
// expected.
const mostFrame = 1 << 10

// listen reads frames until the other side closes, breaks the protocol or is
// silent for three pings, pongs included. What data frames hold is of no
// interest.
func (socket) listen(l *link) {
	for {
		if l.conn.SetReadDeadline(time.Now().Add(3*l.every)) != nil {
			return
		}
		h, err := ws.ReadHeader(l.conn)
		if err != nil || h.Length > mostFrame || !h.Masked || (h.OpCode.IsControl() && h.Length > ws.MaxControlFramePayloadSize) {
			return
		}
		switch h.OpCode {
		case ws.OpClose:
			_ = l.write(ws.MustCompileFrame(ws.NewCloseFrame(nil)))
			return
		case ws.OpPing:
			payload := make([]byte, h.Length)
			if _, err := io.ReadFull(l.conn, payload); err != nil {
				return
			}
			ws.Cipher(payload, h.Mask, 0)
			if l.write(ws.MustCompileFrame(ws.NewPongFrame(payload))) != nil {
				return
			}
		default:
			if _, err := io.CopyN(io.Discard, l.conn, h.Length); err != nil {
				return
			}
		}
	}
}
