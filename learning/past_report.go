package learning

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/knowledge/search"
	"yingda/learning/cluster"
)

// PastReport is what the knowledge would have made of old conversations.
type PastReport struct {
	Conversations int64            `json:"conversations" doc:"With at least one question"`
	Questions     int64            `json:"questions"`
	Answered      Share            `json:"answered" doc:"Of the questions, those that would have been answered at once; its interval takes questions of one conversation as alike"`
	Whole         Share            `json:"whole" doc:"Of the conversations, those all of whose questions would have been answered"`
	Sure          float64          `json:"sure" doc:"Mean confidence of those answers: about this share of them is right"`
	Decisions     map[string]int64 `json:"decisions" doc:"Questions by what would have been done"`
	PeopleMS      float64          `json:"people_ms" doc:"What the conversations took people"`
	WholePeopleMS float64          `json:"whole_people_ms" doc:"What those took that would have been answered whole"`
	Assumed       bool             `json:"assumed" doc:"The file does not tell: five minutes a conversation are assumed"`
	Masked        map[string]int64 `json:"masked" doc:"What was masked in the questions, by kind"`
	Missing       []Missing        `json:"missing" doc:"What the knowledge lacks, the dearest first; at most 200"`
	MissingTotal  int64            `json:"missing_total" doc:"How many there are in all"`
	MissingCost   float64          `json:"missing_cost" doc:"What they cost in all"`
	Prices        Prices           `json:"prices"`
	ReleaseID     string           `json:"release_id" doc:"What was asked; empty where nothing is released"`
	BaseN         int64            `json:"base_n"`
}

// Missing is a matter that was asked about and not answered.
type Missing struct {
	N             int64    `json:"n"`
	Question      string   `json:"question" doc:"The wording that stands for it"`
	Variants      []string `json:"variants" doc:"Other wordings of it, to make an item of"`
	Size          int64    `json:"size" doc:"Questions"`
	Conversations int64    `json:"conversations"`
	PeopleMS      float64  `json:"people_ms"`
	Cost          float64  `json:"cost" doc:"People's time at the workspace's price"`
	Nearest       []Near   `json:"nearest"`
	ItemID        string   `json:"item_id,omitempty" doc:"The draft that was made of it"`
}

const missingShown = 200

// finishPast makes the report of what was asked.
func (s *Store) finishPast(ctx context.Context, who actor.Actor, p Past) error {
	rows, err := db.All[PastQuestion](ctx, s.DB, s.q, "past_rows", who.WorkspaceID, p.ID)
	if err != nil {
		return err
	}
	prices, err := s.prices(ctx, who.WorkspaceID)
	if err != nil {
		return err
	}
	r := PastReport{Prices: prices, Decisions: map[string]int64{}, Masked: map[string]int64{}, Missing: []Missing{}}
	r.assume(rows)
	r.sum(rows)
	if r.ReleaseID, r.BaseN, err = s.Search.Release(ctx, search.Query{WorkspaceID: who.WorkspaceID}); err != nil {
		return err
	}
	of, err := s.gatherMissing(ctx, who, rows, &r)
	if err != nil {
		return err
	}
	if err := s.keepMissing(ctx, who.WorkspaceID, p.ID, of); err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.past(ctx, tx, "past_for_update", who.WorkspaceID, p.ID)
		if err != nil || now.State != PastRunning {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "past_reported", who.WorkspaceID, p.ID, db.JSON(r)); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "past_state", who.WorkspaceID, p.ID, PastDone, "", s.now()); err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: p.ID}, PastEnded{PastID: p.ID, State: PastDone, Conversations: r.Conversations, Questions: r.Questions})
	})
	if err != nil {
		return err
	}
	return s.forgetFile(ctx, who.WorkspaceID, p)
}

