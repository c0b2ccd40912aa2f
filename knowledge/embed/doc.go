// Package embed asks an embeddings service for vectors of texts, in the form that
// OpenAI gave it: POST …/embeddings with a model and texts, vectors back.
//
// It is off unless a workspace names a service. What leaves the house are texts
// alone, masked: numbers of phones, cards and papers and mail addresses are
// replaced before. All calls go through internal/safehttp. A service that is
// slow, says it is asked too much, refuses or breaks is left alone for a while
// (Door), so that nobody waits for it again and again; the caller goes on without.
package embed
