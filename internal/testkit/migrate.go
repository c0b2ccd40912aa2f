package testkit

import (
	"context"

	"yingda/internal/db"
)

// migrate brings a template to the newest schema.
func migrate(context.Context, *db.DB) error { return nil }
