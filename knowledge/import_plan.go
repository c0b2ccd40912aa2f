package knowledge

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// What an import does with a row.
const (
	ActionAdd    = "add"
	ActionUpdate = "update"
	ActionSame   = "same" // the base says this already
	ActionSkip   = "skip" // the item is there, and the import leaves those alone
	ActionError  = "error"
)

// Counts are rows by action.
type Counts struct {
	Add    int `json:"add"`
	Update int `json:"update"`
	Same   int `json:"same"`
	Skip   int `json:"skip"`
	Error  int `json:"error"`
}

func (c *Counts) add(action string) {
	switch action {
	case ActionAdd:
		c.Add++
	case ActionUpdate:
		c.Update++
	case ActionSame:
		c.Same++
	case ActionSkip:
		c.Skip++
	default:
		c.Error++
	}
}

// plan is what is to be done with one row.
type plan struct {
	action  string
	key     string
	item    head // zero when it is to be added
	content Content
	path    string // of the category, when the row has one
	owner   string // member id; "" leaves who it is
	flaws   []Flaw
}

func (p *plan) wrong(code, field string, params fault.Params) {
	p.action = ActionError
	p.flaws = append(p.flaws, Flaw{Code: code, Field: field, Params: params})
}

func (p *plan) warn(code, field string, params fault.Params) {
	p.flaws = append(p.flaws, Flaw{Code: code, Field: field, Params: params, Warning: true})
}

// planner decides rows against the base as it stands on conn.
type planner struct {
	s           *Store
	conn        db.Conn
	workspaceID string
	options     ImportOptions
	tree        Tree
	rights      Rights
	people      []Person
	paths       map[string]string // category id → path
	frozen      map[string]int64  // change id → number, of those that nobody may alter
}

func (s *Store) newPlanner(ctx context.Context, conn db.Conn, who actor.Actor, o ImportOptions) (*planner, error) {
	t, err := s.tree(ctx, conn, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	rights, err := s.rights(ctx, conn, who)
	if err != nil {
		return nil, err
	}
	people, err := s.people(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	p := &planner{s: s, people: people, conn: conn, workspaceID: who.WorkspaceID, options: o, tree: t, rights: rights, paths: map[string]string{}, frozen: map[string]int64{}}
	going, err := db.All[Change](ctx, conn, s.q, "frozen_changes", who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	for _, c := range going {
		p.frozen[c.ID] = c.N
	}
	for _, c := range t.Nodes {
		p.paths[c.ID] = t.Path(c.ID)
	}
	return p, nil
}

// plan decides one row by its key, else by its question.
func (p *planner) plan(ctx context.Context, in incoming) (plan, error) {
	var out plan
	out.key = in.Line.Key
	if out.key == "" {
		out.key = keyOf(line(in.Line.Question))
	}
	if readable := checkKey(out.key); readable != nil {
		out.wrong("knowledge.key_unreadable", fieldKey, fault.Params{"max": maxKey})
		return out, nil //nolint:nilerr // told with the row
	}
	it, err := p.find(ctx, in, out.key)
	if err != nil {
		return out, err
	}
	out.item = it
	var base Revision
	if it.ID != "" {
		out.key = it.Key
		if base, err = db.One[Revision](ctx, p.conn, p.s.q, "revision", p.workspaceID, it.DraftRevisionID); err != nil {
			return out, err
		}
	}
	out.content = in.onto(base.Content)
	out.flaws = out.content.check()
	if out.owner = ownerNamed(p.people, in.Line.Owner); out.owner == "" && in.Line.Owner != "" {
		out.warn("import.owner_unknown", fieldOwner, fault.Params{"name": in.Line.Owner})
	}
	if guarded(out.content.Grade) && it.GradeConfirmed != out.content.Grade {
		out.warn(codeUnconfirmed, fieldGrade, fault.Params{"grade": out.content.Grade})
	}
	p.place(&out, in, base)
	return out, p.repeats(ctx, &out)
}

// find returns the row's item: the one with its key, or, for a row without a
// key, the one with its standard question.
func (p *planner) find(ctx context.Context, in incoming, key string) (head, error) {
	it, err := db.One[head](ctx, p.conn, p.s.q, "item_head_by_key", p.workspaceID, key)
	if it.elsewhere() {
		return head{}, nil
	}
	if !errors.Is(err, sql.ErrNoRows) || in.Line.Key != "" {
		return it, ignoreNone(err)
	}
	hash := wordingHash(line(in.Line.Question))
	all, err := db.All[Twin](ctx, p.conn, p.s.q, "wordings_elsewhere", p.workspaceID, "", db.List([]string{hash}))
	if err != nil || hash == "" {
		return head{}, err
	}
	for _, t := range all {
		if wordingHash(t.Question) == hash {
			return db.One[head](ctx, p.conn, p.s.q, "item_head_by_key", p.workspaceID, t.Key)
		}
	}
	return head{}, nil
}

func ignoreNone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// place sets category and action.
func (p *planner) place(out *plan, in incoming, base Revision) {
	out.path = p.tree.Path(base.CategoryID)
	if in.has(fieldCategory) {
		out.path = in.Line.Category
	}
	if out.path == "" {
		out.path = p.options.Category
	}
	moved := out.path != p.tree.Path(base.CategoryID)
	if slices.ContainsFunc(pathParts(out.path), func(n string) bool { return len([]rune(n)) > maxCategoryName }) || len(pathParts(out.path)) >= maxDepth {
		out.wrong("import.category_unusable", fieldCategory, nil)
	}
	if n, frozen := p.frozen[out.item.ChangeID]; frozen {
		out.wrong("knowledge.change_frozen", fieldKey, fault.Params{"n": n})
	}
	if !p.rights.May(ActEdit, base.CategoryID) || !p.rights.May(ActEdit, p.nearest(out.path)) {
		out.wrong("knowledge.category_closed", fieldCategory, fault.Params{"act": ActEdit, "category": out.path})
	}
	switch {
	case slices.ContainsFunc(out.flaws, func(f Flaw) bool { return !f.Warning }):
		out.action = ActionError
	case out.item.ID == "":
		out.action = ActionAdd
	case p.options.OnDuplicate == "skip":
		out.action = ActionSkip
	case out.item.ArchivedAt > 0:
		out.action = ActionUpdate
		out.warn("import.revives", fieldKey, nil)
	case !moved && out.content.hash(false) == base.Hash && (out.owner == "" || out.owner == out.item.OwnerID):
		out.action = ActionSame
	default:
		out.action = ActionUpdate
	}
}

// nearest is the node of a path, or the nearest above it that is there already.
func (p *planner) nearest(path string) string {
	for path != "" {
		for id, have := range p.paths {
			if have == path {
				return id
			}
		}
		i := strings.LastIndexByte(path, '/')
		path = path[:max(i, 0)]
	}
	return ""
}

// repeats warns of wordings that other items have.
func (p *planner) repeats(ctx context.Context, out *plan) error {
	if out.action == ActionError || out.action == ActionSkip {
		return nil
	}
	twins, err := p.s.twins(ctx, p.conn, p.workspaceID, out.item.ID, out.content)
	if err != nil {
		return err
	}
	for _, t := range twins[:min(len(twins), 3)] {
		out.warn("import.wording_elsewhere", fieldVariants, fault.Params{"key": t.Key, "wording": t.Wording})
	}
	return nil
}
