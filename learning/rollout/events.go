package rollout

// Moved tells that a rollout went on a step, or back.
type Moved struct {
	RolloutID string  `json:"rollout_id"`
	N         int64   `json:"n"`
	From      string  `json:"from,omitempty"`
	Phase     string  `json:"phase"`
	Share     float64 `json:"share,omitempty"`
	ReleaseID string  `json:"release_id"`
	Reason    string  `json:"reason,omitempty"`
}

// EventType names the fact.
func (Moved) EventType() string { return "learning.rollout_moved" }
