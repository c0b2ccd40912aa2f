package testkit

import (
	"context"

	"yingda/internal/db"
	"yingda/internal/db/schema"
)

// migrate brings a template to the newest schema.
func migrate(ctx context.Context, d *db.DB) error { return schema.Migrate(ctx, d) }
