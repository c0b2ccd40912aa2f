package knowledge

import (
	"context"
	"strings"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Comment is what somebody says about a change, or about one item of it.
type Comment struct {
	ID        string `db:"id" json:"id"`
	ChangeID  string `db:"change_id" json:"change_id"`
	ItemID    string `db:"item_id" json:"item_id" doc:"Empty: the change as a whole"`
	AuthorID  string `db:"author_id" json:"author_id"`
	Text      string `db:"text" json:"text"`
	CreatedAt int64  `db:"created_at" json:"created_at"`
}

// NewComment is one to add.
type NewComment struct {
	ItemID string `json:"item_id,omitempty"`
	Text   string `json:"text" minLength:"1"`
}

const maxComment = 2000

// CommentChange adds a comment, also to a change that has ended. Permission
// knowledge.write or knowledge.approve.
func (s *Store) CommentChange(ctx context.Context, who actor.Actor, changeID string, n NewComment) (ChangeDetail, error) {
	if !who.Can("knowledge.approve") {
		if err := who.Need("knowledge.write"); err != nil {
			return ChangeDetail{}, err
		}
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lockChange(ctx, tx, who.WorkspaceID, changeID)
		if err != nil {
			return err
		}
		return s.addComment(ctx, tx, who, c.ID, n)
	})
	if err != nil {
		return ChangeDetail{}, err
	}
	return s.changeDetail(ctx, who.WorkspaceID, changeID)
}

func (s *Store) addComment(ctx context.Context, tx *db.Tx, who actor.Actor, changeID string, n NewComment) error {
	n.Text = strings.TrimSpace(clean(n.Text))
	switch {
	case n.Text == "":
		return fault.Invalid("knowledge.comment_missing", "text")
	case utf8.RuneCountInString(n.Text) > maxComment:
		return fault.Invalid("knowledge.too_long", "text", fault.Params{"max": maxComment})
	}
	if n.ItemID != "" {
		if _, err := s.lockItem(ctx, tx, who.WorkspaceID, n.ItemID); err != nil {
			return err
		}
	}
	commentID := id.New()
	if _, err := s.q.Exec(ctx, tx, "insert_comment", commentID, who.WorkspaceID, changeID, n.ItemID, who.ID, n.Text, s.now()); err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: changeID}, ChangeCommented{changeID, commentID, n.ItemID})
}
