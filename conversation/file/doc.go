// Package file owns what people send each other beside text: pictures and
// documents, their names, types and sizes. The bytes lie in internal/blob.
//
// Invariants:
//   - A file's type is what its content looks like; a name that says otherwise
//     is refused, and so is whatever a browser could run.
//   - A file is seen by the customer it belongs to and by the members of its
//     workspace, never by its id alone: a link without a session is signed and
//     short-lived.
//   - Whoever sends a file in a message has put it there: an id that was guessed
//     attaches nothing.
//
// It writes no events of its own: the message that carries a file is the fact.
package file
