// Package past reads what a company has from before: old conversations and
// transcripts of calls, as tables (CSV, XLSX, flat JSON), as nested JSON, and as
// Chatwoot and Zendesk export them. It is pure: bytes in, conversations out.
//
// Which column means what is guessed from names and values, and said otherwise by
// hand; who speaks is guessed from the words the file uses for it.
//
// Invariants: whatever the bytes are, a reader ends with conversations or with a
// fault that names what is wrong, and never panics; a conversation's messages
// stand in the order of their times, those without in the file's; what a company
// wrote for itself (private notes) is left out.
package past
