// Package value is the account of what the service did: figures built from
// events alone, each with its definition, its count and the rows behind it.
//
// It owns the table fact_conversation: one row a conversation, changed only by
// the consumer of the log, so that it can be made anew.
//
// Invariants:
//   - A rebuilt table equals the one that grew event by event, and is made anew
//     fact by fact beside a running server.
//   - Outcomes are never added up into one "solved". One that waits for a return
//     counts as awaiting while its window is open and as unknown after.
//   - What is not known is null, never 0; a rating comes with its response rate.
//
// Events: none of its own.
package value
