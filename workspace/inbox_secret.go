package workspace

import (
	"context"
	"fmt"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/secret"
)

// RotateSecret makes a new secret with which the site signs who a visitor is and
// returns it, the only time it is shown. Signatures made with the old one are
// refused from now on.
func (s *Store) RotateSecret(ctx context.Context, who actor.Actor, inboxID string) (string, error) {
	if err := who.Need("inbox.manage"); err != nil {
		return "", err
	}
	token := secret.NewToken()
	err := s.write(ctx, func(tx *db.Tx) error {
		if err := s.change(ctx, tx, "inbox.not_found", "set_identify_secret", inboxID, who.WorkspaceID, s.box.Seal(token, secretPlace(inboxID)), s.now()); err != nil {
			return err
		}
		if err := s.Record(ctx, tx, who, Line{Action: "inbox.secret_rotated", ObjectKind: "inbox", ObjectID: inboxID}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: inboxID}, InboxChanged{What: "secret"})
	})
	return token, err
}

// IdentifySecret returns the secret of an inbox, for checking a signature;
// fault.NotFound when it has none.
func (s *Store) IdentifySecret(ctx context.Context, workspaceID, inboxID string) ([]byte, error) {
	return cached(s.cache, "secret/"+workspaceID+"/"+inboxID, func() ([]byte, error) {
		sealed, err := one[string](ctx, s, s.db, "inbox.not_found", "identify_secret", inboxID, workspaceID)
		if err != nil {
			return nil, err
		}
		if sealed == "" {
			return nil, fault.NotFound("inbox.no_secret")
		}
		plain, err := s.box.Open(sealed, secretPlace(inboxID))
		return []byte(plain), err
	})
}

// secretPlace is what an identify secret is sealed for.
func secretPlace(inboxID string) string { return "inbox/" + inboxID + "/identify" }

// Snippet is what an administrator puts into the site's pages.
type Snippet struct {
	HTML string `json:"html" doc:"The one script tag"`
}

// Snippet returns the script tag of an inbox. publicURL is where visitors reach
// this installation.
func (s *Store) Snippet(ctx context.Context, who actor.Actor, inboxID, publicURL string) (Snippet, error) {
	if err := who.Need("inbox.manage"); err != nil {
		return Snippet{}, err
	}
	b, err := s.InboxByID(ctx, who.WorkspaceID, inboxID)
	if err != nil {
		return Snippet{}, err
	}
	return Snippet{HTML: fmt.Sprintf(`<script async src="%s/widget.js" data-inbox="%s"></script>`, publicURL, b.Key)}, nil
}
