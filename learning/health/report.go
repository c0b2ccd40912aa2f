package health

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// The lists of what is wrong.
const (
	Contradictions = "contradictions"
	Duplicates     = "duplicates"
	ToPeople       = "to_people"
	Expiring       = "expiring"
	Stale          = "stale"
	Unused         = "unused"
	NoVariants     = "no_variants"
)

var lists = []string{Contradictions, Duplicates, ToPeople, Expiring, Stale, Unused, NoVariants}

const (
	useDays     = 90  // of conversations that are looked at
	staleDays   = 365 // after which somebody should say that it still holds
	expiresDays = 30  // ahead
	asideDays   = 180 // after which what was put aside and has not changed is shown again
	leadLeast   = 3   // answers that led to a person
	leadShare   = 0.2 // of an item's answers
)

// Named is an item as a finding names it.
type Named struct {
	ItemID     string `json:"item_id"`
	RevisionID string `json:"revision_id" doc:"The draft that was looked at"`
	Key        string `json:"key"`
	Question   string `json:"question"`
	Category   string `json:"category" doc:"Path"`
	Grade      string `json:"grade"`
	WrittenAt  int64  `json:"written_at"`
	Answer     string `json:"answer,omitempty" doc:"Of pairs: what is said first, without marks"`
	Wording    string `json:"wording,omitempty" doc:"Of pairs: the wording that is near the other's"`
	Use        Use    `json:"use" doc:"Within the last 90 days"`
}

// Finding is something wrong with an item, or with two.
type Finding struct {
	Item        Named        `json:"item"`
	Other       *Named       `json:"other,omitempty"`
	Like        float64      `json:"like,omitempty" doc:"Of pairs: 1 is the same wording"`
	Differences []Difference `json:"differences,omitempty" doc:"Of contradictions"`
	EndsOn      string       `json:"ends_on,omitempty" doc:"Of expiring: the last day on which it says anything, YYYY-MM-DD"`
}

// Summary counts the findings.
type Summary struct {
	Lists    []ListCount `json:"lists"`
	Items    int         `json:"items" doc:"That the reader may see"`
	Compared Progress    `json:"compared"`
	Since    int64       `json:"since" doc:"When the first question that is known was asked; 0: none. What nobody asks for is told after 90 days"`
	Currency string      `json:"currency"`
}

// ListCount is how many findings a list has.
type ListCount struct {
	List  string `json:"list" enum:"contradictions,duplicates,to_people,expiring,stale,unused,no_variants"`
	Count int    `json:"count"`
}

// Findings is one page of a list.
type Findings struct {
	Items []Finding `json:"items"`
	Count int       `json:"count" doc:"On all pages"`
	Next  string    `json:"next" doc:"Empty on the last page"`
}

// Summary counts what is wrong with the items that the reader may see. Asked for
// first, it has them compared with each other; see Compared. Permission
// knowledge.read.
func (s *Store) Summary(ctx context.Context, who actor.Actor) (Summary, error) {
	r, err := s.report(ctx, who)
	if err != nil {
		return Summary{}, err
	}
	out := Summary{Items: r.items, Compared: r.compared, Since: r.since, Currency: r.currency}
	for _, list := range lists {
		out.Lists = append(out.Lists, ListCount{list, len(r.found[list])})
	}
	return out, nil
}

const maxPage = 100

// List returns a list's findings, what pays most to mend first. Permission
// knowledge.read.
func (s *Store) List(ctx context.Context, who actor.Actor, list, after string, limit int) (Findings, error) {
	if !slices.Contains(lists, list) {
		return Findings{}, fault.NotFound("health.list_unknown")
	}
	r, err := s.report(ctx, who)
	if err != nil {
		return Findings{}, err
	}
	all := r.found[list]
	out := Findings{Count: len(all)}
	from := 1 + slices.IndexFunc(all, func(f Finding) bool { return f.mark() == after }) // what is gone: from the start
	if limit <= 0 || limit > maxPage {
		limit = maxPage
	}
	out.Items = all[from:min(len(all), from+limit)]
	if from+limit < len(all) {
		out.Next = out.Items[limit-1].mark()
	}
	return out, nil
}

func (f Finding) mark() string {
	if f.Other == nil {
		return f.Item.ItemID
	}
	return f.Item.ItemID + "." + f.Other.ItemID
}

// Aside is a finding that somebody looked at and found in order.
type Aside struct {
	List            string `db:"list" json:"list" enum:"contradictions,duplicates,to_people,expiring,stale,unused,no_variants"`
	ItemID          string `db:"item_id" json:"item_id"`
	RevisionID      string `db:"revision_id" json:"revision_id" doc:"The draft that was looked at"`
	OtherID         string `db:"other_id" json:"other_id,omitempty"`
	OtherRevisionID string `db:"other_revision_id" json:"other_revision_id,omitempty"`
	At              int64  `db:"at" json:"-"`
}

