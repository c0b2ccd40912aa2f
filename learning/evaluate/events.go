package evaluate

// Evaluated tells how an evaluation ended.
type Evaluated struct {
	EvaluationID string `json:"evaluation_id"`
	N            int64  `json:"n"`
	RunID        string `json:"run_id"`
	State        string `json:"state"`
	Verdict      string `json:"verdict,omitempty"`
	Blocked      bool   `json:"blocked"`
}

// EventType names the fact.
func (Evaluated) EventType() string { return "learning.evaluated" }

// Waived tells that somebody lets out what an evaluation blocks.
type Waived struct {
	EvaluationID string `json:"evaluation_id"`
	N            int64  `json:"n"`
}

// EventType names the fact.
func (Waived) EventType() string { return "learning.evaluation_waived" }
