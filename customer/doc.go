// Package customer owns who is asking: customers with their profile, identities,
// needs, consents and assets; merging two profiles into one and taking that back;
// blocking; and the export and erasure of everything about one customer.
//
// Invariants:
//   - An identity (external id, phone, email, openid) belongs to one customer.
//     Only what the company signed or proved becomes an identity; what a visitor
//     merely claims is written into the profile and finds nobody.
//   - Merging moves rows and records which; undoing moves exactly these back.
//     The record holds ids and field names, never a value of the profile.
//   - Someone marked as needing a person first stays so through a merge.
//   - Erasing blanks the text everywhere it lies, with the help of every domain
//     that holds some (see Part); events and counts stay.
//   - An anonymous customer's name is made from its id and never changes.
//   - Who lacks customer.see_sensitive gets contacts and numbers of documents and
//     cards masked: types say what of them is such (see package mask), the edge
//     masks every answer.
//
// Events: customer.created, .identified, .changed, .merged, .merge_undone,
// .blocked, .unblocked, .consented, .exported, .erasing, .erased.
package customer
