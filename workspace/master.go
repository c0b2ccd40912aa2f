package workspace

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"

	"yingda/internal/db"
	"yingda/internal/fault"
)

// keyMark tells one master key from another and nothing else of it.
func (s *Store) keyMark() string { return hex.EncodeToString(s.box.Derive("mark")[:8]) }

// HoldKey notes at the first start under which master key secrets are sealed,
// and refuses another from then on: a second node with a key of its own would
// seal what the first cannot open.
func (s *Store) HoldKey(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "mark_key", s.keyMark(), s.now())
		return err
	})
	if err != nil {
		return err
	}
	return s.CheckKey(ctx)
}

// CheckKey refuses a master key that is not the installation's.
func (s *Store) CheckKey(ctx context.Context) error {
	mark, err := db.One[string](ctx, s.db, s.q, "key_mark")
	if errors.Is(err, sql.ErrNoRows) {
		return nil // it has never been served
	}
	if err == nil && mark != s.keyMark() {
		err = fault.Conflict("config.master_key_other")
	}
	return err
}
