package realtime

import (
	"context"
	"slices"
	"time"

	"github.com/centrifugal/centrifuge"
)

// Users of the node are told apart by where they come from.
const (
	memberPrefix  = "m:"
	visitorPrefix = "v:"
)

// Member is a member's right to a console connection.
type Member struct {
	ID        string
	Channels  []string                                       // listened to from the start
	May       func(ctx context.Context, channel string) bool // may this one be listened to as well? nil: none may
	ExpiresAt time.Time                                      // when the connection must end; zero: with the socket
	Info      []byte                                         // JSON for others on the same channel; nil: none

	Came   func()                           // this connection is open
	Alive  func()                           // it still is, about every 25 s
	Left   func()                           // it has ended; others of the member may be open
	Looked func(channel string, looks bool) // a channel asked for with May is listened to, or no longer
}

// Visitor is a visitor's right to listen.
type Visitor struct {
	ID       string
	Channels []string
	Left     func() // the connection has ended; nil: nobody counts
}

type grant struct {
	user    string
	member  *Member
	channel []string
}

type grantKey struct{}

func withGrant(ctx context.Context, g *grant) context.Context {
	return context.WithValue(ctx, grantKey{}, g)
}

func grantOf(ctx context.Context) *grant {
	g, _ := ctx.Value(grantKey{}).(*grant)
	return g
}

// connecting turns the right found by the HTTP handler into the node's terms.
func connecting(ctx context.Context, _ centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
	g := grantOf(ctx)
	if g == nil {
		return centrifuge.ConnectReply{}, centrifuge.DisconnectInvalidToken
	}
	reply := centrifuge.ConnectReply{
		Credentials:     &centrifuge.Credentials{UserID: g.user},
		Subscriptions:   make(map[string]centrifuge.SubscribeOptions, len(g.channel)),
		QueueInitialCap: 2,
	}
	for _, ch := range g.channel {
		reply.Subscriptions[ch] = centrifuge.SubscribeOptions{}
	}
	if g.member != nil {
		reply.Credentials.Info = g.member.Info
		if !g.member.ExpiresAt.IsZero() {
			reply.Credentials.ExpireAt = g.member.ExpiresAt.Unix()
		}
	}
	return reply, nil
}

// connected sets what a console may ask for. Visitors ask for nothing.
func connected(c *centrifuge.Client) {
	g := grantOf(c.Context())
	if g == nil || g.member == nil {
		return
	}
	m := g.member
	c.OnSubscribe(func(e centrifuge.SubscribeEvent, answer centrifuge.SubscribeCallback) {
		if m.May == nil || !m.May(c.Context(), e.Channel) {
			answer(centrifuge.SubscribeReply{}, centrifuge.ErrorPermissionDenied)
			return
		}
		answer(centrifuge.SubscribeReply{Options: centrifuge.SubscribeOptions{EmitPresence: true}}, nil)
		if m.Looked != nil {
			m.Looked(e.Channel, true)
		}
	})
	c.OnUnsubscribe(func(e centrifuge.UnsubscribeEvent) {
		if m.Looked != nil && !slices.Contains(g.channel, e.Channel) {
			m.Looked(e.Channel, false)
		}
	})
	call(m.Came)
	c.OnAlive(func() { call(m.Alive) })
	c.OnDisconnect(func(centrifuge.DisconnectEvent) { call(m.Left) })
}

func call(fn func()) {
	if fn != nil {
		fn()
	}
}
