package learning

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/mask"
	"yingda/knowledge/search"
)

// Orders of a list of clusters, the most first.
var clusterOrders = []string{"debt", "size", "growth", "new"}

// ClusterFilter narrows a list of clusters.
type ClusterFilter struct {
	State  string // open, dismissed; "" is open
	Reason string // with questions that have this reason
	Order  string // debt, size, growth, new; "" is debt
	After  string
	Limit  int
}

// ClusterView is a cluster as people see it.
type ClusterView struct {
	Cluster
	Name    string    `json:"name" doc:"Its title, else the question that stands for it; empty where that customer was erased"`
	Debt    float64   `json:"debt" doc:"What it cost within the window, in the workspace's currency"`
	Nearest []Near    `json:"nearest" doc:"Items of the knowledge that are nearest to it; at most 3"`
	Fixes   []FixView `json:"fixes" doc:"What was done about it, the newest first"`
}

// Mask hides numbers of people in the name.
func (k *ClusterView) Mask() { k.Name = mask.Text(k.Name) }

// Near is an item that is near to a cluster.
type Near struct {
	ItemID     string  `json:"item_id"`
	Question   string  `json:"question"`
	Confidence float64 `json:"confidence" doc:"Probability that it answers the question that stands for the cluster"`
}

// Page is one page of a list; Next is given back as `after` for the one behind.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next" doc:"Empty on the last page"`
}

const maxPage = 100

// Clusters lists clusters that have something within the window. Permission
// learning.read.
func (s *Store) Clusters(ctx context.Context, who actor.Actor, f ClusterFilter) (Page[ClusterView], error) {
	if err := who.Need(mayRead); err != nil {
		return Page[ClusterView]{}, err
	}
	if f.Order == "" {
		f.Order = clusterOrders[0]
	}
	if f.State == "" {
		f.State = Open
	}
	if !slices.Contains(clusterOrders, f.Order) {
		return Page[ClusterView]{}, fault.Invalid("learning.order_unknown", "order")
	}
	p, err := s.prices(ctx, who.WorkspaceID)
	if err != nil {
		return Page[ClusterView]{}, err
	}
	key, after, err := cursor(f.After)
	if err != nil {
		return Page[ClusterView]{}, err
	}
	limit := min(max(f.Limit, 1), maxPage)
	rows, err := db.All[ranked](ctx, s.DB, s.q, "clusters", who.WorkspaceID, f.State, slices.Index(ReasonNames, f.Reason), f.Order, p.AgentMinute/60_000, p.UnsolvedNeed, key, after, limit+1)
	if err != nil {
		return Page[ClusterView]{}, err
	}
	out := Page[ClusterView]{Items: []ClusterView{}}
	if len(rows) > limit {
		last := rows[limit-1]
		rows, out.Next = rows[:limit], strconv.FormatFloat(last.Key, 'g', -1, 64)+"_"+last.ID
	}
	for _, r := range rows {
		out.Items = append(out.Items, ClusterView{Cluster: r.Cluster, Debt: p.of(r.PeopleMS, r.Lost)})
	}
	return out, s.dress(ctx, who, out.Items)
}

// ranked is a cluster with what it is ordered by.
type ranked struct {
	Cluster
	Key float64 `db:"key"`
}

// cursor reads the mark of a page's last row.
func cursor(after string) (key float64, id string, err error) {
	if after == "" {
		return 1e300, "~", nil
	}
	left, id, ok := strings.Cut(after, "_")
	if key, err = strconv.ParseFloat(left, 64); err != nil || !ok {
		return 0, "", fault.Invalid("list.cursor", "after")
	}
	return key, id, nil
}

// dress gives clusters their names, their neighbours and their fixes.
func (s *Store) dress(ctx context.Context, who actor.Actor, all []ClusterView) error {
	var turns, ids []string
	for _, k := range all {
		turns, ids = append(turns, k.NameTurnID), append(ids, k.ID)
	}
	said, err := s.wordings(ctx, who.WorkspaceID, turns)
	if err != nil {
		return err
	}
	fixes, err := s.fixesOf(ctx, who.WorkspaceID, ids)
	if err != nil {
		return err
	}
	for i := range all {
		k := &all[i]
		if k.Nearest, err = s.nearest(ctx, who, said[k.NameTurnID]); err != nil {
			return err
		}
		k.Name, k.Fixes = k.Title, append([]FixView{}, fixes[k.ID]...)
		if k.Name == "" {
			k.Name = said[k.NameTurnID]
		}
	}
	return nil
}

const nearestShown = 3

// nearest asks the released knowledge, and tells what it would think of.
func (s *Store) nearest(ctx context.Context, who actor.Actor, words string) ([]Near, error) {
	out := []Near{}
	if words == "" {
		return out, nil
	}
	sight, err := s.Search.SightOf(ctx, who)
	if err != nil {
		return out, err
	}
	f, err := s.Search.Ask(ctx, search.Query{WorkspaceID: who.WorkspaceID, Text: words, Visibility: sight.Levels(), Sight: &sight, Limit: nearestShown, Failed: true})
	for _, c := range f.Candidates {
		if c.DocumentID == "" {
			out = append(out, Near{ItemID: c.ItemID, Question: c.Question, Confidence: c.Confidence})
		}
	}
	return out, err
}

