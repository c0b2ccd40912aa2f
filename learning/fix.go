package learning

import (
	"context"
	"strings"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/knowledge"
	"yingda/learning/cluster"
)

// What can be done about a cluster.
const (
	FixItem     = "item"     // a draft of a new item, with variants from the cluster
	FixVariants = "variants" // variants for an item that exists
	FixLabel    = "label"    // people are to say what is right for its questions
)

// Fix is something that was done about a cluster. A draft helps nobody: it counts
// from when it is released.
type Fix struct {
	ID           string `db:"id" json:"id"`
	ClusterID    string `db:"cluster_id" json:"cluster_id"`
	Kind         string `db:"kind" json:"kind" enum:"item,variants,label"`
	ItemID       string `db:"item_id" json:"item_id,omitempty"`
	RevisionID   string `db:"revision_id" json:"revision_id,omitempty" doc:"The draft that it wrote"`
	CorrectionID string `db:"correction_id" json:"correction_id,omitempty" doc:"The agent's correction that it came from"`
	Variants     int64  `db:"variants" json:"variants" doc:"How many wordings it added"`
	AuthorID     string `db:"author_id" json:"author_id"`
	MadeAt       int64  `db:"made_at" json:"made_at"`
	ReleasedAt   int64  `db:"released_at" json:"released_at" doc:"Since when customers are told it; 0: not yet"`
	ReleaseID    string `db:"release_id" json:"release_id,omitempty"`
}

// NewFix is what to do.
type NewFix struct {
	Kind         string   `json:"kind" enum:"item,variants,label"`
	ItemID       string   `json:"item_id,omitempty" doc:"For variants: of which item"`
	Question     string   `json:"question,omitempty" doc:"For item: the standard question"`
	Answer       string   `json:"answer,omitempty" doc:"For item: what is said; may be written later"`
	CategoryID   string   `json:"category_id,omitempty" doc:"For item"`
	Variants     []string `json:"variants,omitempty"`
	CorrectionID string   `json:"correction_id,omitempty" doc:"An agent's correction that is resolved with it"`
}

// Proposal is what a fix could be: wordings of the cluster that differ from each
// other and from what the item has.
type Proposal struct {
	Question string   `json:"question" doc:"The question that stands for the cluster"`
	Variants []string `json:"variants"`
}

const (
	proposed   = 10  // variants
	chosenFrom = 200 // questions, the newest
)

// Propose chooses wordings of a cluster for a new item, or for one that exists.
// A wording with a number that is somebody's is no variant. Permission
// knowledge.write.
func (s *Store) Propose(ctx context.Context, who actor.Actor, clusterID, itemID string) (Proposal, error) {
	out := Proposal{Variants: []string{}}
	if err := who.Need("knowledge.write"); err != nil {
		return out, err
	}
	k, err := s.cluster(ctx, s.DB, who.WorkspaceID, clusterID)
	if err != nil {
		return out, err
	}
	encoder, err := s.Search.Encoder(ctx, who.WorkspaceID)
	if err != nil {
		return out, err
	}
	sp := space{encoder: encoder}
	of, err := s.ofCluster(ctx, who.WorkspaceID, k, &sp)
	if err != nil {
		return out, err
	}
	there, err := s.already(ctx, who, itemID, &sp)
	if err != nil {
		return out, err
	}
	if itemID == "" {
		out.Question = nameOf(of, k.NameTurnID)
		there = []cluster.Text{sp.text("", out.Question)}
	}
	for _, t := range cluster.Variants(of, there, proposed) {
		out.Variants = append(out.Variants, t.Wording)
	}
	return out, nil
}

// nameOf is the wording of a turn; another one where it cannot be shown.
func nameOf(of []cluster.Text, turnID string) string {
	for _, t := range of {
		if t.ID == turnID {
			return t.Wording
		}
	}
	if len(of) > 0 {
		return of[0].Wording
	}
	return ""
}

// ofCluster is the wordings of a cluster, each once: the one it is named after,
// its exemplars, then the newest.
func (s *Store) ofCluster(ctx context.Context, workspaceID string, k Cluster, sp *space) ([]cluster.Text, error) {
	rows, err := db.All[Evidence](ctx, s.DB, s.q, "questions", workspaceID, k.ID, false, int64(1)<<62, "~", chosenFrom)
	if err != nil {
		return nil, err
	}
	ids := append([]string{k.NameTurnID}, k.Exemplars...)
	for _, e := range rows {
		ids = append(ids, e.TurnID)
	}
	said, err := s.wordings(ctx, workspaceID, ids)
	if err != nil {
		return nil, err
	}
	var out []cluster.Text
	seen := map[string]bool{}
	for _, turnID := range ids {
		if w := said[turnID]; w != "" && !seen[w] && !personal(w) {
			seen[w] = true
			out = append(out, sp.text(turnID, w))
		}
	}
	return out, nil
}

