package value

import (
	"context"
	"slices"
	"strconv"
	"time"

	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Text is a text in both languages.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Figure is one number with what it means.
type Figure struct {
	Key        string   `json:"key"`
	Value      *float64 `json:"value" doc:"null: not known"`
	Unit       string   `json:"unit" enum:"count,ms,score,share"`
	N          int64    `json:"n" doc:"How many it is made of"`
	Definition Text     `json:"definition"`
	Rows       bool     `json:"rows" doc:"The conversations behind it can be listed"`
}

// Overview is one day of a workspace.
type Overview struct {
	Day     string          `json:"day" doc:"YYYY-MM-DD in the workspace's zone"`
	From    int64           `json:"from"`
	To      int64           `json:"to"`
	Figures []Figure        `json:"figures"`
	AtWork  []desk.Standing `json:"at_work" doc:"Who is at work now; of today only"`
	Hours   []Hour          `json:"hours" doc:"The day by the hour of the workspace's zone"`
	// Unanswered are the questions without an answer, the commonest first.
	Unanswered []Gap `json:"unanswered" doc:"What was asked in the conversations behind the figure unanswered and not answered, alike ones together, the commonest first; at most 50"`
	// UnansweredQuestions counts them all.
	UnansweredQuestions int64 `json:"unanswered_questions" doc:"How many questions those conversations left unanswered"`
}

// most bounds the conversations of a day that are counted.
const most = 200_000

// figure is how a figure of the day is made: which conversations, and of those a
// value; without value it is their number.
type figure struct {
	key, unit  string
	is         func(f Fact, now int64) bool
	of         func(f Fact) (float64, bool)
	definition Text
}

func outcome(state string) func(Fact, int64) bool {
	return func(f Fact, now int64) bool { return f.ClosedAt > 0 && stateAt(f, now) == state }
}

// stateAt is the outcome as it stands now: awaiting ends with its window.
func stateAt(f Fact, now int64) string {
	if f.Outcome == string(conversation.OutcomeAwaiting) && f.WindowUntil <= now {
		return string(conversation.OutcomeUnknown)
	}
	return f.Outcome
}

func all(Fact, int64) bool { return true }

var figures = []figure{
	{"conversations", "count", all, nil, Text{"当天开始的会话数。", "Conversations begun on the day."}},
	{"open", "count", func(f Fact, _ int64) bool { return f.ClosedAt == 0 }, nil, Text{"当天开始、还没有结束的会话数。", "Conversations begun on the day that have not ended."}},
	{"outcome.confirmed", "count", outcome("confirmed"), nil, Text{"客户亲口确认已解决的会话数。", "Ended; the customer said that it is solved."}},
	{"outcome.awaiting", "count", outcome("awaiting"), nil, Text{"已结束、客户没有表态、回访窗口还开着的会话数。", "Ended; the customer said nothing, and the window for coming back is open."}},
	{"outcome.solved_by_person", "count", outcome("solved_by_person"), nil, Text{"坐席以“已解决”结束的会话数。", "Ended by an agent as solved."}},
	{"outcome.unsolved", "count", outcome("unsolved"), nil, Text{"客户或坐席说没有解决的会话数。", "Ended; the customer or the agent said that it is not solved."}},
	{"outcome.abandoned", "count", outcome("abandoned"), nil, Text{"排队中离开、或没得到任何回复就结束的会话数。", "Ended while queued or before any reply."}},
	{"outcome.unknown", "count", outcome("unknown"), nil, Text{"已结束、没有任何证据的会话数；窗口已过仍无回音的也算在内。", "Ended without evidence either way, those whose window has closed included."}},
	{"handoffs", "count", func(f Fact, _ int64) bool { return f.Handoffs > 0 }, nil, Text{"转过人工的会话数。", "Conversations that were handed to people."}},
	{"unanswered", "count", func(f Fact, _ int64) bool { return f.Declined > 0 }, nil, Text{"机器人至少一次答不上来的会话数。", "Conversations in which the bot could not answer at least once."}},
	{"rating", "score", func(f Fact, _ int64) bool { return f.Rating > 0 }, func(f Fact) (float64, bool) { return float64(f.Rating), f.Rating > 0 }, Text{"已评价会话的平均分（1–5）；没有评价的不算满意，看参评率。", "Mean of the ratings given (1–5). Those not given are not read as satisfied: see the response rate."}},
	{"response_rate", "share", func(f Fact, _ int64) bool { return f.Invited > 0 }, func(f Fact) (float64, bool) {
		if f.Rating > 0 {
			return 1, true
		}
		return 0, true
	}, Text{"参评率：收到邀请的会话里评了分的比例。", "Share of the invited conversations that were rated."}},
	{"first_response", "ms", func(f Fact, _ int64) bool { return f.FirstReplyAt > 0 && f.FirstCustomerAt > 0 }, func(f Fact) (float64, bool) {
		return float64(f.FirstReplyAt - f.FirstCustomerAt), true
	}, Text{"首次响应的中位数：从客户第一句到第一次回复（机器人或坐席）。", "Median time from the customer's first message to the first reply, the bot's or a person's."}},
	{"first_human_response", "ms", func(f Fact, _ int64) bool { return f.FirstHumanReplyAt > 0 && f.QueuedAt > 0 }, func(f Fact) (float64, bool) {
		return float64(f.FirstHumanReplyAt - f.QueuedAt), true
	}, Text{"人工首次响应的中位数：从开始排队到坐席第一次回复。", "Median time from entering the queue to the first reply of a person."}},
}

// Overview returns the figures of a day, "" for today.
func (s *Store) Overview(ctx context.Context, who actor.Actor, day string) (Overview, error) {
	if err := who.Need("overview.read"); err != nil {
		return Overview{}, err
	}
	out, facts, err := s.day(ctx, who, day)
	if err != nil {
		return out, err
	}
	if now := s.now(); out.From <= now && now < out.To { // what stands now is no other day's
		if err := s.live(ctx, who, &out); err != nil {
			return out, err
		}
	}
	for _, f := range figures {
		out.Figures = append(out.Figures, f.count(facts, s.now()))
	}
	if out.Hours, err = s.hours(ctx, who, facts); err != nil {
		return out, err
	}
	out.Unanswered, out.UnansweredQuestions, err = s.gaps(ctx, who, facts)
	return out, err
}

func (s *Store) now() int64 { return s.Clock.Now().UnixMilli() }

func (s *Store) day(ctx context.Context, who actor.Actor, day string) (Overview, []Fact, error) {
	w, err := s.Workspace.ByID(ctx, who.WorkspaceID)
	if err != nil {
		return Overview{}, nil, err
	}
	at := s.Clock.Now().In(w.Location())
	if day != "" {
		if at, err = time.ParseInLocation(time.DateOnly, day, w.Location()); err != nil {
			return Overview{}, nil, fault.Invalid("overview.day", "day")
		}
	}
	from := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, w.Location())
	out := Overview{Day: from.Format(time.DateOnly), From: from.UnixMilli(), To: from.AddDate(0, 0, 1).UnixMilli(), Figures: []Figure{}, AtWork: []desk.Standing{}, Hours: []Hour{}, Unanswered: []Gap{}}
	facts, err := db.All[Fact](ctx, s.DB, s.q, "of_day", who.WorkspaceID, out.From, out.To, most)
	return out, facts, err
}

