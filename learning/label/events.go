package label

// Labelled says that somebody labelled a question, or took a label back.
type Labelled struct {
	TaskID  string `json:"task_id"`
	TurnID  string `json:"turn_id"`
	Kind    string `json:"kind"`
	Verdict string `json:"verdict"`
	Undone  bool   `json:"undone,omitempty"`
}

// EventType names the fact.
func (Labelled) EventType() string { return "learning.labelled" }

// Settled says what holds for a question, by agreement or by decision.
type Settled struct {
	TaskID  string `json:"task_id"`
	TurnID  string `json:"turn_id"`
	Kind    string `json:"kind"`
	Verdict string `json:"verdict"`
	Decided bool   `json:"decided,omitempty"`
	Measure bool   `json:"measure,omitempty"`
}

// EventType names the fact.
func (Settled) EventType() string { return "learning.label_settled" }
