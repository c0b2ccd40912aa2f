package knowledge

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// BulkEdit is what to change in many items at once; what is absent stays.
type BulkEdit struct {
	ItemIDs        []string    `json:"item_ids" minItems:"1" maxItems:"200"`
	CategoryID     *string     `json:"category_id,omitempty"`
	OwnerID        *string     `json:"owner_id,omitempty" doc:"The member who answers for them; empty: nobody"`
	AddTags        []string    `json:"add_tags,omitempty"`
	RemoveTags     []string    `json:"remove_tags,omitempty"`
	AddProducts    []string    `json:"add_products,omitempty"`
	RemoveProducts []string    `json:"remove_products,omitempty"`
	AddAudience    []string    `json:"add_audience,omitempty"`
	RemoveAudience []string    `json:"remove_audience,omitempty"`
	Visibility     *Visibility `json:"visibility,omitempty" enum:"public,signed_in,tier,internal,restricted"`
	Tiers          *[]string   `json:"tiers,omitempty"`
	Grade          *string     `json:"grade,omitempty" enum:"R1,R2,R3,R4"`
	Confirm        bool        `json:"confirm_grade,omitempty" doc:"The person who asks has looked at their grades"`
	Note           string      `json:"note,omitempty"`
}

// BulkDone is what became of them.
type BulkDone struct {
	Changed int           `json:"changed"`
	Same    int           `json:"same" doc:"That were so already"`
	Refused []BulkRefused `json:"refused"`
}

// BulkRefused is an item that stays as it was, and why.
type BulkRefused struct {
	ItemID string       `json:"item_id"`
	Code   string       `json:"code"`
	Params fault.Params `json:"params,omitempty"`
}

const maxBulk = 200 // items: one transaction, that others wait for

// EditItems changes many items' drafts at once. What cannot be changed in one of
// them is told and stands in no other's way. Permission knowledge.write.
func (s *Store) EditItems(ctx context.Context, who actor.Actor, e BulkEdit) (BulkDone, error) {
	done := BulkDone{Refused: []BulkRefused{}}
	if err := who.Need("knowledge.write"); err != nil {
		return done, err
	}
	if len(e.ItemIDs) == 0 || len(e.ItemIDs) > maxBulk {
		return done, fault.Invalid("knowledge.too_many", "item_ids", fault.Params{"max": maxBulk})
	}
	if e.Confirm && who.Kind != actor.Member {
		return done, fault.Forbidden("knowledge.grade_no_person")
	}
	if e.OwnerID != nil {
		if err := s.ownerIsThere(ctx, who.WorkspaceID, *e.OwnerID); err != nil {
			return done, err
		}
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		done = BulkDone{Refused: []BulkRefused{}}
		r, err := s.rights(ctx, tx, who)
		if err != nil {
			return err
		}
		for _, itemID := range lines(e.ItemIDs) {
			changed, err := s.editOne(ctx, tx, who, r, itemID, e)
			f := fault.Of(err)
			switch {
			case f != nil && f.Kind != fault.KindUnavailable: // told before anything of it was written
				done.Refused = append(done.Refused, BulkRefused{itemID, f.Code, f.Params})
			case err != nil:
				return err
			case changed:
				done.Changed++
			default:
				done.Same++
			}
		}
		return nil
	})
	return done, err
}

func (s *Store) editOne(ctx context.Context, tx *db.Tx, who actor.Actor, r Rights, itemID string, e BulkEdit) (changed bool, err error) {
	it, err := s.lockDraft(ctx, tx, who.WorkspaceID, itemID)
	if err != nil {
		return false, err
	}
	draft, err := db.One[Revision](ctx, tx, s.q, "revision", who.WorkspaceID, it.DraftRevisionID)
	if err != nil {
		return false, err
	}
	content := e.onto(draft.Content)
	if err := r.need(ActEdit, it.CategoryID, content.CategoryID); err != nil {
		return false, err
	}
	wrote, err := s.save(ctx, tx, who, it, next{content: content, note: e.Note})
	if err != nil {
		return false, err
	}
	if wrote {
		if err := s.tellSaved(ctx, tx, who, it.ID); err != nil {
			return false, err
		}
	}
	if e.Confirm {
		confirmed, err := s.confirmGrade(ctx, tx, who, it.ID)
		if err != nil {
			return false, err
		}
		wrote = wrote || confirmed
	}
	if e.OwnerID == nil {
		return wrote, nil
	}
	owned, err := s.own(ctx, tx, who, it.ID, *e.OwnerID)
	return wrote || owned, err
}

func (e BulkEdit) onto(c Content) Content {
	set(&c.CategoryID, e.CategoryID)
	set(&c.Visibility, e.Visibility)
	set(&c.Tiers, e.Tiers)
	set(&c.Grade, e.Grade)
	c.Tags = changeWords(c.Tags, e.AddTags, e.RemoveTags)
	c.Products = changeWords(c.Products, e.AddProducts, e.RemoveProducts)
	c.Audience = changeWords(c.Audience, e.AddAudience, e.RemoveAudience)
	return c
}

func changeWords(all, add, remove []string) []string {
	out := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return slices.Contains(remove, w) })
	return append(out, add...)
}
