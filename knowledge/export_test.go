package knowledge

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
