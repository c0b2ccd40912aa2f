// Package engine finds the item that answers a question, says how sure it is,
// and decides what a careful service would do with that.
//
// It is pure: text in, candidates out. It reads no file, opens no connection,
// knows no clock but for measuring itself, and imports nothing of the product.
//
// What it owns: the Model (built from items, immutable, safe for concurrent
// use, swapped whole by whoever serves it), Search, Decide, and Understand,
// which reads what stands around a question: entities, wishes, mood.
//
// Invariants: the same items, options and seed give the same model, byte for
// byte, with any number of threads; an item the caller may not see takes no
// part in a search; confidences are probabilities; grades R3 and R4 are never
// answered under their own floor and never explored.
package engine
