// Package learning owns the loop from a bad answer to a proven better one: what
// went badly and in which order it pays to mend it, what people say of it, what
// is trained of that, whether it is better, how it goes out, and whether it
// helped. It says nothing to anybody and changes no knowledge by itself: it
// reads turns by id and proposes drafts to package knowledge.
//
// It owns
//   - evidence: a row for each question that the bot was asked, with the reasons
//     that speak against what it did with it (none: nothing does), and a row for
//     each conversation with what it cost;
//   - clusters of it (package learning/cluster says what belongs together), with
//     what each came to within four weeks, and where each question lies;
//   - imports of the past (package learning/past reads the files): old
//     conversations whose questions are put to the released knowledge.
//
// Invariants:
//
//   - Evidence is built from events alone: built again it is the same. It names
//     the turn, and so does a cluster; what the customer said stays with the
//     conversation, so that an erased customer's words are gone here too, from
//     the clusters' memory by the next night.
//
//   - A cluster keeps its id, its name and its turns from day to day. Only the
//     nightly pass joins two that have become one, or parts one that has become
//     two; then the smaller part moves. One that people did something about
//     stays what it is.
//
//   - Whoever asks the same again and again makes a matter no dearer.
//
//   - Of an import of the past nothing is said to anyone. It is gone through some
//     conversations at a time, each with how far it got, so that it goes on
//     wherever its process dies; its file is deleted with its end.
//
// Events: events.go.
package learning
