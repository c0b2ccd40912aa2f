package gate

// SuiteChanged tells of questions that were added to the suite or taken out.
type SuiteChanged struct {
	Added   int64 `json:"added"`
	Removed int64 `json:"removed"`
}

// EventType names the fact.
func (SuiteChanged) EventType() string { return "knowledge.suite_changed" }

// SuiteRan tells how a run of the suite ended.
type SuiteRan struct {
	RunID     string `json:"run_id"`
	N         int64  `json:"n"`
	Subject   string `json:"subject"`
	SubjectID string `json:"subject_id,omitempty"`
	State     string `json:"state"`
	Won       int64  `json:"won"`
	Lost      int64  `json:"lost"`
	Worse     bool   `json:"worse"`
}

// EventType names the fact.
func (SuiteRan) EventType() string { return "knowledge.suite_ran" }

// Waived tells that somebody let out what is worse.
type Waived struct {
	RunID string `json:"run_id"`
	N     int64  `json:"n"`
}

// EventType names the fact.
func (Waived) EventType() string { return "knowledge.gate_waived" }
