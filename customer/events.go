package customer

// Created: a customer was seen for the first time.
type Created struct {
	Channel string `json:"channel"`
	InboxID string `json:"inbox_id,omitempty"`
}

// Identified: the company vouched for who a visitor is.
type Identified struct {
	InboxID string `json:"inbox_id,omitempty"`
	By      string `json:"by"` // external_id …
	New     bool   `json:"new"`
}

// Changed: fields of the profile were set.
type Changed struct {
	Fields []string `json:"fields"`
}

// Merged: this customer took in another.
type Merged struct {
	MergeID string `json:"merge_id"`
	FromID  string `json:"from_id"`
	Reason  string `json:"reason"`
}

// MergeUndone: a merge was taken back.
type MergeUndone struct {
	MergeID string `json:"merge_id"`
	FromID  string `json:"from_id"`
}

// Blocked: messages are not taken (block) or nobody is rung for them (mute).
type Blocked struct {
	Kind  string `json:"kind"`
	Until int64  `json:"until"`
}

// Unblocked: a block or mute was undone.
type Unblocked struct {
	Kind string `json:"kind"`
}

// Consented: the customer agreed to a purpose or said no.
type Consented struct {
	Purpose string `json:"purpose"`
	Given   bool   `json:"given"`
	Version string `json:"version"`
}

// Exported: everything about the customer was handed out.
type Exported struct{}

// Erasing: the erasure of a customer began.
type Erasing struct {
	Why string `json:"why"` // asked, retention
}

// Erased: nothing about the customer is left but ids and counts.
type Erased struct{}

func (Created) EventType() string     { return "customer.created" }
func (Identified) EventType() string  { return "customer.identified" }
func (Changed) EventType() string     { return "customer.changed" }
func (Merged) EventType() string      { return "customer.merged" }
func (MergeUndone) EventType() string { return "customer.merge_undone" }
func (Blocked) EventType() string     { return "customer.blocked" }
func (Unblocked) EventType() string   { return "customer.unblocked" }
func (Consented) EventType() string   { return "customer.consented" }
func (Exported) EventType() string    { return "customer.exported" }
func (Erasing) EventType() string     { return "customer.erasing" }
func (Erased) EventType() string      { return "customer.erased" }
