// Package realtime tells open pages what has just happened.
//
// It carries hints and copies only. What is true is read from the store by
// sequence number, so a lost socket, a dropped hint or a stopped Redis loses
// nothing: a page that connects (or sees {"type":"hello"}) reads what it missed.
//
// Members' consoles speak centrifuge's own protocol in both directions
// ([Hub.Console]). Visitors listen one way, by WebSocket or by a stream of
// server-sent events, and send by HTTP ([Hub.VisitorSocket],
// [Hub.VisitorStream]); each thing they hear is one JSON object with a "type".
// An idle visitor must cost little: a connection is taken from net/http, which
// frees its buffers, and keeps two small goroutines.
//
// With one node the hub is all in memory. With a Redis address the nodes hear
// each other; while Redis is away each node still tells its own pages, and when
// Redis is back the pages connect anew.
package realtime
