// Package document is what the company knows as documents: where they come from,
// what was read of them, and the chunks that are found and said.
//
// It owns sources (uploads, a folder of the server, a web site), documents with
// their revisions and chunks, the runs that go over a source, and the questions
// that are proposed from documents. What of them is released stands in the base
// versions of package knowledge; package knowledge/search finds the chunks.
//
// Invariants:
//   - a document is written whole or not at all: its revision, chunks and how
//     far the run got are one transaction, so that a run that is killed goes on
//     behind what it wrote;
//   - a chunk that says the same in a later revision is the same chunk;
//   - what cannot be read leaves what was read before as it is, and says why; the
//     original is kept;
//   - a run reads no more than its source's bounds, nothing outside its folder or
//     host, and no address inside the network;
//   - what a person took out stays out, whatever the source has;
//   - a deleted document's text is gone from the rows, the files and, at once,
//     from what is answered from.
//
// Events: document.source_saved, document.source_removed, document.run_ended,
// document.saved, document.removed, document.erased.
package document
