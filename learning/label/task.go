package label

// States of a task.
const (
	Waiting  = "waiting"
	Disputed = "disputed" // labellers differ, or one is unsure
	Done     = "settled"
	Gone     = "gone" // the words are: there is nothing left to label
)

// Task asks one thing about one turn.
type Task struct {
	ID             string  `db:"id" json:"id"`
	WorkspaceID    string  `db:"workspace_id" json:"-"`
	TurnID         string  `db:"turn_id" json:"turn_id"`
	ConversationID string  `db:"conversation_id" json:"conversation_id"`
	CustomerID     string  `db:"customer_id" json:"-"`
	Kind           string  `db:"kind" json:"kind" enum:"items,entities,mood,quality"`
	Place          int64   `db:"place" json:"-"`
	Measure        bool    `db:"measure" json:"measure" doc:"A lot kept it for figures: it trains nothing"`
	Lot            float64 `db:"lot" json:"-"`
	Want           int64   `db:"want" json:"want" doc:"How many people are to label it"`
	Made           int64   `db:"made" json:"made" doc:"How many have"`
	State          string  `db:"state" json:"state" enum:"waiting,disputed,settled,gone"`
	Answer         Answer  `db:"answer,json" json:"answer" doc:"What holds, once it is settled"`
	SettledBy      string  `db:"settled_by" json:"settled_by" doc:"Who decided; empty: the labellers agreed"`
	SettledAt      int64   `db:"settled_at" json:"settled_at"`
	UsedAt         int64   `db:"used_at" json:"used_at" doc:"When its wording became a variant"`
	CreatedAt      int64   `db:"created_at" json:"created_at"`
	Sample         bool    `db:"sample" json:"-"`
}

// Label is one person's answer to a task.
type Label struct {
	ID        string `db:"id" json:"id"`
	TaskID    string `db:"task_id" json:"task_id"`
	AuthorID  string `db:"author_id" json:"author_id"`
	Answer    Answer `db:"answer,json" json:"answer"`
	Key       string `db:"answer_key" json:"-"`
	Suggested bool   `db:"suggested" json:"suggested" doc:"The engine's suggestions were shown"`
	TookMS    int64  `db:"took_ms" json:"took_ms"`
	Imported  bool   `db:"imported" json:"imported"`
	CreatedAt int64  `db:"created_at" json:"created_at"`
}
