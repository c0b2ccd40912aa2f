package knowledge

// ItemSaved tells of a new draft revision.
type ItemSaved struct {
	ItemID     string `json:"item_id"`
	RevisionID string `json:"revision_id"`
	N          int64  `json:"n"`
}

// EventType names the fact.
func (ItemSaved) EventType() string { return "knowledge.item_saved" }

// ItemOwned tells that another member answers for an item, or nobody.
type ItemOwned struct {
	ItemID  string `json:"item_id"`
	OwnerID string `json:"owner_id"`
}

// EventType names the fact.
func (ItemOwned) EventType() string { return "knowledge.item_owned" }

// GradeConfirmed tells that somebody looked at an item's grade and finds it right.
type GradeConfirmed struct {
	ItemID string `json:"item_id"`
	Grade  string `json:"grade"`
}

// EventType names the fact.
func (GradeConfirmed) EventType() string { return "knowledge.grade_confirmed" }

// ItemArchived tells of an item that the next base version leaves out.
type ItemArchived struct {
	ItemID string `json:"item_id"`
}

// EventType names the fact.
func (ItemArchived) EventType() string { return "knowledge.item_archived" }

// CategorySaved tells of a category that was made, renamed or moved.
type CategorySaved struct {
	CategoryID string `json:"category_id"`
	ParentID   string `json:"parent_id"`
}

// EventType names the fact.
func (CategorySaved) EventType() string { return "knowledge.category_saved" }

// CategoryMerged tells of a category that became part of another.
type CategoryMerged struct {
	CategoryID string `json:"category_id"`
	IntoID     string `json:"into_id"`
	Items      int64  `json:"items"`
}

// EventType names the fact.
func (CategoryMerged) EventType() string { return "knowledge.category_merged" }

// CategoryGranted tells that others may see, edit, review or publish what stands
// in a category.
type CategoryGranted struct {
	CategoryID string `json:"category_id"`
	Grants     int64  `json:"grants"`
}

// EventType names the fact.
func (CategoryGranted) EventType() string { return "knowledge.category_granted" }

// CategoryRemoved tells of a category that was taken out of the tree.
type CategoryRemoved struct {
	CategoryID string `json:"category_id"`
}

// EventType names the fact.
func (CategoryRemoved) EventType() string { return "knowledge.category_removed" }

// ChangeMoved tells of a change that was opened or has come into another state.
type ChangeMoved struct {
	ChangeID string `json:"change_id"`
	N        int64  `json:"n"`
	From     string `json:"from,omitempty"` // "" for a new one
	State    string `json:"state"`
	Reason   string `json:"reason,omitempty"` // why it was not published when it should have been
}

// EventType names the fact.
func (ChangeMoved) EventType() string { return "knowledge.change_moved" }

// ChangeCommented tells that somebody said something about a change.
type ChangeCommented struct {
	ChangeID  string `json:"change_id"`
	CommentID string `json:"comment_id"`
	ItemID    string `json:"item_id,omitempty"`
}

// EventType names the fact.
func (ChangeCommented) EventType() string { return "knowledge.change_commented" }

// BranchMoved tells of a branch that was begun, merged or dropped.
type BranchMoved struct {
	BranchID string `json:"branch_id"`
	State    string `json:"state"`
}

// EventType names the fact.
func (BranchMoved) EventType() string { return "knowledge.branch_moved" }

// Released tells that the workspace now answers from another base version.
type Released struct {
	ReleaseID     string `json:"release_id"`
	ReleaseN      int64  `json:"release_n"`
	BaseVersionID string `json:"base_version_id"`
	BaseN         int64  `json:"base_n"`
	Reason        string `json:"reason"` // publish, rollback, train, policy, erase
	Added         int64  `json:"added"`
	Changed       int64  `json:"changed"`
	Removed       int64  `json:"removed"`
}

// EventType names the fact.
func (Released) EventType() string { return "knowledge.released" }

// Imported tells that an import went through, or was stopped, and what it did.
type Imported struct {
	ImportID string `json:"import_id"`
	State    string `json:"state"`
	Added    int64  `json:"added"`
	Updated  int64  `json:"updated"`
}

// EventType names the fact.
func (Imported) EventType() string { return "knowledge.imported" }

// CorrectionOpened tells that someone said an answer of the bot was wrong.
type CorrectionOpened struct {
	CorrectionID string `json:"correction_id"`
	TurnID       string `json:"turn_id"`
	WrongItemID  string `json:"wrong_item_id"`
	RightItemID  string `json:"right_item_id"`
}

// EventType names the fact.
func (CorrectionOpened) EventType() string { return "knowledge.correction_opened" }

// CorrectionResolved tells what became of it.
type CorrectionResolved struct {
	CorrectionID string `json:"correction_id"`
	TurnID       string `json:"turn_id"`
	Result       string `json:"result"`
	ItemID       string `json:"item_id"`
}

// EventType names the fact.
func (CorrectionResolved) EventType() string { return "knowledge.correction_resolved" }
