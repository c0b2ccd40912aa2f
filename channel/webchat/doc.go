// Package webchat is the door through which a site's visitors come in: the
// widget's sessions, messages, receipts, files and live events.
//
// It owns the table visitor: one row for each browser that opened the widget,
// with the SHA-256 of its token. A visitor belongs to one inbox and one customer.
//
// Invariants:
//   - Nobody is known by a cookie or an id: only by the bearer token, and a page
//     of another origin than the inbox's sites is refused with it and without.
//   - A visitor reaches the conversations of its own customer on its own inbox
//     and nothing else; what is somebody else's is not there.
//   - Being identified changes the token: whoever planted the old one in the
//     page is left outside. Another person at the same browser is another visitor.
//   - Whatever is limited is limited for the visitor, its address and its inbox
//     alike, in memory of a fixed size.
//   - Live events are hints and copies; what is true is read by sequence number.
//
// It writes no events of its own; those of conversation and customer say it all.
package webchat
