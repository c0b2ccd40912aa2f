package knowledge

import "strings"

// ApplyAll lets a test stop an import between two batches.
var ApplyAll = (*Store).applyAll

// Lines are a base in the interchange format.
func Lines(snap Snapshot) []Line {
	out := []Line{}
	for _, r := range snap.Revisions {
		out = append(out, lineOf(snap, r))
	}
	return out
}

// HistoryColumns are the columns of each table that history knows of.
func HistoryColumns() map[string][]string {
	out := map[string][]string{}
	for _, k := range historyKinds {
		out[k.table] = append(k.written(), strings.Fields(k.left+" id workspace_id")...)
	}
	return out
}

// HistoryFields are the fields of each kind of line.
func HistoryFields() map[string][]string {
	out := map[string][]string{}
	for _, k := range historyKinds {
		for _, f := range k.fields() {
			out[k.name] = append(out[k.name], f.name)
		}
	}
	return out
}
