package conversation

// Started is a conversation's first event; arms and their chances are in it.
type Started struct {
	InboxID     string `json:"inbox_id"`
	Channel     string `json:"channel"`
	EpisodeID   string `json:"episode_id"`
	PreviousID  string `json:"previous_id,omitempty"`
	AssetID     string `json:"asset_id,omitempty"`
	Locale      string `json:"locale"`
	Experiments []Arm  `json:"experiments"`
}

// EventType names the event.
func (Started) EventType() string { return "conversation.started" }

// MessageAdded says that a message stands in the conversation.
type MessageAdded struct {
	MessageID string `json:"message_id"`
	Seq       int64  `json:"seq"`
	By        By     `json:"by"`
	Kind      string `json:"kind"`
	Note      bool   `json:"note,omitempty"`
	TurnID    string `json:"turn_id,omitempty"`
	LegID     string `json:"leg_id,omitempty"`
	Files     int    `json:"files,omitempty"`
}

// EventType names the event.
func (MessageAdded) EventType() string { return "conversation.message_added" }

// OwnerChanged says who writes from now on.
type OwnerChanged struct {
	From         OwnerKind `json:"from"`
	FromID       string    `json:"from_id,omitempty"`
	To           OwnerKind `json:"to"`
	ToID         string    `json:"to_id,omitempty"`
	Generation   int64     `json:"generation"`
	Reason       string    `json:"reason"`
	SkillGroupID string    `json:"skill_group_id,omitempty"`
	QueuedAt     int64     `json:"queued_at,omitempty"`
}

// EventType names the event.
func (OwnerChanged) EventType() string { return "conversation.owner_changed" }

// Accepted says that an agent took what was assigned to it.
type Accepted struct {
	MemberID     string `json:"member_id"`
	SkillGroupID string `json:"skill_group_id,omitempty"`
	WaitedMS     int64  `json:"waited_ms" doc:"Since the customer began to wait"`
}

// EventType names the event.
func (Accepted) EventType() string { return "conversation.accepted" }

// HandedOff says that the bot gave the customer to people.
type HandedOff struct {
	HandoffID    string `json:"handoff_id"`
	Reason       string `json:"reason"`
	SkillGroupID string `json:"skill_group_id,omitempty"`
}

// EventType names the event.
func (HandedOff) EventType() string { return "conversation.handed_off" }

// TurnTaken says what the bot decided.
type TurnTaken struct {
	TurnID     string  `json:"turn_id"`
	N          int64   `json:"n"`
	State      string  `json:"state"`
	Decision   string  `json:"decision"`
	Reason     string  `json:"reason"`
	Grade      string  `json:"grade,omitempty"`
	ItemID     string  `json:"item_id,omitempty"`
	ReleaseID  string  `json:"release_id,omitempty"`
	Confidence float64 `json:"confidence"`
	Chance     float64 `json:"chance"`
	Explored   bool    `json:"explored,omitempty"`
	Failed     bool    `json:"failed,omitempty"`
	Continued  bool    `json:"continued,omitempty" doc:"It read the turn before it too, which is none of its own then"`
	LatencyMS  float64 `json:"latency_ms"`
}

// EventType names the event.
func (TurnTaken) EventType() string { return "conversation.turn_taken" }

// TurnFailed says that an earlier turn turned out not to have helped.
type TurnFailed struct {
	TurnID string `json:"turn_id"`
	Reason string `json:"reason"`
}

// EventType names the event.
func (TurnFailed) EventType() string { return "conversation.turn_failed" }

// FeedbackGiven says what the customer thought of one answer.
type FeedbackGiven struct {
	MessageID string `json:"message_id"`
	TurnID    string `json:"turn_id,omitempty"`
	Helpful   bool   `json:"helpful"`
}

// EventType names the event.
func (FeedbackGiven) EventType() string { return "conversation.feedback_given" }

// OutcomeChanged says that more is known of what became of the need.
type OutcomeChanged struct {
	Outcome     Outcome `json:"outcome"`
	WindowUntil int64   `json:"window_until,omitempty"`
}

// EventType names the event.
func (OutcomeChanged) EventType() string { return "conversation.outcome_changed" }

// WasClosed says how the conversation ended.
type WasClosed struct {
	Reason      string  `json:"reason"`
	Outcome     Outcome `json:"outcome"`
	WindowUntil int64   `json:"window_until"`
	Category    string  `json:"category,omitempty"`
	Disposition string  `json:"disposition,omitempty"`
	By          string  `json:"by"`
}

// EventType names the event.
func (WasClosed) EventType() string { return "conversation.closed" }

// WrapupEnded says how long the after-call work of a leg took.
type WrapupEnded struct {
	LegID    string `json:"leg_id"`
	MemberID string `json:"member_id"`
	TookMS   int64  `json:"took_ms"`
}

// EventType names the event.
func (WrapupEnded) EventType() string { return "conversation.wrapup_ended" }

// RatingInvited says that the customer was asked.
type RatingInvited struct {
	OwnerKind OwnerKind `json:"owner_kind"`
	OwnerID   string    `json:"owner_id,omitempty"`
}

// EventType names the event.
func (RatingInvited) EventType() string { return "conversation.rating_invited" }

// Rated says what the customer gave, 1 to 5.
type Rated struct {
	Score   int64  `json:"score"`
	Solved  string `json:"solved,omitempty"`
	OwnerID string `json:"owner_id,omitempty"`
}

// EventType names the event.
func (Rated) EventType() string { return "conversation.rated" }

// PromiseMade says that someone promised the customer something by a time.
type PromiseMade struct {
	PromiseID string `json:"promise_id"`
	DueAt     int64  `json:"due_at,omitempty"`
}

// EventType names the event.
func (PromiseMade) EventType() string { return "conversation.promise_made" }

// PromiseKept says that it was done.
type PromiseKept struct {
	PromiseID string `json:"promise_id"`
	Late      bool   `json:"late"`
}

// EventType names the event.
func (PromiseKept) EventType() string { return "conversation.promise_kept" }

// PromiseBroken says that its time passed and it was not done.
type PromiseBroken struct {
	PromiseID string `json:"promise_id"`
	DueAt     int64  `json:"due_at"`
}

// EventType names the event.
func (PromiseBroken) EventType() string { return "conversation.promise_broken" }

// EpisodeChanged says that people moved the conversation to another episode.
type EpisodeChanged struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// EventType names the event.
func (EpisodeChanged) EventType() string { return "conversation.episode_changed" }
