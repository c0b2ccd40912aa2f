// Package chunk cuts a document that was read into the units that are found and
// said: by headings, of a size a person reads in one go, tables and lists kept
// as such. It parts a chunk into its sentences, puts it into words with the
// sentence that answers marked, and proposes questions that it answers.
//
// It is pure: blocks in, chunks out, the same for the same blocks.
package chunk
