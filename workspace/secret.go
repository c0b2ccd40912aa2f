package workspace

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// EmbeddingsKey names the secret that an embeddings service is asked with.
const EmbeddingsKey = "embeddings"

var secretNames = []string{EmbeddingsKey}

// GivenSecret is a secret that was given; it is never shown again.
type GivenSecret struct {
	Name  string `db:"name" json:"name"`
	SetAt int64  `db:"set_at" json:"set_at"`
}

// Secrets lists which secrets a workspace has given.
func (s *Store) Secrets(ctx context.Context, who actor.Actor) ([]GivenSecret, error) {
	if err := who.Need("workspace.settings"); err != nil {
		return nil, err
	}
	return db.All[GivenSecret](ctx, s.db, s.q, "secrets", who.WorkspaceID)
}

const longestSecret = 2000

// GiveSecret keeps a secret, sealed, instead of the one before; an empty one takes
// it away.
func (s *Store) GiveSecret(ctx context.Context, who actor.Actor, name, value string) error {
	if err := who.Need("workspace.settings"); err != nil {
		return err
	}
	if !slices.Contains(secretNames, name) {
		return fault.NotFound("workspace.no_such_secret")
	}
	if err := optional("value", value, longestSecret); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		action, err := "workspace.secret_given", error(nil)
		if value == "" {
			action = "workspace.secret_dropped"
			_, err = s.q.Exec(ctx, tx, "drop_secret", who.WorkspaceID, name)
		} else {
			_, err = s.q.Exec(ctx, tx, "give_secret", who.WorkspaceID, name, s.box.Seal(value, workspaceSecretPlace(who.WorkspaceID, name)), s.now())
		}
		if err != nil {
			return err
		}
		if err := s.Record(ctx, tx, who, Line{Action: action, ObjectKind: "workspace", ObjectID: who.WorkspaceID, Detail: Detail{"name": name}}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: who.WorkspaceID}, Changed{Settings: []string{name}})
	})
}

// Secret returns a secret for the service it was given for; "" where there is
// none.
func (s *Store) Secret(ctx context.Context, workspaceID, name string) (string, error) {
	return cached(s.cache, "workspace_secret/"+workspaceID+"/"+name, func() (string, error) {
		sealed, err := one[string](ctx, s, s.db, "workspace.no_such_secret", "secret", workspaceID, name)
		if fault.IsKind(err, fault.KindNotFound) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		return s.box.Open(sealed, workspaceSecretPlace(workspaceID, name))
	})
}

// workspaceSecretPlace is what a workspace's secret is sealed for.
func workspaceSecretPlace(workspaceID, name string) string {
	return "workspace/" + workspaceID + "/" + name
}
