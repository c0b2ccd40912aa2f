// Package learning owns the loop from a bad answer to a proven better one: what
// went badly and in which order it pays to mend it, what people say of it, what
// is trained of that, whether it is better, how it goes out, and whether it
// helped. It says nothing to anybody and changes no knowledge by itself: it
// reads turns by id and proposes drafts to package knowledge.
//
// It owns evidence: a row for each question that the bot was asked, with the
// reasons that speak against what it did with it (none: nothing does), and a row
// for each conversation with what it cost.
//
// Invariants:
//   - Evidence is built from events alone: built again it is the same. It names
//     the turn; what the customer said stays with the conversation, so that an
//     erased customer's words are gone here too.
//
// Events: none of its own yet.
package learning
