// Package locale owns the texts that the server says: one file a language, with
// the same keys and parameters in each, held by a test. The console and the
// widget have their own.
package locale

import "embed"

// Files are the texts, for i18n to load.
//
//go:embed *.json
var Files embed.FS

// Chinese and English are the languages of every text. Chinese stands in where a
// language is not known.
const (
	Chinese = "zh-CN"
	English = "en"
)
