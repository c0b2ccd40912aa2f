package knowledge

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// NewItem is an item to add.
type NewItem struct {
	Key string `json:"key,omitempty" doc:"Stable name; made from the question when empty"`
	Content
	Note     string `json:"note,omitempty" doc:"Why, for the history"`
	ChangeID string `json:"change_id,omitempty" doc:"The open change that the draft goes to"`
	Confirm  bool   `json:"confirm_grade,omitempty" doc:"The person who writes it has looked at its grade; R3 and R4 need somebody who did"`
}

// Edit is an item's next draft.
type Edit struct {
	Content
	ParentRevision string            `json:"parent_revision" doc:"The draft this one was written on; what others wrote in between is put together with it field by field"`
	Note           string            `json:"note,omitempty"`
	ChangeID       *string           `json:"change_id,omitempty" doc:"The open change that the draft goes to; empty: to none; absent: it stays where it is"`
	Settled        map[string]string `json:"settled,omitempty" doc:"Of the fields that both changed, which side stands: mine or theirs"`
	Confirm        bool              `json:"confirm_grade,omitempty" doc:"The person who writes it has looked at its grade; R3 and R4 need somebody who did"`
	Seen           string            `json:"seen,omitempty" doc:"The draft that was looked at when they were settled"`
}

// AddItem writes a new item's first draft. Permission knowledge.write.
func (s *Store) AddItem(ctx context.Context, who actor.Actor, n NewItem) (Detail, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Detail{}, err
	}
	var itemID string
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		itemID, err = s.createFrom(ctx, tx, who, n) // asks for the right to its category
		return err
	})
	if err != nil {
		return Detail{}, err
	}
	return s.detail(ctx, who.WorkspaceID, itemID)
}

// SaveItem writes the item's next draft. Where another was written since the one
// it rests on, both are put together; what both changed otherwise is a conflict
// that a person settles. Content that is the draft's own writes nothing.
// Permission knowledge.write.
func (s *Store) SaveItem(ctx context.Context, who actor.Actor, itemID string, e Edit) (Detail, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Detail{}, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		it, err := s.lockDraft(ctx, tx, who.WorkspaceID, itemID)
		if err != nil {
			return err
		}
		content, err := s.together(ctx, tx, who.WorkspaceID, it, e)
		if err != nil {
			return err
		}
		if err := s.Allow(ctx, tx, who, ActEdit, it.CategoryID, content.CategoryID); err != nil {
			return err
		}
		if err := s.saveAndTell(ctx, tx, who, it, next{content: content, note: e.Note}); err != nil {
			return err
		}
		if e.Confirm {
			if _, err := s.confirmGrade(ctx, tx, who, itemID); err != nil {
				return err
			}
		}
		if e.ChangeID == nil {
			return nil
		}
		return s.intoChange(ctx, tx, who.WorkspaceID, itemID, *e.ChangeID)
	})
	if err != nil {
		return Detail{}, err
	}
	return s.detail(ctx, who.WorkspaceID, itemID)
}

// RevertItem makes an older revision's content the item's next draft, and takes
// an archived item back. Permission knowledge.write.
func (s *Store) RevertItem(ctx context.Context, who actor.Actor, itemID, revisionID string) (Detail, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Detail{}, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		it, err := s.lockDraft(ctx, tx, who.WorkspaceID, itemID)
		if err != nil {
			return err
		}
		old, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, revisionID)
		if err != nil || old.ItemID != itemID {
			return missing(errors.Join(err, sql.ErrNoRows), "knowledge.revision_not_found")
		}
		if _, err := s.categoryAt(ctx, tx, who.WorkspaceID, old.CategoryID); err != nil {
			old.CategoryID = "" // the node has gone since
		}
		if err := s.Allow(ctx, tx, who, ActEdit, it.CategoryID, old.CategoryID); err != nil {
			return err
		}
		return s.saveAndTell(ctx, tx, who, it, next{content: old.Content, revive: true})
	})
	if err != nil {
		return Detail{}, err
	}
	return s.detail(ctx, who.WorkspaceID, itemID)
}

