package gate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/knowledge"
)

// Where a question comes from.
const (
	SourceHand       = "hand"
	SourceHistory    = "history"    // a customer called the answer helpful
	SourceCorrection = "correction" // an agent said what would have been right
	SourceLabel      = "label"      // a labeller did
)

// Question is one of the suite.
type Question struct {
	ID         string               `db:"id" json:"id"`
	Text       string               `db:"text" json:"text"`
	Locale     string               `db:"locale" json:"locale"`
	Channel    string               `db:"channel" json:"channel"`
	Visibility knowledge.Visibility `db:"visibility" json:"visibility" enum:"public,signed_in,tier" doc:"What the asker may be told"`
	Tier       string               `db:"tier" json:"tier" doc:"Key of the asker's tier"`
	Expected   []string             `db:"expected,json" json:"expected" doc:"Ids of the items or documents that are right; none: nothing fits"`
	Source     string               `db:"source" json:"source" enum:"hand,history,correction,label"`
	SourceID   string               `db:"source_id" json:"source_id"`
	Note       string               `db:"note" json:"note"`
	AuthorID   string               `db:"author_id" json:"author_id"`
	CreatedAt  int64                `db:"created_at" json:"created_at"`
	RemovedAt  int64                `db:"removed_at" json:"removed_at"`
	Items      []Item               `json:"items" doc:"The items expected"`
}

// Item is an item, or a document, that a question expects or got.
type Item struct {
	ID       string `db:"id" json:"id"`
	Key      string `db:"key" json:"key" doc:"Empty for a document"`
	Question string `db:"question" json:"question" doc:"A document's title"`
	Released bool   `db:"released" json:"released"`
	Archived bool   `db:"archived" json:"archived"`
	Hidden   bool   `json:"hidden,omitempty" doc:"Is there, and not for you: it is not named"`

	Visibility knowledge.Visibility `db:"visibility" json:"-"`
	CategoryID string               `db:"category_id" json:"-"`
}

// NewQuestion is one to add.
type NewQuestion struct {
	Text       string               `json:"text"`
	Locale     string               `json:"locale,omitempty" enum:"zh-CN,en,"`
	Channel    string               `json:"channel,omitempty" enum:"webchat,email,wechat,phone," doc:"Empty: only what holds on every channel"`
	Visibility knowledge.Visibility `json:"visibility,omitempty" enum:"public,signed_in,tier," doc:"What the asker may be told; empty: public"`
	Tier       string               `json:"tier,omitempty"`
	Expected   []string             `json:"expected" doc:"Ids or keys of the items, or ids of the documents, that are right; none: nothing fits"`
	Source     string               `json:"source,omitempty" enum:"hand,history,correction,label,"`
	SourceID   string               `json:"source_id,omitempty" doc:"Of a proposal, as it was proposed"`
	Note       string               `json:"note,omitempty"`
}

// Added tells what became of questions that were to be added.
type Added struct {
	Added int64 `json:"added"`
	There int64 `json:"there" doc:"Were in the suite already"`
}

// Bounds of a suite.
const (
	maxText     = 500
	maxNote     = 500
	maxExpected = 20
	maxSuite    = 5000
	maxAtOnce   = 1000
	maxPage     = 100
)

// Questions lists the suite, the newest first, behind id `after` ("" for the
// first page); query narrows it to texts that hold it. Permission
// knowledge.read.
func (s *Store) Questions(ctx context.Context, who actor.Actor, query, after string, limit int) (knowledge.Page[Question], error) {
	if err := who.Need("knowledge.read"); err != nil {
		return knowledge.Page[Question]{}, err
	}
	if after == "" {
		after = "z" // behind every id
	}
	limit = min(max(limit, 1), maxPage)
	rows, err := db.All[Question](ctx, s.db, s.q, "questions", who.WorkspaceID, after, contains(query), limit+1)
	if err != nil {
		return knowledge.Page[Question]{}, err
	}
	p := knowledge.Page[Question]{Items: rows[:min(len(rows), limit)]}
	if len(rows) > limit {
		p.Next = p.Items[limit-1].ID
	}
	return p, s.nameItems(ctx, who, p.Items)
}

func contains(query string) string {
	if query = strings.ToLower(strings.TrimSpace(query)); query == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(query) + "%"
}

// nameItems fills in what the expected items are called.
func (s *Store) nameItems(ctx context.Context, who actor.Actor, all []Question) error {
	var ids []string
	for _, q := range all {
		ids = append(ids, q.Expected...)
	}
	byID, err := s.Items(ctx, who, ids)
	for i := range all {
		all[i].Items = []Item{}
		for _, itemID := range all[i].Expected {
			all[i].Items = append(all[i].Items, byID[itemID])
		}
	}
	return err
}

// Texts are what questions of the suite ask, by id, of those taken out too.
func (s *Store) Texts(ctx context.Context, workspaceID string, questionIDs []string) (map[string]string, error) {
	all, err := db.All[Question](ctx, s.db, s.q, "questions_by_id", workspaceID, db.List(questionIDs))
	out := map[string]string{}
	for _, q := range all {
		out[q.ID] = q.Text
	}
	return out, err
}

// All is the whole suite with its hash.
func (s *Store) All(ctx context.Context, workspaceID string) (all []Question, hash string, err error) {
	all, err = db.All[Question](ctx, s.db, s.q, "all_questions", workspaceID)
	ids := make([]string, len(all))
	for i, q := range all {
		ids[i] = q.ID
	}
	return all, suiteHash(ids), err
}

