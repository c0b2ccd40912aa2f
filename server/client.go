package server

import (
	"context"
	"net/http"
	"net/netip"
	"strings"

	"yingda/workspace"
)

// client is where a request comes from, as far as that can be believed.
type client struct {
	workspace.Visit
	Base     string // scheme and host as the browser sees them
	TLS      bool
	Loopback bool // the browser says it talks to its own machine
}

type clientCtx struct{}

func (s *Server) clientOf(r *http.Request) client {
	base := s.ownOrigin(r)
	return client{
		Visit: workspace.Visit{IP: s.clientAddress(r), UserAgent: r.UserAgent()},
		Base:  base, TLS: strings.HasPrefix(base, "https://"), Loopback: isLoopback(r.Host),
	}
}

// insecure is plain http over a network: a browser would not keep the session's
// cookie, and anybody on the way could read it.
func (c client) insecure() bool { return !c.TLS && !c.Loopback }

func isLoopback(hostPort string) bool {
	host := hostPort
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	host = strings.Trim(host, "[]")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// clientFrom returns the client of the request that ctx belongs to.
func clientFrom(ctx context.Context) client {
	c, _ := ctx.Value(clientCtx{}).(client)
	return c
}