// personal tells whether a wording names a number or an address that is
// somebody's.
func personal(wording string) bool {
	for _, e := range engine.Understand(wording, engine.Around{}).Entities {
		if e.Sensitive || e.Kind == engine.Order {
			return true
		}
	}
	return false
}

// already is what an item is asked by now.
func (s *Store) already(ctx context.Context, who actor.Actor, itemID string, sp *space) ([]cluster.Text, error) {
	if itemID == "" {
		return nil, nil
	}
	d, err := s.Knowledge.Item(ctx, who, itemID)
	if err != nil {
		return nil, err
	}
	var out []cluster.Text
	for _, w := range append([]string{d.Draft.Question, d.Draft.QuestionEN}, d.Draft.Variants...) {
		if w != "" {
			out = append(out, sp.text("", w))
		}
	}
	return out, nil
}

// Fix does something about a cluster, in one press: what it writes is a draft, to
// be finished, looked at and published like any other. Permission
// knowledge.write.
func (s *Store) Fix(ctx context.Context, who actor.Actor, clusterID string, n NewFix) (FixView, error) {
	if err := who.Need("knowledge.write"); err != nil {
		return FixView{}, err
	}
	k, err := s.cluster(ctx, s.DB, who.WorkspaceID, clusterID)
	if err != nil {
		return FixView{}, err
	}
	f := Fix{ID: id.New(), ClusterID: k.ID, Kind: n.Kind, CorrectionID: n.CorrectionID, Variants: int64(len(n.Variants)), AuthorID: who.ID, MadeAt: s.now()}
	switch n.Kind {
	case FixItem:
		err = s.fixByItem(ctx, who, n, &f)
	case FixVariants:
		err = s.fixByVariants(ctx, who, n, &f)
	case FixLabel:
		f.Variants = 0
	default:
		err = fault.Invalid("learning.fix_unknown", "kind")
	}
	if err != nil {
		return FixView{}, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "insert_fix", f.ID, who.WorkspaceID, f.ClusterID, f.Kind, f.ItemID, f.RevisionID, f.CorrectionID, f.Variants, f.AuthorID, f.MadeAt, k.Sample)
		if err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: k.ID, Sample: k.Sample}, FixMade{FixID: f.ID, ClusterID: k.ID, Kind: f.Kind, ItemID: f.ItemID})
	})
	return FixView{Fix: f, Proof: Proof{Verdict: NotReleased}}, err
}

func (s *Store) fixByItem(ctx context.Context, who actor.Actor, n NewFix, f *Fix) error {
	item := knowledge.NewItem{Content: knowledge.Content{Question: n.Question, CategoryID: n.CategoryID, Variants: n.Variants, Answers: []knowledge.Answer{{Text: n.Answer}}}}
	if n.CorrectionID != "" {
		c, err := s.Knowledge.ResolveCorrection(ctx, who, n.CorrectionID, knowledge.Resolution{Result: knowledge.ResultItemCreated, Item: &item})
		if err != nil {
			return err
		}
		return s.drafted(ctx, who, c.RightItemID, f)
	}
	d, err := s.Knowledge.AddItem(ctx, who, item)
	if err != nil {
		return err
	}
	f.ItemID, f.RevisionID = d.ID, d.Draft.ID
	return nil
}

func (s *Store) fixByVariants(ctx context.Context, who actor.Actor, n NewFix, f *Fix) error {
	if len(n.Variants) == 0 {
		return fault.Invalid("knowledge.question_missing", "variants")
	}
	d, err := s.Knowledge.Item(ctx, who, n.ItemID)
	if err != nil {
		return err
	}
	content := d.Draft.Content
	content.Variants = append(content.Variants, n.Variants...)
	if d, err = s.Knowledge.SaveItem(ctx, who, n.ItemID, knowledge.Edit{Content: content, ParentRevision: d.Draft.ID}); err != nil {
		return err
	}
	f.ItemID, f.RevisionID = d.ID, d.Draft.ID
	if n.CorrectionID == "" {
		return nil
	}
	_, err = s.Knowledge.ResolveCorrection(ctx, who, n.CorrectionID, knowledge.Resolution{Result: knowledge.ResultVariantAdded, ItemID: n.ItemID, Variant: strings.TrimSpace(n.Variants[0])})
	return err
}

// drafted notes the draft that was written.
func (s *Store) drafted(ctx context.Context, who actor.Actor, itemID string, f *Fix) error {
	d, err := s.Knowledge.Item(ctx, who, itemID)
	f.ItemID, f.RevisionID = d.ID, d.Draft.ID
	return err
}
