package desk

// PresenceChanged says in which state a member is from now on.
type PresenceChanged struct {
	From   State  `json:"from,omitempty"`
	State  State  `json:"state"`
	Reason string `json:"reason,omitempty"`
}

// EventType names the event.
func (PresenceChanged) EventType() string { return "presence.changed" }