// live adds what stands now: who waits, and who is at work.
func (s *Store) live(ctx context.Context, who actor.Actor, out *Overview) error {
	reader := actor.Of(who.WorkspaceID)
	queues, err := s.Desk.QueueGroups(ctx, reader)
	if err != nil {
		return err
	}
	var waiting, longest float64
	for _, q := range queues {
		waiting += float64(q.Waiting)
		longest = max(longest, float64(q.LongestMS))
	}
	team, err := s.Desk.Team(ctx, reader)
	if err != nil {
		return err
	}
	for _, st := range team {
		if st.AtWork() {
			out.AtWork = append(out.AtWork, st)
		}
	}
	here := float64(len(out.AtWork))
	wait := Figure{Key: "longest_wait", Unit: "ms", N: int64(waiting), Definition: Text{"现在排在最前的客户已等的时间。", "How long the first in the queues has waited by now."}}
	if waiting > 0 {
		wait.Value = &longest
	}
	out.Figures = append(out.Figures,
		Figure{Key: "waiting_now", Value: &waiting, Unit: "count", N: int64(waiting), Definition: Text{"现在排队等人工的会话数。", "Conversations that wait for a person now."}}, wait,
		Figure{Key: "at_work", Value: &here, Unit: "count", N: int64(here), Definition: Text{"现在在岗（非离线）的人数。", "Members who are at work now, in whatever state but offline."}})
	return nil
}

func (f figure) count(facts []Fact, now int64) Figure {
	out := Figure{Key: f.key, Unit: f.unit, Definition: f.definition, Rows: true}
	var values []float64
	for _, x := range facts {
		if !f.is(x, now) {
			continue
		}
		out.N++
		if f.of != nil {
			v, _ := f.of(x)
			values = append(values, v)
		}
	}
	n := float64(out.N)
	switch {
	case f.of == nil:
		out.Value = &n
	case len(values) == 0:
	case f.unit == "ms":
		slices.Sort(values)
		out.Value = &values[len(values)/2]
	default:
		var sum float64
		for _, v := range values {
			sum += v
		}
		mean := sum / n
		out.Value = &mean
	}
	return out
}

// Rows returns a page of the conversations behind a figure of a day.
func (s *Store) Rows(ctx context.Context, who actor.Actor, key, day, after string, limit int) (desk.Rows, error) {
	if err := who.Need("overview.read"); err != nil {
		return desk.Rows{}, err
	}
	i := slices.IndexFunc(figures, func(f figure) bool { return f.key == key })
	if i < 0 {
		return desk.Rows{}, fault.NotFound("overview.no_figure")
	}
	_, facts, err := s.day(ctx, who, day)
	if err != nil {
		return desk.Rows{}, err
	}
	var ids []string
	for _, f := range facts {
		if figures[i].is(f, s.now()) && (after == "" || mark(f) < after) {
			ids = append(ids, f.ConversationID)
		}
	}
	limit = min(max(limit, 1), conversation.MaxPage)
	next := ""
	if len(ids) > limit {
		ids = ids[:limit]
		for _, f := range facts {
			if f.ConversationID == ids[limit-1] {
				next = mark(f)
			}
		}
	}
	rows, err := s.Desk.RowsOf(ctx, who, ids)
	if rows == nil {
		rows = []desk.Row{}
	}
	return desk.Rows{Items: rows, Next: next}, err
}

// mark is a fact's place in the order of a day's list, newest first.
func mark(f Fact) string { return strconv.FormatInt(f.CreatedAt, 10) + "_" + f.ConversationID }
