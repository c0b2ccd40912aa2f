// Package server is the HTTP edge: it decodes, finds out who asks, checks the
// permission that stands on the route's line, calls one verb of a domain and
// encodes what it returns. One file a domain. Faults become RFC 9457 problems
// here and nowhere else.
package server
