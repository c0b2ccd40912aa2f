// Package glyph knows which Han characters sound alike and which look alike.
//
// Readings come from the data of mozillazg/go-pinyin (MIT); look-alikes are a
// list of our own of characters people and keyboards really mix up.
package glyph
