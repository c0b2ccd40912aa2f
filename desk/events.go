package desk

// PresenceChanged says in which state a member is from now on.
type PresenceChanged struct {
	From   State  `json:"from,omitempty"`
	State  State  `json:"state"`
	Reason string `json:"reason,omitempty"`
}

// EventType names the event.
func (PresenceChanged) EventType() string { return "presence.changed" }

// TaskMade says that there is something to do by a time.
type TaskMade struct {
	Kind         string `json:"kind"`
	SkillGroupID string `json:"skill_group_id,omitempty"`
	DueAt        int64  `json:"due_at,omitempty"`
}

// EventType names the event.
func (TaskMade) EventType() string { return "task.made" }

// TaskAssigned says whose it is; nobody's for an empty id.
type TaskAssigned struct {
	MemberID string `json:"member_id,omitempty"`
}

// EventType names the event.
func (TaskAssigned) EventType() string { return "task.assigned" }

// TaskReplied says that the customer was answered.
type TaskReplied struct {
	MessageID string `json:"message_id"`
	Late      bool   `json:"late"`
}

// EventType names the event.
func (TaskReplied) EventType() string { return "task.replied" }

// TaskDone says that it is done.
type TaskDone struct {
	Late bool `json:"late"`
}

// EventType names the event.
func (TaskDone) EventType() string { return "task.done" }

// MacroChanged says that a saved reply was made, changed or removed.
type MacroChanged struct {
	What string `json:"what"`
}

// EventType names the event.
func (MacroChanged) EventType() string { return "macro.changed" }