// Items names items and documents by their id, those that who may not see by
// nothing but it.
func (s *Store) Items(ctx context.Context, who actor.Actor, ids []string) (map[string]Item, error) {
	items, err := db.All[Item](ctx, s.db, s.q, "items", who.WorkspaceID, db.List(ids))
	if err != nil {
		return nil, err
	}
	sight, err := s.knowledge.SightOf(ctx, who)
	byID := map[string]Item{}
	for _, it := range items {
		if !sight.SeesAt(it.Visibility, it.CategoryID) {
			it.Key, it.Question, it.Hidden = "", "", true
		}
		byID[it.ID] = it
	}
	return byID, err
}

// Add puts questions into the suite; those that are there already, asked by the
// same asker, are left alone. Permission knowledge.write.
func (s *Store) Add(ctx context.Context, who actor.Actor, all []NewQuestion) (Added, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return Added{}, err
	}
	if len(all) == 0 || len(all) > maxAtOnce {
		return Added{}, fault.Invalid("suite.too_many", "questions", fault.Params{"max": maxAtOnce})
	}
	ready, err := s.readied(ctx, who, all)
	if err != nil {
		return Added{}, err
	}
	var out Added
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		out = Added{}
		var have int64
		if err := s.q.Scan(ctx, tx, "question_count", []any{who.WorkspaceID}, &have); err != nil {
			return err
		}
		if have+int64(len(ready)) > maxSuite {
			return fault.Conflict("suite.full", fault.Params{"max": maxSuite})
		}
		for _, q := range ready {
			n, err := s.q.Exec(ctx, tx, "insert_question", id.New(), who.WorkspaceID, q.hash(), q.Text, q.Locale, q.Channel, string(q.Visibility), q.Tier, db.JSON(q.Expected),
				q.Source, q.SourceID, q.customerID, q.Note, who.ID, s.now())
			if err != nil {
				return err
			}
			out.Added += n
		}
		out.There = int64(len(ready)) - out.Added
		if out.Added == 0 {
			return nil
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: who.WorkspaceID}, SuiteChanged{Added: out.Added})
	})
	return out, err
}

// readyQuestion is a question that has been checked, with whose words it is.
type readyQuestion struct {
	NewQuestion
	customerID string
}

// hash names who asks what where.
func (q readyQuestion) hash() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{knowledge.WordingKey(q.Text), q.Locale, q.Channel, string(q.Visibility), q.Tier}, "\n")))
	return hex.EncodeToString(sum[:16])
}

// readied checks questions, and finds the items and the customers behind them.
func (s *Store) readied(ctx context.Context, who actor.Actor, all []NewQuestion) ([]readyQuestion, error) {
	var named []string
	for i := range all {
		if err := all[i].check(fmt.Sprintf("questions/%d", i)); err != nil {
			return nil, err
		}
		named = append(named, all[i].Expected...)
	}
	items, err := db.All[Item](ctx, s.db, s.q, "items", who.WorkspaceID, db.List(named))
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, it := range items {
		ids[it.ID], ids[it.Key] = it.ID, it.ID
	}
	customers, err := s.customers(ctx, who.WorkspaceID, all)
	if err != nil {
		return nil, err
	}
	out := make([]readyQuestion, len(all))
	for i, q := range all {
		expected := []string{}
		for _, name := range q.Expected {
			if ids[name] == "" {
				return nil, fault.Invalid("suite.item_not_found", fmt.Sprintf("questions/%d/expected", i), fault.Params{"key": name})
			}
			expected = append(expected, ids[name])
		}
		slices.Sort(expected)
		q.Expected = slices.Compact(expected)
		out[i] = readyQuestion{q, customers[q.SourceID]}
	}
	return out, nil
}

// check tidies a question and refuses one that cannot be asked.
func (q *NewQuestion) check(field string) error {
	q.Text, q.Note = strings.Join(strings.Fields(strings.ToValidUTF8(q.Text, "")), " "), strings.TrimSpace(strings.ToValidUTF8(q.Note, ""))
	if q.Visibility == "" {
		q.Visibility = knowledge.Public
	}
	if q.Source == "" {
		q.Source = SourceHand
	}
	switch {
	case q.Text == "" || knowledge.WordingKey(q.Text) == "":
		return fault.Invalid("suite.text_missing", field+"/text")
	case utf8.RuneCountInString(q.Text) > maxText:
		return fault.Invalid("knowledge.too_long", field+"/text", fault.Params{"max": maxText})
	case utf8.RuneCountInString(q.Note) > maxNote:
		return fault.Invalid("knowledge.too_long", field+"/note", fault.Params{"max": maxNote})
	case len(q.Expected) > maxExpected:
		return fault.Invalid("knowledge.too_many", field+"/expected", fault.Params{"max": maxExpected})
	case !slices.Contains([]knowledge.Visibility{knowledge.Public, knowledge.SignedIn, knowledge.Tier}, q.Visibility):
		return fault.Invalid("knowledge.visibility_unknown", field+"/visibility")
	case !slices.Contains([]string{SourceHand, SourceHistory, SourceCorrection, SourceLabel}, q.Source):
		return fault.Invalid("suite.source_unknown", field+"/source")
	}
	return nil
}

// Remove takes a question out of the suite; its results stay. Permission
// knowledge.write.
func (s *Store) Remove(ctx context.Context, who actor.Actor, questionID string) error {
	if err := who.Need("knowledge.write"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := s.q.Exec(ctx, tx, "remove_question", who.WorkspaceID, questionID, s.now())
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound("suite.question_not_found")
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: who.WorkspaceID}, SuiteChanged{Removed: 1})
	})
}
