// Package bot takes one turn: it reads what the customer said until now,
// understands it, decides what to do, and says it.
//
//	read → understand → look up → decide → say → commit
//
// understand, decide and say are pure: typed values in, typed values out. What
// is decided is recorded with all that was weighed (conversation.Turn), and the
// reply, the record and the hand-over are one transaction behind the fence of
// package conversation.
//
// Invariants:
//   - The bot says only what stands in the knowledge, or the few sentences of
//     service talk of say.go; an answer names its item, revision and release.
//   - Who asked for a person, complained, touched a risk or is marked as needing
//     a person is handed over in this turn; anyone after N failed turns. Who
//     touched a risk is told at once what the knowledge is sure of.
//   - While a person owns the conversation the bot says nothing. Where it only
//     drafts (an inbox in mode shadow) it gives every conversation to people, and
//     keeps what it would say to what they have not answered yet.
//   - A turn that was cut off by a crash is taken by the next look (Run).
package bot
