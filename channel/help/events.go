package help

// ArticleRated tells that a reader of the help centre said whether an answer
// helped. Who they are is not known.
type ArticleRated struct {
	ItemID     string `json:"item_id"`
	RevisionID string `json:"revision_id"`
	AnswerN    int64  `json:"answer_n"` // its place among the item's answers, from 0
	Locale     string `json:"locale"`
	Helpful    bool   `json:"helpful"`
}

// EventType names the fact.
func (ArticleRated) EventType() string { return "help.article_rated" }