// PutAside keeps a finding out of its list until one of its items changes, and
// for 180 days at most. Permission knowledge.write.
func (s *Store) PutAside(ctx context.Context, who actor.Actor, a Aside) error {
	if err := who.Need(mayWrite); err != nil {
		return err
	}
	if !slices.Contains(lists, a.List) {
		return fault.Invalid("health.list_unknown", "list")
	}
	if err := s.looked(ctx, who, a.ItemID, a.RevisionID); err != nil {
		return err
	}
	if a.OtherID != "" {
		if err := s.looked(ctx, who, a.OtherID, a.OtherRevisionID); err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "put_aside", who.WorkspaceID, a.List, a.ItemID, a.OtherID, a.RevisionID, a.OtherRevisionID, who.ID, s.now())
		return err
	})
}

// looked refuses what is no longer as it was looked at.
func (s *Store) looked(ctx context.Context, who actor.Actor, itemID, revisionID string) error {
	d, err := s.Knowledge.Item(ctx, who, itemID)
	if err == nil && d.DraftRevisionID != revisionID {
		err = fault.Conflict("knowledge.stale")
	}
	return err
}

// pair is two items that are alike, and where they disagree.
type pair struct {
	search.Pair
	differences []Difference
}

// judge tells of alike items whether they should not both say what they say.
func judge(all []search.Pair) (out []pair) {
	for _, p := range all {
		if apart(p.A.Products, p.B.Products) || apart(p.A.Audience, p.B.Audience) {
			continue // meant for others
		}
		d := Disagree(p.A.Plain(), p.B.Plain())
		if len(d) == 0 && p.Like == 1 && p.A.Plain() != p.B.Plain() {
			d = []Difference{{Kind: "answer"}}
		}
		out = append(out, pair{p, d})
	}
	return out
}

// apart tells whether two sets of words have none in common; none at all is all.
func apart(a, b []string) bool {
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}

// report is what one reader sees.
type report struct {
	found    map[string][]Finding
	items    int
	compared Progress
	since    int64
	currency string
}

// making is a report on the way.
type making struct {
	report
	of     *search.Prepared
	sight  knowledge.Sight
	used   map[string]Use
	asides map[[3]string]Aside
	now    int64
	today  time.Time // the day in the workspace's zone, at midnight UTC
}

func (s *Store) report(ctx context.Context, who actor.Actor) (report, error) {
	if err := who.Need(mayRead); err != nil {
		return report{}, err
	}
	m := making{report: report{found: map[string][]Finding{}}, asides: map[[3]string]Aside{}, now: s.now()}
	w, err := s.Workspace.ByID(ctx, who.WorkspaceID)
	if err != nil {
		return report{}, err
	}
	y, month, d := s.Clock.Now().In(w.Location()).Date()
	m.today = time.Date(y, month, d, 0, 0, 0, 0, time.UTC)
	if m.of, err = s.Search.Drafts(ctx, who.WorkspaceID); err != nil {
		return report{}, err
	}
	if m.sight, err = s.Knowledge.SightOf(ctx, who); err != nil {
		return report{}, err
	}
	if m.since, m.used, m.currency, err = s.used(ctx, who.WorkspaceID); err != nil {
		return report{}, err
	}
	asides, err := db.All[Aside](ctx, s.DB, s.q, "asides", who.WorkspaceID)
	if err != nil {
		return report{}, err
	}
	for _, a := range asides {
		m.asides[[3]string{a.List, a.ItemID, a.OtherID}] = a
	}
	pairs, compared := s.pairs(who.WorkspaceID, m.of)
	m.compared = compared
	for _, p := range pairs {
		m.pair(p)
	}
	for _, r := range m.of.Revisions() {
		if m.sight.Sees(r.Content) {
			m.items++
			m.item(r)
		}
	}
	m.order()
	return m.report, nil
}

// usedFor is how long a workspace's use of all items is taken as it was.
const usedFor = time.Minute

// uses is how a workspace's items were used, when it was last counted.
type uses struct {
	mu     sync.Mutex
	at     time.Time
	since  int64
	byItem map[string]Use
}

