package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"yingda/internal/fault"
)

// explain says what went wrong and how to mend it, in the terminal's language.
func explain(err error) string {
	f := fault.Of(err)
	if f == nil {
		return err.Error()
	}
	lines := []string{f.Code}
	var keys []string
	for k := range f.Params {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		lines[0] += fmt.Sprintf(" %s=%v", k, f.Params[k])
	}
	if f.Err != nil {
		lines[0] += ": " + f.Err.Error()
	}
	return strings.Join(lines, "\n")
}

func progress(line string) { fmt.Fprintln(os.Stderr, line) }
