package document

// SourceSaved tells of a source that was made or changed.
type SourceSaved struct {
	SourceID string `json:"source_id"`
	Kind     string `json:"kind"`
}

// EventType names the fact.
func (SourceSaved) EventType() string { return "document.source_saved" }

// SourceRemoved tells of a source that is followed no more.
type SourceRemoved struct {
	SourceID string `json:"source_id"`
}

// EventType names the fact.
func (SourceRemoved) EventType() string { return "document.source_removed" }

// RunEnded tells that a source was gone over, or that this was stopped.
type RunEnded struct {
	RunID    string `json:"run_id"`
	SourceID string `json:"source_id"`
	State    string `json:"state"`
	Added    int64  `json:"added"`
	Changed  int64  `json:"changed"`
	Gone     int64  `json:"gone"`
	Failed   int64  `json:"failed"`
}

// EventType names the fact.
func (RunEnded) EventType() string { return "document.run_ended" }

// Saved tells of a document's new draft revision.
type Saved struct {
	DocumentID string `json:"document_id"`
	RevisionID string `json:"revision_id"`
	N          int64  `json:"n"`
}

// EventType names the fact.
func (Saved) EventType() string { return "document.saved" }

// Removed tells of a document that the next base version leaves out.
type Removed struct {
	DocumentID string `json:"document_id"`
}

// EventType names the fact.
func (Removed) EventType() string { return "document.removed" }

// Erased tells of a document whose text was deleted.
type Erased struct {
	DocumentID string `json:"document_id"`
}

// EventType names the fact.
func (Erased) EventType() string { return "document.erased" }
