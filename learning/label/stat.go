package label

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/learning/agree"
)

// Standing is how far the tasks of a kind are.
type Standing struct {
	Kind     string `db:"kind" json:"kind" enum:"items,entities,mood,quality"`
	Waiting  int64  `db:"waiting" json:"waiting"`
	Disputed int64  `db:"disputed" json:"disputed"`
	Settled  int64  `db:"settled" json:"settled"`
	Measured int64  `db:"measured" json:"measured" doc:"Of settled, how many a lot kept for measuring"`
}

// Overview is what labelling stands at.
type Overview struct {
	Queue
	Kinds []Standing `json:"kinds"`
}

// Overview returns it. Permission learning.label or learning.read.
func (s *Store) Overview(ctx context.Context, who actor.Actor) (out Overview, err error) {
	if err := labelsOrReads(who); err != nil {
		return out, err
	}
	if out.Queue, err = s.queue(ctx, s.DB, who.WorkspaceID); err != nil {
		return out, err
	}
	rows, err := db.All[Standing](ctx, s.DB, s.q, "standing", who.WorkspaceID)
	for _, kind := range Kinds {
		st := Standing{Kind: kind}
		if i := slices.IndexFunc(rows, func(r Standing) bool { return r.Kind == kind }); i >= 0 {
			st = rows[i]
		}
		out.Kinds = append(out.Kinds, st)
	}
	return out, err
}

// Agreement is how far people agree beyond chance; what is not known is null:
// nobody judged the same things, or all judged everything the same.
type Agreement struct {
	Things int64    `json:"things" doc:"Tasks that several people labelled"`
	Alpha  *float64 `json:"alpha" doc:"Krippendorff's α; of quality on a scale of even steps"`
	Fleiss *float64 `json:"fleiss" doc:"Fleiss' κ"`
}

// CategoryAgreement is how far people agree on the questions of a category.
type CategoryAgreement struct {
	CategoryID string `json:"category_id" doc:"Empty: questions that no item answers"`
	Agreement
}

// Stats are what the labels of a kind came to.
type Stats struct {
	Kind       string              `json:"kind"`
	Days       int                 `json:"days" doc:"How far back it looks"`
	Labels     int64               `json:"labels"`
	Agreement  Agreement           `json:"agreement"`
	Labellers  []Labeller          `json:"labellers" doc:"By their id: no order ranks them"`
	Categories []CategoryAgreement `json:"categories"`
	Named      []knowledge.Named   `json:"named" doc:"The items among the answers most often given"`
}

const (
	// mostStats bounds the labels that statistics are made of.
	mostStats = 200_000
	statDays  = 90
)

// given is a label with what became of its task.
type given struct {
	TaskID    string `db:"task_id"`
	AuthorID  string `db:"author_id"`
	Key       string `db:"answer_key"`
	Suggested bool   `db:"suggested"`
	TookMS    int64  `db:"took_ms"`
	Imported  bool   `db:"imported"`
	State     string `db:"state"`
	Held      string `db:"held"`
	ItemID    string `db:"item_id"`
}

// Stats returns those of the labels of a kind in the last 90 days. Permission
// learning.read.
func (s *Store) Stats(ctx context.Context, who actor.Actor, kind string) (Stats, error) {
	if err := who.Need(mayRead); err != nil {
		return Stats{}, err
	}
	if !slices.Contains(Kinds, kind) {
		return Stats{}, fault.Invalid("label.kind_unknown", "kind")
	}
	since := s.Clock.Now().Add(-statDays * 24 * time.Hour).UnixMilli()
	all, err := db.All[given](ctx, s.DB, s.q, "stats", who.WorkspaceID, kind, since, mostStats)
	if err != nil {
		return Stats{}, err
	}
	things := byTask(all)
	out := Stats{Kind: kind, Days: statDays, Labels: int64(len(all)), Agreement: agreement(kind, things), Labellers: labellers(all, things)}
	var ids []string
	for _, l := range out.Labellers {
		ids = append(ids, l.Top)
	}
	if out.Named, err = s.Knowledge.Named(ctx, who, each(ids)); err != nil {
		return Stats{}, err
	}
	out.Categories, err = s.categories(ctx, who, kind, things)
	return out, err
}

// byTask groups labels, keeping the tasks that several people labelled.
func byTask(all []given) [][]given {
	at := map[string]int{}
	var out [][]given
	for _, g := range all {
		i, ok := at[g.TaskID]
		if !ok {
			i = len(out)
			at[g.TaskID] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], g)
	}
	return slices.DeleteFunc(out, func(labels []given) bool { return len(labels) < 2 })
}

func agreement(kind string, things [][]given) Agreement {
	keys := make([][]string, len(things))
	for i, labels := range things {
		for _, l := range labels {
			keys[i] = append(keys[i], l.Key)
		}
	}
	out := Agreement{Things: int64(len(things)), Fleiss: known(agree.Fleiss(keys))}
	if kind == Quality {
		out.Alpha = known(agree.Alpha(grades(keys), agree.Interval))
	} else {
		out.Alpha = known(agree.Alpha(keys, agree.Nominal))
	}
	return out
}

// grades are the labels that are numbers: who could not tell gave none.
func grades(keys [][]string) [][]float64 {
	out := make([][]float64, len(keys))
	for i, labels := range keys {
		for _, k := range labels {
			if v, err := strconv.ParseFloat(k, 64); err == nil {
				out[i] = append(out[i], v)
			}
		}
	}
	return out
}

func known(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}

// categories is the agreement by category of the item that a question is for.
func (s *Store) categories(ctx context.Context, who actor.Actor, kind string, things [][]given) ([]CategoryAgreement, error) {
	var ids []string
	for _, labels := range things {
		ids = append(ids, itemOf(labels))
	}
	named, err := s.Knowledge.Named(ctx, actor.Of(who.WorkspaceID), each(ids))
	if err != nil {
		return nil, err
	}
	category := map[string]string{}
	for _, n := range named {
		category[n.ID] = n.CategoryID
	}
	of := map[string][][]given{}
	for _, labels := range things {
		c := category[itemOf(labels)]
		of[c] = append(of[c], labels)
	}
	out := []CategoryAgreement{}
	for c, some := range of {
		out = append(out, CategoryAgreement{CategoryID: c, Agreement: agreement(kind, some)})
	}
	slices.SortFunc(out, func(a, b CategoryAgreement) int { return cmp.Compare(a.CategoryID, b.CategoryID) })
	return out, nil
}

// itemOf is the item that a task's question is for: of what holds, else of the
// first label that names one.
func itemOf(labels []given) string {
	if labels[0].ItemID != "" {
		return labels[0].ItemID
	}
	for _, l := range labels {
		first, rest, _ := strings.Cut(l.Key, " ")
		if first == Split {
			first, _, _ = strings.Cut(rest, " ")
		}
		if !slices.Contains([]string{"", None, Missing, Unsure, Marked}, first) {
			return first
		}
	}
	return ""
}
