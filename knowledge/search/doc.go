// Package search answers from the released knowledge of each workspace.
//
// It owns the built indexes. An index is made from one release, never changes,
// and is swapped whole when another release comes: at once where it was
// published in this process, within the poll interval (1 s) elsewhere. It is
// made when a workspace is first asked, whose asker waits, and dropped when it
// is the one asked longest ago and all of them together take too much memory.
//
// Training takes longer than publishing may. A release is served at once by a
// trained model that took the changes in, or by one without training; a job
// then trains, keeps the model with the files and releases it with the same
// base version. So a release names the one model that answers, on every node.
// The same job trains again where a kept model cannot be read.
//
// Invariants: an item the asker may not see takes no part in the search, so
// that neither its words nor its absence shows; an answer is only given where
// its conditions hold; a release answers the same on every node.
package search