// ArchiveItem takes an item out of the next base version. What is released
// answers until then. Permission knowledge.write.
func (s *Store) ArchiveItem(ctx context.Context, who actor.Actor, itemID string) error {
	if err := who.Need("knowledge.write"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		it, err := s.lockDraft(ctx, tx, who.WorkspaceID, itemID)
		if err != nil || it.ArchivedAt > 0 {
			return err
		}
		if err := s.Allow(ctx, tx, who, ActEdit, it.CategoryID); err != nil {
			return err
		}
		draft, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, it.DraftRevisionID)
		if err != nil {
			return err
		}
		return s.archive(ctx, tx, who, it, draft)
	})
}

// next is an item's state to come.
type next struct {
	content Content
	note    string
	deleted bool
	revive  bool // an archived item comes back; else saving it is refused

	branchID string // the branch that it is written on
}

// head is what saving needs to know of an item.
type head struct {
	ID                  string `db:"id"`
	Key                 string `db:"key"`
	CategoryID          string `db:"category_id"`
	OwnerID             string `db:"owner_id"`
	GradeConfirmed      string `db:"grade_confirmed"`
	DraftRevisionID     string `db:"draft_revision_id"`
	PublishedRevisionID string `db:"published_revision_id"`
	ArchivedAt          int64  `db:"archived_at"`
	ChangeID            string `db:"change_id"`
}

func (s *Store) lockItem(ctx context.Context, tx *db.Tx, workspaceID, itemID string) (head, error) {
	h, err := db.One[head](ctx, tx, s.q, "item_for_update", workspaceID, itemID)
	if err == nil && h.elsewhere() {
		err = sql.ErrNoRows
	}
	return h, missing(err, "knowledge.item_not_found")
}

// elsewhere: the item is on branches only.
func (h head) elsewhere() bool { return h.ID != "" && h.DraftRevisionID == "" }

func (s *Store) itemByKey(ctx context.Context, tx *db.Tx, workspaceID, key string) (head, error) {
	return db.One[head](ctx, tx, s.q, "item_by_key", workspaceID, key)
}

func (s *Store) saveAndTell(ctx context.Context, tx *db.Tx, who actor.Actor, it head, n next) error {
	wrote, err := s.save(ctx, tx, who, it, n)
	if err != nil || !wrote {
		return err
	}
	return s.tellSaved(ctx, tx, who, it.ID)
}

func (s *Store) tellSaved(ctx context.Context, tx *db.Tx, who actor.Actor, itemID string) error {
	last, err := db.All[Revision](ctx, tx, s.q, "revisions", who.WorkspaceID, itemID, int64(1)<<62, 1)
	if err != nil || len(last) == 0 {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: itemID}, ItemSaved{itemID, last[0].ID, last[0].N})
}

// save writes the next revision and moves the draft to it; wrote is false when
// nothing differs.
func (s *Store) save(ctx context.Context, tx *db.Tx, who actor.Actor, it head, n next) (wrote bool, err error) {
	if it.ArchivedAt > 0 && !n.revive {
		return false, fault.Conflict("knowledge.item_archived")
	}
	n.content, n.note = n.content.tidy(), line(n.note)
	flaws := n.content.check()
	draft, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, it.DraftRevisionID)
	if err != nil {
		return false, err
	}
	node, err := s.stand(ctx, tx, who.WorkspaceID, &n.content, draft.Content)
	if err := errors.Join(refuse(flaws), tooLongNote(n.note), err); err != nil && !n.deleted {
		return false, err
	}
	hash := n.content.hash(n.deleted)
	if hash == draft.Hash {
		return false, nil
	}
	revisionID, changed, err := s.nextRevision(ctx, tx, who, it, draft, n, hash)
	if err != nil {
		return false, err
	}
	archived := int64(0)
	if n.deleted {
		archived = s.now()
		changed = it.PublishedRevisionID != ""
	}
	c := n.content
	suggested, err := s.suggestedGrade(ctx, tx, who.WorkspaceID, c, node)
	if err != nil {
		return false, err
	}
	_, err = s.q.Exec(ctx, tx, "move_draft", who.WorkspaceID, it.ID, revisionID, node, c.Question, c.Grade, string(c.Visibility), ready(flaws), changed, s.now(), archived, suggested)
	if err != nil {
		return false, err
	}
	if n.deleted {
		c = Content{Question: c.Question, Variants: c.Variants, QuestionEN: c.QuestionEN} // it is not counted among its words
	}
	return true, s.index(ctx, tx, who.WorkspaceID, it.ID, c)
}

