package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yingda/conversation/file"
	"yingda/internal/actor"
	"yingda/internal/fault"
)

// uploadMost bounds an upload's whole request; what a file may be is bounded by
// the files' own setting, below this.
const uploadMost = 100 << 20

// filePolicy lets nothing in a file run, whatever a browser makes of it.
const filePolicy = "default-src 'none'; sandbox"

// fileRoutes are members' files. A picture is shown by its address: the session
// cookie goes with it.
func (s *Server) fileRoutes() {
	raw(s, route{id: "upload-file", method: http.MethodPost, path: "/api/v1/files", perm: "conversation.reply", maxBody: uploadMost, summary: "Send a file up, for a message to come"},
		func(op *huma.Operation) {
			takesFile(op)
			answers[file.File](s, op, "200", "The stored file")
		},
		func(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
			part, err := uploaded(r)
			if err != nil {
				return err
			}
			f, err := s.Files.Save(r.Context(), file.Upload{
				WorkspaceID: who.WorkspaceID, ByKind: string(who.Kind), ByID: who.ID, Name: part.FileName(), Content: part,
			})
			if err == nil {
				w.Header().Set("Content-Type", "application/json")
				writeJSON(w, f)
			}
			return err
		})
	raw(s, route{id: "get-file", method: http.MethodGet, path: "/api/v1/files/{id}", perm: "conversation.read", summary: "A file's bytes"},
		func(op *huma.Operation) { binary(op, "application/octet-stream", "The file's bytes") },
		func(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
			f, err := s.Files.Get(r.Context(), who.WorkspaceID, r.PathValue("id"))
			if err != nil {
				return err
			}
			if err := s.mayOpen(r.Context(), who, f); err != nil {
				return err
			}
			return s.serveFile(w, r, f)
		})
}

// mayOpen lets those open a file who may read where it was sent; one that was not
// sent yet is its uploader's.
func (s *Server) mayOpen(ctx context.Context, who actor.Actor, f file.File) error {
	if f.ConversationID != "" {
		_, err := s.Desk.Get(ctx, who, f.ConversationID)
		return err
	}
	if who.Kind == actor.Member && f.ByID != who.ID && !who.Can("conversation.read_all") {
		return fault.NotFound("file.not_found")
	}
	return nil
}

// serveFile sends a file: pictures to be shown, everything else to be saved.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, f file.File) (err error) {
	content, size, err := s.Files.Open(r.Context(), f)
	if err != nil {
		return err
	}
	defer func() {
		if e := content.Close(); e != nil {
			slog.WarnContext(r.Context(), "file not closed", "file_id", f.ID, "error", e)
		}
	}()
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", disposition(f))
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Security-Policy", filePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, max-age=600")
	_, err = io.Copy(w, content)
	return ignoreGone(err)
}

func disposition(f file.File) string {
	if f.Picture() {
		return "inline; " + fileName(f.Name)
	}
	return "attachment; " + fileName(f.Name)
}

// fileName is RFC 6266's parameter: the name in UTF-8 and, for those who do not
// read that, its ASCII part.
func fileName(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%;<>`, r) {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`filename="%s"; filename*=UTF-8''%s`, ascii, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}

func attachment(w http.ResponseWriter, contentType, name string) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", "attachment; "+fileName(name))
	h.Set("Content-Security-Policy", filePolicy)
}

// ignoreGone drops the error of a reader who went away in the middle: there is
// nobody left to tell, and the status is out.
func ignoreGone(err error) error {
	if err != nil && !errors.Is(err, http.ErrAbortHandler) {
		slog.Debug("answer not taken", "error", err)
	}
	return nil
}
