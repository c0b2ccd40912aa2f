package learning

// ClusterChanged says that people named a cluster, put it aside or took it up
// again.
type ClusterChanged struct {
	ClusterID string `json:"cluster_id"`
	State     string `json:"state"`
	Named     bool   `json:"named,omitempty"`
}

// EventType names the fact.
func (ClusterChanged) EventType() string { return "learning.cluster_changed" }

// FixMade says that something was done about a cluster.
type FixMade struct {
	FixID     string `json:"fix_id"`
	ClusterID string `json:"cluster_id"`
	Kind      string `json:"kind"`
	ItemID    string `json:"item_id,omitempty"`
}

// EventType names the fact.
func (FixMade) EventType() string { return "learning.fix_made" }

// FixReleased says that customers are told it now.
type FixReleased struct {
	FixID     string `json:"fix_id"`
	ClusterID string `json:"cluster_id"`
	ReleaseID string `json:"release_id"`
}

// EventType names the fact.
func (FixReleased) EventType() string { return "learning.fix_released" }

// PastEnded says that old conversations were gone through, or could not be.
type PastEnded struct {
	PastID        string `json:"past_id"`
	State         string `json:"state"`
	Conversations int64  `json:"conversations"`
	Questions     int64  `json:"questions"`
}

// EventType names the fact.
func (PastEnded) EventType() string { return "learning.past_ended" }

// PastDeleted says that all that was left of an import of the past is gone.
type PastDeleted struct {
	PastID string `json:"past_id"`
}

// EventType names the fact.
func (PastDeleted) EventType() string { return "learning.past_deleted" }