// assume gives every conversation the same time where the file tells none.
func (r *PastReport) assume(rows []PastQuestion) {
	in := map[int64]float64{}
	for _, q := range rows {
		if q.PeopleMS > 0 {
			return
		}
		in[q.Conversation]++
	}
	r.Assumed = true
	for i := range rows {
		rows[i].PeopleMS = pastMinutes * 60_000 / in[rows[i].Conversation]
	}
}

// tally is what a conversation came to.
type tally struct {
	answered, asked int64
	peopleMS        float64
}

func (r *PastReport) sum(rows []PastQuestion) {
	of := map[int64]*tally{}
	var sure float64
	for _, q := range rows {
		t := of[q.Conversation]
		if t == nil {
			t = &tally{}
			of[q.Conversation] = t
		}
		t.asked++
		t.peopleMS += q.PeopleMS
		r.Decisions[q.Decision]++
		for kind, n := range q.Masked {
			r.Masked[kind] += n
		}
		if q.Decision == "answer" {
			t.answered++
			sure += q.Confidence
		}
	}
	var whole int64
	var all []tally
	for _, t := range of {
		all = append(all, *t)
		r.PeopleMS += t.peopleMS
		if t.answered == t.asked {
			whole++
			r.WholePeopleMS += t.peopleMS
		}
	}
	r.Conversations, r.Questions = int64(len(of)), int64(len(rows))
	r.Answered, r.Whole = shareWithin(all), ShareOf(whole, r.Conversations)
	if r.Answered.K > 0 {
		r.Sure = sure / float64(r.Answered.K)
	}
}

// shareWithin is a share of questions that lie in conversations: those of one are
// alike, so their interval is Wilson's with as many questions as they are worth
// (the share's own variance by the one between conversations).
func shareWithin(all []tally) Share {
	var k, n int64
	for _, t := range all {
		k, n = k+t.answered, n+t.asked
	}
	plain := ShareOf(k, n)
	if n == 0 || len(all) < 2 {
		return plain
	}
	p := plain.Value()
	var squares float64
	for _, t := range all {
		d := float64(t.answered) - p*float64(t.asked)
		squares += d * d
	}
	variance := squares * float64(len(all)) / float64(len(all)-1) / float64(n) / float64(n)
	worth := float64(len(all))
	if variance > 0 {
		worth = min(p*(1-p)/variance, float64(n))
	}
	s := wilson(p, math.Max(worth, 1))
	s.K, s.N = k, n
	return s
}

// gatherMissing puts together what was not answered, and tells each question's
// matter by its number.
func (s *Store) gatherMissing(ctx context.Context, who actor.Actor, rows []PastQuestion, r *PastReport) (map[int64]int64, error) {
	encoder, err := s.Search.Encoder(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	sp := space{Space: cluster.New(encoder.Dims), encoder: encoder}
	named, in, byRow := 0, map[int64]string{}, map[int64]PastQuestion{}
	next := func() string { named++; return strconv.Itoa(named) }
	for _, q := range rows {
		if q.Decision == "answer" || q.Decision == "clarify" {
			continue // asked back, the customer would have chosen
		}
		byRow[q.N] = q
		c, _ := sp.Place(sp.text(strconv.FormatInt(q.N, 10), unmarked(q.Question)), next)
		in[q.N] = c.ID
	}
	into := map[string]string{}
	joined, _ := sp.Tidy(func() string { return "" }) // what would be parted was put together just now
	for _, j := range joined {
		into[j.From] = j.Into
	}
	members := map[string][]PastQuestion{}
	for n, id := range in {
		if to, ok := into[id]; ok {
			id = to
		}
		members[id] = append(members[id], byRow[n])
	}
	return s.rankMissing(ctx, who, &sp, members, r)
}

func (s *Store) rankMissing(ctx context.Context, who actor.Actor, sp *space, members map[string][]PastQuestion, r *PastReport) (map[int64]int64, error) {
	type matter struct {
		Missing
		id string
	}
	var all []matter
	for id, rows := range members {
		slices.SortFunc(rows, func(a, b PastQuestion) int { return cmp.Compare(a.N, b.N) })
		m := matter{id: id}
		conversations := map[int64]bool{}
		for _, q := range rows {
			m.Size++
			m.PeopleMS += q.PeopleMS
			conversations[q.Conversation] = true
		}
		m.Conversations = int64(len(conversations))
		m.Cost = r.Prices.of(m.PeopleMS, 0)
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b matter) int {
		return cmp.Or(cmp.Compare(b.PeopleMS, a.PeopleMS), cmp.Compare(b.Size, a.Size), cmp.Compare(members[a.id][0].N, members[b.id][0].N))
	})
	r.MissingTotal = int64(len(all))
	of := map[int64]int64{}
	for i, m := range all {
		r.MissingCost += m.Cost
		m.N = int64(i + 1)
		for _, q := range members[m.id] {
			of[q.N] = m.N
		}
		if i >= missingShown {
			continue
		}
		if err := s.describeMissing(ctx, who, sp, m.id, members[m.id], &m.Missing); err != nil {
			return nil, err
		}
		r.Missing = append(r.Missing, m.Missing)
	}
	return of, nil
}

