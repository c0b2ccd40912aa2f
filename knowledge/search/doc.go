// Package search answers from the released knowledge of each workspace.
//
// It owns the built indexes. An index is made from one release, never changes,
// and is swapped whole when another release comes: at once where it was
// published in this process, within the poll interval (1 s) elsewhere. It is
// made when a workspace is first asked, whose asker waits, and dropped when it
// is the one asked longest ago and all of them together take too much memory.
//
// A model is trained from the knowledge beside serving: until then a release
// answers from the model before it, changed, or from one without training. A
// trained model is kept on a shelf, so that a start does not train again.
//
// Invariants: an item the asker may not see takes no part in the search, so
// that neither its words nor its absence shows; an answer is only given where
// its conditions hold; a release answers the same on every node.
package search
