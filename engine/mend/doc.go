// Package mend reads what was meant out of what was typed: characters that only
// sound or look like the right ones, doubled characters, pinyin written out or by
// initials. It knows no language but that of the knowledge base: a reading is
// better the more its characters follow each other as they do there.
//
// Invariants: a text whose characters all follow each other somewhere in the base
// is never touched, nor is one of a base without Han characters; a Mender does
// not change and the same text is always mended the same way.
package mend
