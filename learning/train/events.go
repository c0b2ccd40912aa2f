package train

// Ended tells how a training run ended.
type Ended struct {
	RunID string `json:"run_id"`
	N     int64  `json:"n"`
	State string `json:"state"`
}

// EventType names the fact.
func (Ended) EventType() string { return "learning.training_ended" }