// ClusterDetail is a cluster with its days.
type ClusterDetail struct {
	ClusterView
	Prices Prices `json:"prices"`
	Days   []Day  `json:"days" doc:"The window day by day in the workspace's zone, the oldest first"`
}

// Day is how much of a cluster was asked on a day.
type Day struct {
	Day   string `json:"day" doc:"YYYY-MM-DD"`
	Asked int64  `json:"asked"`
	Bad   int64  `json:"bad" doc:"Of those, how many went badly or may have"`
}

// ClusterByID returns one; the id of one that was joined to another finds that
// other. Permission learning.read.
func (s *Store) ClusterByID(ctx context.Context, who actor.Actor, clusterID string) (ClusterDetail, error) {
	if err := who.Need(mayRead); err != nil {
		return ClusterDetail{}, err
	}
	k, err := s.cluster(ctx, s.DB, who.WorkspaceID, clusterID)
	if err != nil {
		return ClusterDetail{}, err
	}
	p, err := s.prices(ctx, who.WorkspaceID)
	if err != nil {
		return ClusterDetail{}, err
	}
	one := []ClusterView{{Cluster: k, Debt: p.of(k.PeopleMS, k.Lost)}}
	if err := s.dress(ctx, who, one); err != nil {
		return ClusterDetail{}, err
	}
	days, err := s.days(ctx, who.WorkspaceID, k.ID)
	return ClusterDetail{ClusterView: one[0], Prices: p, Days: days}, err
}

// ClusterOfTurn returns the cluster that a question lies in. Permission
// learning.read.
func (s *Store) ClusterOfTurn(ctx context.Context, who actor.Actor, turnID string) (ClusterDetail, error) {
	if err := who.Need(mayRead); err != nil {
		return ClusterDetail{}, err
	}
	ids, err := db.All[string](ctx, s.DB, s.q, "cluster_of_turn", who.WorkspaceID, turnID)
	if err != nil {
		return ClusterDetail{}, err
	}
	if len(ids) == 0 || ids[0] == nowhere || ids[0] == noise {
		return ClusterDetail{}, fault.NotFound("learning.cluster_not_found")
	}
	return s.ClusterByID(ctx, who, ids[0])
}

// mostInWindow bounds the questions of a cluster that are counted by day.
const mostInWindow = 100_000

func (s *Store) days(ctx context.Context, workspaceID, clusterID string) ([]Day, error) {
	w, err := s.Workspace.ByID(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	now := s.Clock.Now().In(w.Location())
	type mark struct {
		At      int64  `db:"at"`
		Reasons Reason `db:"reasons"`
	}
	all, err := db.All[mark](ctx, s.DB, s.q, "marks", workspaceID, clusterID, since(now.UnixMilli()), mostInWindow)
	if err != nil {
		return nil, err
	}
	out, at := []Day{}, map[string]int{}
	for back := Window - 1; back >= 0; back-- {
		day := now.AddDate(0, 0, -back).Format(time.DateOnly)
		at[day] = len(out)
		out = append(out, Day{Day: day})
	}
	for _, m := range all {
		i, ok := at[time.UnixMilli(m.At).In(w.Location()).Format(time.DateOnly)]
		if !ok {
			continue // the first hours of the window's first day
		}
		out[i].Asked++
		if m.Reasons != 0 {
			out[i].Bad++
		}
	}
	return out, nil
}

// Question is one of a cluster's questions: a row behind its figures.
type Question struct {
	Evidence
	Question    string   `json:"question" doc:"What was asked; empty where the customer was erased"`
	ReasonNames []string `json:"reason_names"`
}

// Mask hides numbers of people in the question.
func (q *Question) Mask() { q.Question = mask.Text(q.Question) }

// Questions lists those of a cluster, the newest first: those that went badly,
// or all. Permission learning.read.
func (s *Store) Questions(ctx context.Context, who actor.Actor, clusterID string, all bool, after string, limit int) (Page[Question], error) {
	out := Page[Question]{Items: []Question{}}
	if err := who.Need(mayRead); err != nil {
		return out, err
	}
	k, err := s.cluster(ctx, s.DB, who.WorkspaceID, clusterID)
	if err != nil {
		return out, err
	}
	at, lastID, err := cursor(after)
	if err != nil {
		return out, err
	}
	limit = min(max(limit, 1), maxPage)
	rows, err := db.All[Evidence](ctx, s.DB, s.q, "questions", who.WorkspaceID, k.ID, all, int64(min(at, 1<<62)), lastID, limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = strconv.FormatInt(rows[limit-1].At, 10) + "_" + rows[limit-1].TurnID
	}
	said, err := s.wordingsOf(ctx, who.WorkspaceID, rows)
	for _, e := range rows {
		out.Items = append(out.Items, Question{Evidence: e, Question: said[e.TurnID], ReasonNames: e.Reasons.Names()})
	}
	return out, err
}
