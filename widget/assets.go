// Package widget carries the built visitor's chat: the one file that a site loads by its script tag.
// It owns nothing at run time. dist/ is filled by `npm run build` here and is empty in a fresh clone.
package widget

import "embed"

// Files holds dist/widget.js once it was built, else only a placeholder.
//
//go:embed all:dist
var Files embed.FS
