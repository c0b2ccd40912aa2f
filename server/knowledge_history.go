package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/danielgtaylor/huma/v2"

	"yingda/internal/actor"
	"yingda/knowledge"
)

// historyRoutes are the whole base, with all that it was, out and in.
func (s *Server) historyRoutes() {
	const path = "/api/v1/knowledge/history"
	raw(s, route{id: "export-knowledge-history", method: http.MethodGet, path: path, perm: "knowledge.import", summary: "The knowledge with all its history as JSON lines, which read in again to the same"},
		func(op *huma.Operation) { binary(op, "application/jsonl", "The file; its form is in docs/history.md") }, s.exportHistory)
	raw(s, route{id: "import-knowledge-history", method: http.MethodPost, path: path, perm: "knowledge.import", maxBody: importMost + 1<<20, summary: "Read the knowledge with all its history into a workspace that has none: all of it or nothing"},
		func(op *huma.Operation) {
			takesFile(op)
			answers[knowledge.HistoryRead](s, op, "201", "What was read in")
		}, s.importHistory)
}

// exportHistory lays the file down before it sends it: whoever reads slowly must
// not hold the database, and what fails must not look whole.
func (s *Server) exportHistory(w http.ResponseWriter, r *http.Request, who actor.Actor) (err error) {
	day, err := s.today(r.Context(), who)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp("", "yingda-history-*")
	if err != nil {
		return fmt.Errorf("lay down history: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if err := s.Knowledge.ExportHistory(r.Context(), who, f); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("send history: %w", err)
	}
	w.Header().Set("Content-Type", exportTypes["jsonl"])
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=knowledge-history-%s.jsonl", day))
	_, err = io.Copy(w, f)
	return ignoreGone(err)
}

func (s *Server) importHistory(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
	up, err := readUpload(r)
	if err != nil {
		return err
	}
	out, err := s.Knowledge.ImportHistory(r.Context(), who, bytes.NewReader(up.Data))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	writeJSON(w, out)
	return nil
}
