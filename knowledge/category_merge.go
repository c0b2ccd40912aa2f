package knowledge

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// Merged is what merging one category into another did.
type Merged struct {
	Items      int64 `json:"items" doc:"That followed"`
	Categories int64 `json:"categories" doc:"That were merged away, the one named included"`
}

// MergeCategory makes one node of two: items and the nodes below follow, nodes
// of one name become one. No item is written anew: its revisions name the node
// that is gone, which leads to the other for ever. Permission knowledge.write.
func (s *Store) MergeCategory(ctx context.Context, who actor.Actor, fromID, intoID string) (m Merged, err error) {
	err = s.writeTree(ctx, who, func(tx *db.Tx, t Tree) error {
		from, there := t.byID[fromID]
		if !there {
			return fault.NotFound("knowledge.category_not_found")
		}
		if _, there := t.byID[intoID]; !there {
			return fault.Invalid("knowledge.category_not_found", "into")
		}
		if t.takes(intoID, fromID, 0) != nil {
			return fault.Invalid("knowledge.category_cycle", "into", fault.Params{"max": maxDepth})
		}
		if err := s.Allow(ctx, tx, who, ActEdit, t.Below(fromID)...); err != nil {
			return err
		}
		if err := s.Allow(ctx, tx, who, ActEdit, intoID); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, who, "knowledge.category_merged", "category", fromID); err != nil {
			return err
		}
		return s.mergeInto(ctx, tx, who, t, from, intoID, &m)
	})
	return m, err
}

func (s *Store) mergeInto(ctx context.Context, tx *db.Tx, who actor.Actor, t Tree, from Category, intoID string, m *Merged) error {
	if err := s.keepGuards(ctx, tx, who, t.Above(from.ID), t.Above(intoID)); err != nil {
		return err
	}
	if t.reviewed(from.ID) && !t.reviewed(intoID) {
		if err := who.Need("knowledge.approve"); err != nil {
			return err
		}
	}
	twins := map[string]string{}
	for _, n := range t.Nodes {
		if n.ParentID == intoID && n.ID != from.ID {
			twins[n.Name] = n.ID
		}
	}
	for _, n := range t.Nodes {
		if n.ParentID != from.ID {
			continue
		}
		err := t.takes(intoID, n.ID, t.height(n.ID))
		if twin := twins[n.Name]; err == nil && twin != "" {
			err = s.mergeInto(ctx, tx, who, t, n, twin, m)
		} else if err == nil {
			n.ParentID = intoID
			err = s.putCategory(ctx, tx, who, n)
		}
		if err != nil {
			return err
		}
	}
	items, err := s.q.Exec(ctx, tx, "items_follow", who.WorkspaceID, from.ID, intoID)
	if err != nil {
		return err
	}
	if _, err := s.q.Exec(ctx, tx, "archive_category", who.WorkspaceID, from.ID, intoID, s.now()); err != nil {
		return err
	}
	m.Items += items
	m.Categories++
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: from.ID}, CategoryMerged{from.ID, intoID, items})
}
