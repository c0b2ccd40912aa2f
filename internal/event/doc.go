// Package event is the append-only log of facts. Only what was filled in as a
// sample can be forgotten again ([Log.Forget]).
//
// A fact is written in the transaction that made it true. Events are numbered
// per shard in that same transaction (all events of one conversation lie in one
// shard, in order), so a consumer that remembers the last number it saw misses
// none: a number is never committed after a higher one of its shard.
//
// Events carry ids and typed facts, never free text or personal data, so that a
// customer can be erased while events and the figures built from them stay
// true. Consumers get each event at least once and in order within a shard; the
// cursor moves in the transaction of the consumer's own writes.
package event