// nextRevision writes a revision, unless the content is that of the published
// one: then the draft goes back to it and nothing is left to publish.
func (s *Store) nextRevision(ctx context.Context, tx *db.Tx, who actor.Actor, it head, draft Revision, n next, hash string) (revisionID string, changed bool, err error) {
	if it.PublishedRevisionID != "" {
		published, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, it.PublishedRevisionID)
		if err != nil || published.Hash == hash {
			return published.ID, false, err
		}
	}
	var newest int64
	last, err := db.All[Revision](ctx, tx, s.q, "revisions", who.WorkspaceID, it.ID, int64(1)<<62, 1)
	if err != nil {
		return "", false, err
	}
	if len(last) > 0 {
		newest = last[0].N
	}
	revisionID, err = s.insertRevision(ctx, tx, who, it.ID, newest+1, draft.ID, n, hash)
	return revisionID, true, err
}

func (s *Store) insertRevision(ctx context.Context, tx *db.Tx, who actor.Actor, itemID string, n int64, parentID string, x next, hash string) (string, error) {
	c, revisionID := x.content, id.New()
	_, err := s.q.Exec(ctx, tx, "insert_revision", revisionID, who.WorkspaceID, itemID, n, parentID, hash, c.CategoryID, c.Question, c.QuestionEN,
		db.JSON(c.Variants), len(c.Variants), db.JSON(c.Answers), c.Grade, string(c.Visibility),
		db.JSON(c.Tiers), db.JSON(c.Products), db.JSON(c.Audience), db.JSON(c.Tags), db.JSON(c.Related), db.JSON(c.QuickReplies),
		c.Source, c.ValidFrom, c.ValidUntil, x.deleted, string(who.Kind), who.ID, x.note, s.now(), x.branchID)
	return revisionID, err
}

// createFrom writes a new item with its first draft and tells of it.
func (s *Store) createFrom(ctx context.Context, tx *db.Tx, who actor.Actor, n NewItem) (string, error) {
	n.Content, n.Note = n.tidy(), line(n.Note)
	if err := s.Allow(ctx, tx, who, ActEdit, n.CategoryID); err != nil {
		return "", err
	}
	if n.Key == "" {
		n.Key = keyOf(n.Question)
	}
	if err := s.freeKey(ctx, tx, who.WorkspaceID, n.Key); err != nil {
		return "", err
	}
	itemID, err := s.addItem(ctx, tx, who, n)
	if err != nil {
		return "", err
	}
	if n.Confirm {
		if _, err := s.confirmGrade(ctx, tx, who, itemID); err != nil {
			return "", err
		}
	}
	if n.ChangeID != "" {
		if err := s.intoChange(ctx, tx, who.WorkspaceID, itemID, n.ChangeID); err != nil {
			return "", err
		}
	}
	return itemID, s.tellSaved(ctx, tx, who, itemID)
}

// freeKey refuses a key that cannot be, or is another item's.
func (s *Store) freeKey(ctx context.Context, tx *db.Tx, workspaceID, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	it, err := s.itemByKey(ctx, tx, workspaceID, key)
	if errors.Is(err, sql.ErrNoRows) || it.elsewhere() {
		return nil
	}
	if err == nil {
		err = fault.Conflict("knowledge.key_taken", fault.Params{"key": key})
	}
	return err
}

