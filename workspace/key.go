package workspace

import (
	"context"
	"log/slog"
	"slices"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/internal/secret"
)

// Key lets a program in.
type Key struct {
	ID          string   `db:"id" json:"id"`
	WorkspaceID string   `db:"workspace_id" json:"-"`
	Name        string   `db:"name" json:"name"`
	Prefix      string   `db:"prefix" json:"prefix" doc:"The key's beginning, to tell keys apart"`
	Scopes      []string `db:"scopes,json" json:"scopes" doc:"Names of permissions"`
	CreatedBy   string   `db:"created_by" json:"created_by"`
	CreatedAt   int64    `db:"created_at" json:"created_at"`
	ExpiresAt   int64    `db:"expires_at" json:"expires_at" doc:"0 does not end"`
	UsedAt      int64    `db:"used_at" json:"used_at" doc:"To within five minutes"`
	RevokedAt   int64    `db:"revoked_at" json:"revoked_at"`
}

// keyMark begins every key, so that it is known where it leaks.
const keyMark = "yk_"

// NewKey is a key to make.
type NewKey struct {
	Name      string   `json:"name"`
	Scopes    []string `json:"scopes"`
	ExpiresAt int64    `json:"expires_at,omitempty" doc:"Unix milliseconds; 0 does not end"`
}

// Keys returns the keys of the workspace someone acts in, revoked ones too.
func (s *Store) Keys(ctx context.Context, who actor.Actor) ([]Key, error) {
	if err := who.Need("key.manage"); err != nil {
		return nil, err
	}
	return db.All[Key](ctx, s.db, s.q, "keys", who.WorkspaceID)
}

// MakeKey makes a key and returns it, the only time it is shown.
func (s *Store) MakeKey(ctx context.Context, who actor.Actor, n NewKey) (k Key, plain string, err error) {
	if err := first(who.Need("key.manage"), required("name", n.Name, 60), known("scopes", n.Scopes), within(who, n.Scopes)); err != nil {
		return k, "", err
	}
	if len(n.Scopes) == 0 {
		return k, "", fault.Invalid("input.required", "scopes")
	}
	if n.ExpiresAt != 0 && n.ExpiresAt <= s.now() {
		return k, "", fault.Invalid("key.ends_in_the_past", "expires_at")
	}
	plain = keyMark + secret.NewToken()
	err = s.write(ctx, func(tx *db.Tx) error {
		k = Key{
			ID: id.New(), WorkspaceID: who.WorkspaceID, Name: n.Name, Prefix: plain[:len(keyMark)+6], Scopes: unique(n.Scopes),
			CreatedBy: who.ID, CreatedAt: s.now(), ExpiresAt: n.ExpiresAt,
		}
		_, err := s.q.Exec(ctx, tx, "insert_key", k.ID, k.WorkspaceID, k.Name, k.Prefix, secret.HashToken(plain), db.JSON(k.Scopes), k.CreatedBy, k.CreatedAt, k.ExpiresAt)
		if err != nil {
			return err
		}
		if err := s.Record(ctx, tx, who, Line{Action: "key.made", ObjectKind: "api_key", ObjectID: k.ID, Detail: Detail{"scopes": k.Scopes}}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: k.ID}, KeyMade{Scopes: k.Scopes})
	})
	return k, plain, err
}

// RevokeKey ends a key at once; on other nodes within two seconds.
func (s *Store) RevokeKey(ctx context.Context, who actor.Actor, keyID string) error {
	if err := who.Need("key.manage"); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		if err := s.change(ctx, tx, "key.not_found", "revoke_key", keyID, who.WorkspaceID, s.now()); err != nil {
			return err
		}
		if err := s.Record(ctx, tx, who, Line{Action: "key.revoked", ObjectKind: "api_key", ObjectID: keyID}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: keyID}, KeyRevoked{})
	})
}

// AuthenticateKey finds out whose key this is; one that is revoked, ended or
// forged is fault.Unauthorized.
func (s *Store) AuthenticateKey(ctx context.Context, plain string, v Visit) (actor.Actor, error) {
	if !strings.HasPrefix(plain, keyMark) || len(plain) > 100 {
		return actor.Actor{}, fault.Unauthorized("key.unknown")
	}
	h := secret.HashToken(plain)
	k, err := cached(s.cache, "key/"+h, func() (Key, error) {
		k, err := one[Key](ctx, s, s.db, "key.unknown", "key_by_hash", h)
		if err == nil && s.now()-k.UsedAt > touchEvery.Milliseconds() {
			s.touchKey(ctx, k.ID)
		}
		return k, err
	})
	if fault.IsKind(err, fault.KindNotFound) {
		return actor.Actor{}, fault.Unauthorized("key.unknown")
	}
	if err != nil {
		return actor.Actor{}, err
	}
	if k.ExpiresAt > 0 && s.now() >= k.ExpiresAt {
		return actor.Actor{}, fault.Unauthorized("key.unknown")
	}
	return actor.Actor{Kind: actor.Key, ID: k.ID, WorkspaceID: k.WorkspaceID, Name: k.Name, IP: v.IP, Permissions: slices.Clone(k.Scopes)}, nil
}

func (s *Store) touchKey(ctx context.Context, keyID string) {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "touch_key", keyID, s.now())
		return err
	})
	if err != nil {
		slog.WarnContext(ctx, "key not touched", "key_id", keyID, "error", err)
	}
}
