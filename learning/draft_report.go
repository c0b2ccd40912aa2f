package learning

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yingda/bot"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/mask"
)

// What became of a draft.
const (
	DraftSame   = "same"   // people said it as it was
	DraftEdited = "edited" // people said it in part
	DraftOther  = "other"  // people said something else
	DraftNone   = "none"   // it had no answer
)

// sameFrom and editedFrom are the likenesses from which on a draft counts as said,
// and as said in part.
const (
	sameFrom   = 0.95
	editedFrom = 0.5
)

// bands are the confidences by which drafts are told apart.
var bands = [...]float64{0, 0.8, 0.9, 0.95}

// DraftReport is how far what the bot would have said is from what people said.
type DraftReport struct {
	Days      int64            `json:"days"`
	Answered  Share            `json:"answered" doc:"Of the questions that people answered, those to which the bot had an answer"`
	Same      Share            `json:"same" doc:"Of its answers, those that people said as they were"`
	Edited    Share            `json:"edited" doc:"Of its answers, those that people said in part"`
	Other     Share            `json:"other" doc:"Of its answers, those in whose place people said something else"`
	Decisions map[string]int64 `json:"decisions" doc:"Questions by what the bot would have done"`
	Bands     []DraftBand      `json:"bands" doc:"Its answers by how sure it was"`
	ByTopic   []DraftTopic     `json:"by_topic" doc:"Its answers by the category they stand in now, the most asked first"`
	SameFrom  float64          `json:"same_from" doc:"Likeness from which on a draft counts as said"`
	PartFrom  float64          `json:"part_from" doc:"Likeness from which on it counts as said in part"`
}

// DraftBand is the answers of a range of confidence.
type DraftBand struct {
	From float64 `json:"from"`
	Said Share   `json:"said" doc:"Those that people said, as they were or in part"`
}

// DraftTopic is the answers of a category.
type DraftTopic struct {
	CategoryID string `json:"category_id" doc:"Empty: none, or the item is gone"`
	Said       Share  `json:"said" doc:"Those that people said, as they were or in part"`
	Same       Share  `json:"same" doc:"Those that people said as they were"`
}

// DraftReport counts the drafts of the last 28 days that people answered.
// Permission learning.read.
func (s *Store) DraftReport(ctx context.Context, who actor.Actor) (DraftReport, error) {
	out := DraftReport{Days: Window, Decisions: map[string]int64{}, SameFrom: sameFrom, PartFrom: editedFrom}
	if err := who.Need(mayRead); err != nil {
		return out, err
	}
	rows, err := db.All[draftSum](ctx, s.DB, s.q, "draft_sums", who.WorkspaceID, since(s.now()), sameFrom, editedFrom, bands[1], bands[2], bands[3])
	if err != nil {
		return out, err
	}
	var all, answers draftSum
	var band [len(bands)]draftSum
	item := map[string]draftSum{}
	for _, r := range rows {
		out.Decisions[r.Decision] += r.N
		all.N += r.N
		if r.Decision != bot.Answer {
			continue
		}
		answers = answers.and(r)
		band[r.Band] = band[r.Band].and(r)
		item[r.ItemID] = item[r.ItemID].and(r)
	}
	out.Answered, out.Same, out.Edited, out.Other = ShareOf(answers.N, all.N), ShareOf(answers.Same, answers.N), ShareOf(answers.Edited, answers.N), ShareOf(answers.N-answers.Same-answers.Edited, answers.N)
	for i, from := range bands {
		out.Bands = append(out.Bands, DraftBand{From: from, Said: band[i].said()})
	}
	out.ByTopic, err = s.draftTopics(ctx, who.WorkspaceID, item)
	return out, err
}

// draftSum counts drafts that are alike.
type draftSum struct {
	Decision string `db:"decision"`
	ItemID   string `db:"item_id"`
	Band     int64  `db:"band"`
	N        int64  `db:"n"`
	Same     int64  `db:"same"`
	Edited   int64  `db:"edited"`
}

func (d draftSum) and(e draftSum) draftSum {
	return draftSum{N: d.N + e.N, Same: d.Same + e.Same, Edited: d.Edited + e.Edited}
}

func (d draftSum) said() Share { return ShareOf(d.Same+d.Edited, d.N) }

