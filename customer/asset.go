package customer

import (
	"context"
	"database/sql"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Asset is what the business with a customer is about: a number, an account, an
// order.
type Asset struct {
	ID          string         `db:"id" json:"id"`
	WorkspaceID string         `db:"workspace_id" json:"-"`
	CustomerID  string         `db:"customer_id" json:"customer_id"`
	Kind        string         `db:"kind" json:"kind"`
	ExternalID  string         `db:"external_id" json:"external_id"`
	Name        string         `db:"name" json:"name"`
	Attributes  map[string]any `db:"attributes,json" json:"attributes"`
	CreatedAt   int64          `db:"created_at" json:"created_at"`
}

// PutAsset adds an asset or sets the name and attributes of the one with the
// same kind and external id. One that is another customer's is a conflict.
func (s *Store) PutAsset(ctx context.Context, who actor.Actor, a Asset) (out Asset, err error) {
	if err := who.Need("customer.write"); err != nil {
		return out, err
	}
	for _, f := range []struct {
		name string
		v    *string
		most int
	}{{"kind", &a.Kind, 40}, {"external_id", &a.ExternalID, 100}, {"name", &a.Name, 100}} {
		if *f.v, err = cleantext.Line(f.name, *f.v, f.most); err != nil {
			return out, err
		}
	}
	if a.Kind == "" || a.ExternalID == "" {
		return out, fault.Invalid("customer.asset_unnamed", "external_id")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.live(ctx, tx, who.WorkspaceID, a.CustomerID)
		if err != nil {
			return err
		}
		if a.Attributes == nil {
			a.Attributes = map[string]any{}
		}
		out = a
		out.WorkspaceID, out.CreatedAt = who.WorkspaceID, s.now()
		err = s.q.Scan(ctx, tx, "put_asset", []any{id.New(), who.WorkspaceID, c.ID, a.Kind, a.ExternalID, a.Name, db.JSON(a.Attributes), out.CreatedAt}, &out.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.Conflict("customer.asset_taken")
		}
		if err != nil {
			return err
		}
		return s.append(ctx, tx, who, c, Changed{Fields: []string{"assets"}})
	})
	return out, err
}

func (s *Store) assets(ctx context.Context, workspaceID, customerID string) ([]Asset, error) {
	return db.All[Asset](ctx, s.DB, s.q, "assets", customerID, workspaceID)
}
