// Package widget carries the built visitor's chat: the one file that a site
// loads by its script tag. It owns nothing at run time. dist/ is filled by
// `npm run build` here and is empty in a fresh clone.
package widget

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist holds widget.js once it was built.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}