func (s *Store) used(ctx context.Context, workspaceID string) (since int64, byItem map[string]Use, currency string, err error) {
	currency, cost, err := s.prices(ctx, workspaceID)
	if err != nil {
		return 0, nil, "", err
	}
	v, _ := s.uses.LoadOrStore(workspaceID, &uses{})
	u := v.(*uses)
	u.mu.Lock()
	defer u.mu.Unlock()
	if now := s.Clock.Now(); u.byItem == nil || now.Sub(u.at) >= usedFor {
		if err := s.q.Scan(ctx, s.DB, "evidence_since", []any{workspaceID}, &u.since); err != nil {
			return 0, nil, "", err
		}
		rows, err := db.All[struct {
			ItemID string `db:"item_id"`
			Use
		}](ctx, s.DB, s.q, "use_by_item", workspaceID, s.now()-useDays*msOfDay)
		if err != nil {
			return 0, nil, "", err
		}
		u.at, u.byItem = now, map[string]Use{}
		for _, r := range rows {
			r.Cost = cost(r.Use)
			u.byItem[r.ItemID] = r.Use
		}
	}
	return u.since, u.byItem, currency, nil
}

func (m *making) named(r knowledge.Revision) Named {
	return Named{ItemID: r.ItemID, RevisionID: r.ID, Key: r.Key, Question: r.Question, Category: m.of.Path(r.CategoryID), Grade: r.Grade, WrittenAt: r.CreatedAt, Use: m.used[r.ItemID]}
}

// add lists a finding, unless somebody put it aside as it is.
func (m *making) add(list string, f Finding) {
	other := Named{}
	if f.Other != nil {
		other = *f.Other
	}
	a, ok := m.asides[[3]string{list, f.Item.ItemID, other.ItemID}]
	if ok && a.RevisionID == f.Item.RevisionID && a.OtherRevisionID == other.RevisionID && m.now-a.At < asideDays*msOfDay {
		return
	}
	m.found[list] = append(m.found[list], f)
}

func (m *making) pair(p pair) {
	if !m.sight.Sees(p.A.Content) || !m.sight.Sees(p.B.Content) {
		return
	}
	a, b := m.named(p.A), m.named(p.B)
	a.Answer, a.Wording, b.Answer, b.Wording = p.A.Plain(), p.AWording, p.B.Plain(), p.BWording
	differences := slices.Clone(p.differences)
	if b.Use.Asked > a.Use.Asked || b.Use.Asked == a.Use.Asked && b.WrittenAt < a.WrittenAt {
		a, b = b, a // the one that is kept, by default: asked for more, else there before
		for i, d := range p.differences {
			differences[i].A, differences[i].B = d.B, d.A
		}
	}
	list := Duplicates
	if len(differences) > 0 {
		list = Contradictions
	}
	m.add(list, Finding{Item: a, Other: &b, Like: p.Like, Differences: differences})
}

func (m *making) item(r knowledge.Revision) {
	n := m.named(r)
	u := n.Use
	old := (m.now - r.CreatedAt) / msOfDay
	if u.ToPeople >= leadLeast && float64(u.ToPeople) >= leadShare*float64(u.Answered) {
		m.add(ToPeople, Finding{Item: n})
	}
	if ends := endsOn(r.Content); ends != "" && ends <= m.today.AddDate(0, 0, expiresDays).Format(time.DateOnly) {
		m.add(Expiring, Finding{Item: n, EndsOn: ends})
	}
	if old >= staleDays && u.Asked > 0 {
		m.add(Stale, Finding{Item: n})
	}
	if u.Asked == 0 && old >= useDays && m.since > 0 && m.now-m.since >= useDays*msOfDay {
		m.add(Unused, Finding{Item: n})
	}
	if len(r.Variants) == 0 {
		m.add(NoVariants, Finding{Item: n})
	}
}

// endsOn is the last day on which an item says anything; "" for no end.
func endsOn(c knowledge.Content) string {
	last := ""
	for _, a := range c.Answers {
		if a.Until == "" {
			return c.ValidUntil
		}
		last = max(last, a.Until)
	}
	if c.ValidUntil != "" && (last == "" || c.ValidUntil < last) {
		return c.ValidUntil
	}
	return last
}

func (m *making) order() {
	asked := func(f Finding) int64 {
		if f.Other == nil {
			return f.Item.Use.Asked
		}
		return f.Item.Use.Asked + f.Other.Use.Asked
	}
	for list, all := range m.found {
		slices.SortFunc(all, func(a, b Finding) int {
			by := cmp.Or(cmp.Compare(asked(b), asked(a)), cmp.Compare(b.Like, a.Like))
			switch list {
			case Duplicates:
				by = cmp.Or(cmp.Compare(b.Like, a.Like), by)
			case ToPeople:
				by = cmp.Compare(b.Item.Use.Cost, a.Item.Use.Cost)
			case Expiring:
				by = cmp.Compare(a.EndsOn, b.EndsOn)
			}
			return cmp.Or(by, cmp.Compare(a.Item.Category, b.Item.Category), cmp.Compare(a.mark(), b.mark()))
		})
	}
}
