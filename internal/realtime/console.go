package realtime

import (
	"bufio"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/centrifugal/centrifuge"
)

// Console returns the handler of members' connections, in centrifuge's protocol
// over WebSocket. Enter finds out who asks, from a request that has been
// authenticated, or answers it itself and returns nil. The origin has been
// checked before, with all other requests that bring a cookie, or is checked
// here: it must be the page's own host.
func (h *Hub) Console(enter func(w http.ResponseWriter, r *http.Request) *Member) http.Handler {
	sockets := centrifuge.NewWebsocketHandler(h.node, centrifuge.WebsocketConfig{
		ReadBufferSize:     1 << 10,
		UseWriteBufferPool: true,
		MessageSizeLimit:   8 << 10,
		WriteTimeout:       writeWithin,
		PingPongConfig:     centrifuge.PingPongConfig{PingInterval: h.ping, PongTimeout: h.ping / 3},
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m := enter(w, r)
		if m == nil {
			return
		}
		g := &grant{user: memberPrefix + m.ID, member: m, channel: m.Channels}
		sockets.ServeHTTP(hijackable{w}, r.WithContext(withGrant(r.Context(), g)))
	})
}

// Looking returns the members who listen to a channel they asked for, on any
// node.
func (h *Hub) Looking(channel string) ([]string, error) {
	res, err := h.node.Presence(channel)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, info := range res.Presence {
		if id, ok := strings.CutPrefix(info.UserID, memberPrefix); ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// hijackable lets a handler that asks for http.Hijacker reach the connection
// through the wrappers of the middleware.
type hijackable struct{ http.ResponseWriter }

func (h hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(h.ResponseWriter).Hijack()
}