// addItem writes an item whose key is known to be free.
func (s *Store) addItem(ctx context.Context, tx *db.Tx, who actor.Actor, n NewItem) (string, error) {
	flaws := n.check()
	node, err := s.stand(ctx, tx, who.WorkspaceID, &n.Content, Content{})
	if err := errors.Join(refuse(flaws), tooLongNote(n.Note), err); err != nil {
		return "", err
	}
	itemID, first, adopted, err := s.newItemID(ctx, tx, who.WorkspaceID, n.Key)
	if err != nil {
		return "", err
	}
	revisionID, err := s.insertRevision(ctx, tx, who, itemID, first, "", next{content: n.Content, note: n.Note}, n.hash(false))
	if err != nil {
		return "", err
	}
	owner := ""
	if who.Kind == actor.Member {
		owner = who.ID
	}
	suggested, err := s.suggestedGrade(ctx, tx, who.WorkspaceID, n.Content, node)
	if err != nil {
		return "", err
	}
	ready := ready(flaws) && !guarded(n.Grade)
	if adopted {
		if err := s.adopt(ctx, tx, who, itemID, revisionID, node, n.Content); err != nil {
			return "", err
		}
		return itemID, s.index(ctx, tx, who.WorkspaceID, itemID, n.Content)
	}
	made, err := s.q.Exec(ctx, tx, "insert_item", itemID, who.WorkspaceID, n.Key, revisionID, node, n.Question, n.Grade, string(n.Visibility), ready, owner, s.now(), suggested)
	if err != nil {
		return "", err
	}
	if made == 0 { // someone else was quicker
		return "", fault.Conflict("knowledge.key_taken", fault.Params{"key": n.Key})
	}
	return itemID, s.index(ctx, tx, who.WorkspaceID, itemID, n.Content)
}

// stand returns the node that c stands in. Where that is the draft's too, c goes
// on naming it as the draft does: a merge of categories changes no item.
func (s *Store) stand(ctx context.Context, tx *db.Tx, workspaceID string, c *Content, draft Content) (node string, err error) {
	if node, err = s.categoryAt(ctx, tx, workspaceID, c.CategoryID); err != nil || c.CategoryID == draft.CategoryID {
		return node, err
	}
	c.CategoryID = node
	if was, err := s.categoryAt(ctx, tx, workspaceID, draft.CategoryID); err == nil && was == node {
		c.CategoryID = draft.CategoryID
	}
	return node, nil
}

// index keeps the item's wordings, by which repeats are found, and the words it
// is sorted by.
func (s *Store) index(ctx context.Context, tx *db.Tx, workspaceID, itemID string, c Content) error {
	if _, err := s.q.Exec(ctx, tx, "labels_clear", workspaceID, itemID); err != nil {
		return err
	}
	if labels := c.labels(); len(labels) > 0 {
		if _, err := s.q.Exec(ctx, tx, "labels_add", itemID, workspaceID, db.List(labels)); err != nil {
			return err
		}
	}
	if _, err := s.q.Exec(ctx, tx, "wordings_clear", itemID); err != nil {
		return err
	}
	_, err := s.q.Exec(ctx, tx, "wordings_add", itemID, workspaceID, db.List(c.wordingHashes()))
	return err
}

// categoryAt returns the node that an id stands for now; see [Tree.At].
func (s *Store) categoryAt(ctx context.Context, c db.Conn, workspaceID, categoryID string) (string, error) {
	for range maxDepth {
		if categoryID == "" {
			return "", nil
		}
		var archivedAt int64
		var into string
		err := s.q.Scan(ctx, c, "category_fate", []any{workspaceID, categoryID}, &archivedAt, &into)
		switch {
		case errors.Is(err, sql.ErrNoRows), err == nil && archivedAt > 0 && into == "":
			return "", fault.Invalid("knowledge.category_not_found", "category_id")
		case err != nil || archivedAt == 0:
			return categoryID, err
		}
		categoryID = into
	}
	return "", fault.Invalid("knowledge.category_not_found", "category_id")
}

func tooLongNote(note string) error {
	if utf8.RuneCountInString(note) > maxNote {
		return fault.Invalid("knowledge.too_long", "note", fault.Params{"max": maxNote})
	}
	return nil
}

// keyOf makes a key from a question: the same question gives the same key, so
// that importing a file without keys twice changes nothing.
func keyOf(question string) string {
	k := WordingKey(question)
	if k == "" {
		k = question
	}
	sum := sha256.Sum256([]byte(k))
	return "q-" + hex.EncodeToString(sum[:6])
}
