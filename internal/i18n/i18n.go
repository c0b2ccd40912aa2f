// Package i18n gives texts by key in the languages there are.
//
// A language is one flat JSON file of key and text. In a text {name} stands for a
// parameter. "title|what to do about it" is two texts: the key has the first, the
// key followed by ".mend" the second.
package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Bundle holds the texts of every language.
type Bundle struct {
	texts    map[string]map[string]string // language → key → text
	fallback string
}

// Load reads every *.json in files, each named after its language. fallback is
// the language of texts that another lacks.
func Load(files fs.FS, fallback string) (*Bundle, error) {
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list texts: %w", err)
	}
	b := &Bundle{texts: map[string]map[string]string{}, fallback: fallback}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read texts: %w", err)
		}
		var flat map[string]string
		if err := json.Unmarshal(raw, &flat); err != nil {
			return nil, fmt.Errorf("read texts %s: %w", name, err)
		}
		b.texts[strings.TrimSuffix(path.Base(name), ".json")] = split(flat)
	}
	if b.texts[fallback] == nil {
		return nil, fmt.Errorf("no texts in %s", fallback)
	}
	return b, nil
}

func split(flat map[string]string) map[string]string {
	out := map[string]string{}
	for key, text := range flat {
		title, mend, two := strings.Cut(text, "|")
		out[key] = title
		if two {
			out[key+".mend"] = mend
		}
	}
	return out
}

var reParam = regexp.MustCompile(`\{(\w+)\}`)

// Text returns the text of a key in a language with its parameters filled in:
// in the fallback language where that one lacks it, and "" where none has it.
func (b *Bundle) Text(lang, key string, params map[string]any) string {
	text, ok := b.texts[lang][key]
	if !ok {
		text = b.texts[b.fallback][key]
	}
	return reParam.ReplaceAllStringFunc(text, func(hole string) string {
		v, ok := params[hole[1:len(hole)-1]]
		if !ok {
			return hole
		}
		return fmt.Sprint(v)
	})
}

// Languages returns the languages there are, sorted.
func (b *Bundle) Languages() []string { return slices.Sorted(maps.Keys(b.texts)) }

// Keys returns the keys of a language, sorted.
func (b *Bundle) Keys(lang string) []string { return slices.Sorted(maps.Keys(b.texts[lang])) }

// Holes returns the parameters that a text names, sorted.
func (b *Bundle) Holes(lang, key string) []string {
	var out []string
	for _, m := range reParam.FindAllStringSubmatch(b.texts[lang][key], -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}
