package safehttp

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"yingda/internal/fault"
)

// special are the ranges that are unicast by form yet not to be called:
// the IANA special-purpose registries for IPv4 and IPv6, and the cloud
// hosts' inner addresses that lie among public ones.
var special = prefixes(
	"0.0.0.0/8",        // this network
	"100.64.0.0/10",    // shared by carriers; some clouds' metadata
	"168.63.129.16/32", // a cloud's inner service
	"192.0.0.0/24",     // protocol assignments
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // 6to4 relays
	"198.18.0.0/15",    // benchmarking
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"240.0.0.0/4",      // reserved, broadcast
	"::/96",            // IPv4-compatible
	"64:ff9b:1::/48",   // local NAT64
	"100::/64",         // discard
	"2001::/23",        // protocol assignments, Teredo
	"2001:db8::/32",    // documentation
	"3fff::/20",        // documentation
	"5f00::/16",        // segment routing
	"fec0::/10",        // site-local
)

var (
	nat64     = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour = netip.MustParsePrefix("2002::/16")
)

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, t := range texts {
		out[i] = netip.MustParsePrefix(t)
	}
	return out
}

// public reports whether a may be called without being allow-listed. Addresses
// that carry an IPv4 address within them are judged by that one.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if a.Zone() != "" || !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	b := a.As16()
	switch {
	case nat64.Contains(a):
		return public(netip.AddrFrom4([4]byte(b[12:16])))
	case sixToFour.Contains(a):
		return public(netip.AddrFrom4([4]byte(b[2:6])))
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

func refused(what string) error {
	return fault.Invalid("safehttp.address_refused", "url").Because(fmt.Errorf("%s is not a public address", what))
}

// CheckURL judges an address when somebody enters it, before any call: its
// form, and its host where that is an IP. A name is judged when it is dialled.
func (p *Policy) CheckURL(raw string) error {
	u, err := url.Parse(raw)
	if err != nil {
		return fault.Invalid("safehttp.url_malformed", "url")
	}
	return p.checkURL(u)
}

func (p *Policy) checkURL(u *url.URL) error {
	if (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil || u.Opaque != "" {
		return fault.Invalid("safehttp.url_malformed", "url")
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && !p.mayCall(u.Hostname(), a) {
		return refused(u.Hostname())
	}
	return nil
}

// Policy says which inner addresses may be called after all.
type Policy struct {
	hosts  map[string]bool
	ranges []netip.Prefix
}

// NewPolicy reads an allow-list of host names, IPs and CIDR ranges.
func NewPolicy(allow []string) (*Policy, error) {
	p := &Policy{hosts: map[string]bool{}}
	for _, entry := range allow {
		entry = strings.ToLower(strings.TrimSpace(entry))
		if a, err := netip.ParseAddr(entry); err == nil {
			p.ranges = append(p.ranges, netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()))
			continue
		}
		if r, err := netip.ParsePrefix(entry); err == nil {
			p.ranges = append(p.ranges, r.Masked())
			continue
		}
		if entry == "" || strings.ContainsAny(entry, "/:* \t") {
			return nil, fault.Invalid("safehttp.allow_malformed", "allow", fault.Params{"entry": entry})
		}
		p.hosts[strings.TrimSuffix(entry, ".")] = true
	}
	return p, nil
}

// mayCall reports whether host, which is at address a, may be called.
func (p *Policy) mayCall(host string, a netip.Addr) bool {
	if public(a) || p.hosts[strings.TrimSuffix(strings.ToLower(host), ".")] {
		return true
	}
	for _, r := range p.ranges {
		if r.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}
