package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// clientAddress returns the network address that a request comes from. What
// X-Forwarded-For says is believed only of trusted proxies: the address is the
// last one in the chain that is none of them.
func (s *Server) clientAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if !s.trusted(host) {
		return host
	}
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(chain) - 1; i >= 0; i-- {
		hop := strings.TrimSpace(chain[i])
		addr, err := netip.ParseAddr(hop)
		if err != nil {
			break // what stands before rubbish was written by anybody
		}
		host = addr.Unmap().String()
		if !s.trusted(host) {
			break
		}
	}
	return host
}

// trusted reports whether a host is one of our own proxies.
func (s *Server) trusted(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	addr = addr.Unmap()
	for _, c := range s.TrustedProxies {
		if p, err := netip.ParsePrefix(c); err == nil && p.Contains(addr) {
			return true
		}
		if a, err := netip.ParseAddr(c); err == nil && a.Unmap() == addr {
			return true
		}
	}
	return false
}

// ownOrigin returns the origin under which this server itself is seen.
func (s *Server) ownOrigin(r *http.Request) string {
	if s.PublicURL != "" {
		return strings.TrimSuffix(s.PublicURL, "/")
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if r.TLS != nil || s.trusted(host) && r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