// draftTopics puts the sums of items together by category.
func (s *Store) draftTopics(ctx context.Context, workspaceID string, item map[string]draftSum) ([]DraftTopic, error) {
	at, err := s.Knowledge.CategoriesOf(ctx, workspaceID, slices.Collect(maps.Keys(item)))
	topic := map[string]draftSum{}
	for itemID, d := range item {
		topic[at[itemID]] = topic[at[itemID]].and(d)
	}
	out := []DraftTopic{}
	for categoryID, d := range topic {
		out = append(out, DraftTopic{CategoryID: categoryID, Said: d.said(), Same: ShareOf(d.Same, d.N)})
	}
	slices.SortFunc(out, func(a, b DraftTopic) int {
		return cmp.Or(cmp.Compare(b.Said.N, a.Said.N), cmp.Compare(a.CategoryID, b.CategoryID))
	})
	return out, err
}

// DraftView is a draft with the words of all three.
type DraftView struct {
	Draft
	Verdict  string `db:"verdict" json:"verdict" enum:"same,edited,other,none"`
	Question string `json:"question" doc:"Empty once the customer was erased"`
	Drafted  string `json:"drafted" doc:"What the bot would have said"`
	Answer   string `json:"answer" doc:"What people said"`
}

// Mask hides numbers of people in what customers and people said.
func (d *DraftView) Mask() { d.Question, d.Answer = mask.Text(d.Question), mask.Text(d.Answer) }

// DraftFilter chooses drafts.
type DraftFilter struct {
	Verdict string  // same, edited, other, none; "" for any
	Topic   *string // answers of this category, "" for those in none; nil for any draft
	After   string
	Limit   int
}

// Drafts lists the drafts behind the report, the newest first. Permission
// learning.read.
func (s *Store) Drafts(ctx context.Context, who actor.Actor, f DraftFilter) (Page[DraftView], error) {
	out := Page[DraftView]{Items: []DraftView{}}
	if err := who.Need(mayRead); err != nil {
		return out, err
	}
	items, err := s.draftedIn(ctx, who.WorkspaceID, f.Topic)
	if err != nil {
		return out, err
	}
	at, lastID, err := cursor(f.After)
	if err != nil {
		return out, err
	}
	limit := min(max(f.Limit, 1), maxPage)
	rows, err := db.All[DraftView](ctx, s.DB, s.q, "drafts", who.WorkspaceID, since(s.now()), sameFrom, editedFrom, f.Verdict, int64(min(at, 1<<62)), lastID, limit+1, f.Topic != nil, db.List(items))
	if err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = strconv.FormatInt(rows[limit-1].At, 10) + "_" + rows[limit-1].TurnID
	}
	out.Items = rows
	return out, s.fillDrafts(ctx, who.WorkspaceID, rows)
}

// draftedIn are the items of a category of which answers were drafted; none where
// no category is asked for.
func (s *Store) draftedIn(ctx context.Context, workspaceID string, topic *string) ([]string, error) {
	out := []string{}
	if topic == nil {
		return out, nil
	}
	all, err := db.All[string](ctx, s.DB, s.q, "drafted_items", workspaceID, since(s.now()))
	if err != nil {
		return out, err
	}
	at, err := s.Knowledge.CategoriesOf(ctx, workspaceID, all)
	for _, itemID := range all {
		if at[itemID] == *topic {
			out = append(out, itemID)
		}
	}
	return out, err
}

// fillDrafts reads the words of drafts from whom they belong to.
func (s *Store) fillDrafts(ctx context.Context, workspaceID string, rows []DraftView) error {
	ids := make([]string, len(rows))
	for i, d := range rows {
		ids[i] = d.TurnID
	}
	words, err := s.wordsOfDrafts(ctx, workspaceID, ids)
	if err != nil {
		return err
	}
	for i := range rows {
		d := &rows[i]
		w := words[d.TurnID]
		var u bot.Understood
		if len(w.Understanding) > 0 {
			if err := json.Unmarshal(w.Understanding, &u); err != nil {
				return err
			}
		}
		d.Question, d.Drafted = u.Text, w.Draft
		said, err := s.saidAfter(ctx, workspaceID, d.ConversationID, w.ToSeq)
		if err != nil {
			return err
		}
		d.Answer = strings.Join(said, "\n")
	}
	return nil
}