// describeMissing names a matter and chooses wordings for an item of it.
func (s *Store) describeMissing(ctx context.Context, who actor.Actor, sp *space, id string, rows []PastQuestion, m *Missing) (err error) {
	m.Variants = []string{}
	question := map[string]string{}
	for _, q := range rows {
		question[strconv.FormatInt(q.N, 10)] = q.Question
	}
	c := sp.Cluster(id)
	if c == nil {
		return fmt.Errorf("past: cluster %s is gone", id)
	}
	name := c.Name("")
	m.Question = question[name.ID]
	var of []cluster.Text
	for _, t := range c.Exemplars {
		if q := question[t.ID]; q != "" && !standIns.MatchString(q) && t.ID != name.ID {
			of = append(of, t)
		}
	}
	for _, t := range cluster.Variants(of, []cluster.Text{name}, proposed) {
		m.Variants = append(m.Variants, t.Wording)
	}
	m.Nearest, err = s.nearest(ctx, who, name.Wording)
	return err
}

// keepMissing writes which matter each question is about, some at a time.
func (s *Store) keepMissing(ctx context.Context, workspaceID, pastID string, of map[int64]int64) error {
	for some := range slices.Chunk(slices.Sorted(maps.Keys(of)), placedAtOnce) {
		err := s.DB.WriteLater(ctx, func(tx *db.Tx) error {
			if _, err := s.q.Exec(ctx, tx, "past_touched", workspaceID, pastID, s.now()); err != nil {
				return err
			}
			for _, n := range some {
				if _, err := s.q.Exec(ctx, tx, "past_missing", workspaceID, pastID, n, of[n]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// PastFilter chooses questions of an import.
type PastFilter struct {
	Decision string // answer, clarify, related, decline, person; "" for any
	Missing  int64  // about this matter; 0 for any
	After    string
	Limit    int
}

// PastQuestions lists the questions of an import: the rows behind its figures.
// Permission learning.read.
func (s *Store) PastQuestions(ctx context.Context, who actor.Actor, pastID string, f PastFilter) (Page[PastQuestion], error) {
	out := Page[PastQuestion]{Items: []PastQuestion{}}
	if _, err := s.PastByID(ctx, who, pastID); err != nil {
		return out, err
	}
	after, _ := strconv.ParseInt(f.After, 10, 64) // anything else is the first page
	limit := min(max(f.Limit, 1), maxPage)
	rows, err := db.All[PastQuestion](ctx, s.DB, s.q, "past_questions", who.WorkspaceID, pastID, f.Decision, f.Missing, after, limit+1)
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = strconv.FormatInt(rows[limit-1].N, 10)
	}
	out.Items = rows
	return out, err
}
