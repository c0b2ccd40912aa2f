package file

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"yingda/internal/fault"
)

// linkLife is how long a signed link works: long enough for a page that is
// open, too short to be passed on.
const linkLife = 10 * time.Minute

// Link returns a path that shows a file without a session, for a while.
// base is the route's path: "/api/visitor/files/".
func (s *Store) Link(base string, f File) string {
	exp := s.Clock.Now().Add(linkLife).Truncate(time.Minute).Unix() // the same link within a minute, so that browsers cache
	return base + f.ID + "?exp=" + strconv.FormatInt(exp, 10) + "&sig=" + s.sign(f.WorkspaceID, f.ID, exp)
}

// FromLink returns the file that a signed link shows.
func (s *Store) FromLink(ctx context.Context, fileID string, exp int64, sig string) (File, error) {
	var workspaceID string
	err := s.q.Scan(ctx, s.DB, "workspace_of", []any{fileID}, &workspaceID)
	if errors.Is(err, sql.ErrNoRows) {
		return File{}, fault.Forbidden("file.bad_link") // an id that is not there looks like a bad signature
	}
	if err != nil {
		return File{}, err
	}
	if err := s.checkSig(workspaceID, fileID, exp, sig); err != nil {
		return File{}, err
	}
	return s.Get(ctx, workspaceID, fileID)
}

func (s *Store) checkSig(workspaceID, fileID string, exp int64, sig string) error {
	if len(s.Key) == 0 || !hmac.Equal([]byte(s.sign(workspaceID, fileID, exp)), []byte(sig)) {
		return fault.Forbidden("file.bad_link")
	}
	if exp <= s.Clock.Now().Unix() {
		return fault.Forbidden("file.link_expired")
	}
	return nil
}

// sign binds workspace, file and time; the workspace is in it so that a link
// never shows a row of another, whatever the ids are.
func (s *Store) sign(workspaceID, fileID string, exp int64) string {
	h := hmac.New(sha256.New, s.Key)
	h.Write([]byte(strings.Join([]string{"file-link", workspaceID, fileID, strconv.FormatInt(exp, 10)}, "\x00")))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
