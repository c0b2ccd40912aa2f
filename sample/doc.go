// Package sample is the fictional operator 云帆通信 (Yunfan): what fills the
// workspace `yunfan` so that a fresh installation has something to answer with,
// and what `sample fill` plays to fill the desk and the overview.
//
// It owns the files under yunfan/ and the Go types that read them, nothing else:
// no storage, no events. Loading is strict: a field the types do not know is an
// error, so content and types cannot drift apart.
//
//	yunfan/items/*.jsonl       the knowledge, one file a top category, one item a
//	                           line, in the same format as import and export
//	yunfan/company.json        groups, hours, members, widget texts, macros, ...
//	yunfan/conversations.jsonl the script of conversations
//	yunfan/asks.jsonl          fresh questions with the item that should answer
//	yunfan/tariff.md           the one book of prices the items agree with
//
// Invariants, held by the tests: keys are unique; no wording stands in two items;
// every key that is named exists; every item has a grade; phone numbers have the
// form 199-0000-xxxx and mail addresses end in @yunfan.example.
package sample
