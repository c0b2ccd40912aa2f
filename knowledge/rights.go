package knowledge

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Person is a member as this domain needs one: who answers for items, and what
// roles they have.
type Person struct {
	ID      string   `db:"id"`
	Name    string   `db:"name"`
	StaffNo string   `db:"staff_no"`
	Roles   []string // ids
}

// Rights are what someone may do where, by the grants on categories. Permissions
// of the whole workspace are asked beside them.
type Rights struct {
	tree   Tree
	grants map[string][]Grant // of a node
	mine   func(Grant) bool
	all    bool // no grant stands in the way
}

// rights reads what who may do. Those who may do everything are never kept out:
// they hand the grants out.
func (s *Store) rights(ctx context.Context, c db.Conn, who actor.Actor) (Rights, error) {
	if who.Can("*") {
		return Rights{all: true}, nil
	}
	all, err := s.grants(ctx, c, who.WorkspaceID)
	if err != nil || len(all) == 0 {
		return Rights{all: true}, err
	}
	r := Rights{grants: map[string][]Grant{}}
	for _, g := range all {
		r.grants[g.CategoryID] = append(r.grants[g.CategoryID], g)
	}
	roles, err := s.rolesOf(ctx, who)
	if err != nil {
		return Rights{}, err
	}
	r.mine = func(g Grant) bool {
		if g.SubjectKind == "member" {
			return who.Kind == actor.Member && g.SubjectID == who.ID
		}
		return slices.Contains(roles, g.SubjectID)
	}
	r.tree, err = s.tree(ctx, c, who.WorkspaceID)
	return r, err
}

// rolesOf are the roles of a member; a key has none, so that it reaches only
// what no grant guards.
func (s *Store) rolesOf(ctx context.Context, who actor.Actor) ([]string, error) {
	if who.Kind != actor.Member {
		return nil, nil
	}
	people, err := s.people(ctx, who.WorkspaceID)
	i := slices.IndexFunc(people, func(p Person) bool { return p.ID == who.ID })
	if err != nil || i < 0 {
		return nil, err
	}
	return people[i].Roles, nil
}

// May tells whether an act is allowed in a category.
func (r Rights) May(act, categoryID string) bool {
	if r.all {
		return true
	}
	guarded, sees := false, false
	for _, n := range r.tree.Above(categoryID) {
		for _, g := range r.grants[n.ID] {
			given := slices.Contains(g.May, act)
			guarded = guarded || given
			if r.mine(g) {
				if given {
					return true
				}
				sees = true
			}
		}
	}
	return !guarded || act == ActSee && sees
}

// Acts are what may be done in a category.
func (r Rights) Acts(categoryID string) []string {
	out := []string{}
	for _, act := range acts {
		if r.May(act, categoryID) {
			out = append(out, act)
		}
	}
	return out
}

// closed are the nodes in which an act is not allowed.
func (r Rights) closed(act string) []string {
	out := []string{}
	for _, n := range r.tree.Nodes { // none where all is allowed
		if !r.May(act, n.ID) {
			out = append(out, n.ID)
		}
	}
	return out
}

// need refuses an act in any of the categories.
func (r Rights) need(act string, categoryIDs ...string) error {
	for _, c := range categoryIDs {
		if !r.May(act, c) {
			return fault.Forbidden("knowledge.category_closed", fault.Params{"act": act, "category": r.tree.Path(c)})
		}
	}
	return nil
}

// guards are the nodes on the way up from a category on which something was
// given.
func (r Rights) guards(way []Category) []string {
	out := []string{}
	for _, n := range way {
		if len(r.grants[n.ID]) > 0 {
			out = append(out, n.ID)
		}
	}
	return out
}

// keepGuards refuses to bring what stands in one place to another where fewer
// grants guard it, unless who hands them out.
func (s *Store) keepGuards(ctx context.Context, tx *db.Tx, who actor.Actor, before, after []Category) error {
	r, err := s.rights(ctx, tx, who)
	if err != nil || who.Can("role.manage") {
		return err
	}
	kept := r.guards(after)
	for _, g := range r.guards(before) {
		if !slices.Contains(kept, g) {
			return who.Need("role.manage")
		}
	}
	return nil
}

// Allow refuses who an act in any of the categories.
func (s *Store) Allow(ctx context.Context, c db.Conn, who actor.Actor, act string, categoryIDs ...string) error {
	r, err := s.rights(ctx, c, who)
	if err != nil {
		return err
	}
	return r.need(act, categoryIDs...)
}

// allowChange refuses who an act on a frozen change: on what any of its items
// is, and was.
func (s *Store) allowChange(ctx context.Context, tx *db.Tx, who actor.Actor, act, changeID string) error {
	stands, err := db.All[string](ctx, tx, s.q, "change_categories", who.WorkspaceID, changeID)
	if err != nil {
		return err
	}
	return s.Allow(ctx, tx, who, act, stands...)
}

// allowDrafts refuses an act on any of the drafts.
func (s *Store) allowDrafts(ctx context.Context, tx *db.Tx, r Rights, act, workspaceID string, d Drafts) error {
	stands, err := db.All[string](ctx, tx, s.q, "draft_categories", workspaceID, db.List(d.ItemIDs), db.List(d.DocumentIDs))
	if err != nil {
		return err
	}
	return r.need(act, stands...)
}
