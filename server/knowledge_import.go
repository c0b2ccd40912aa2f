package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
)

const (
	importMost  = 64 << 20 // bytes of a file
	optionsMost = 64 << 10 // bytes of the options beside it
)

type importList struct {
	Items []knowledge.ImportRun `json:"items"`
}

// importRoutes are files in and out.
func (s *Server) importRoutes() {
	const base = "/api/v1/imports"
	raw(s, route{id: "check-import", method: http.MethodPost, path: base, perm: "knowledge.import", maxBody: importMost + 1<<20, summary: "Read a CSV, XLSX or JSONL file and say row by row what importing it would do"},
		func(op *huma.Operation) {
			takesFile(op)
			form := op.RequestBody.Content["multipart/form-data"].Schema
			form.Properties["options"] = &huma.Schema{Type: "string", Description: "JSON: mapping (column → field), on_duplicate (update, skip), category (path)"}
			answers[knowledge.ImportRun](s, op, "201", "The dry run, with the first 200 rows")
		}, s.checkImport)
	handle(s, route{id: "list-imports", method: http.MethodGet, path: base, perm: "knowledge.import", summary: "The latest imports"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (importList, error) {
			all, err := s.Knowledge.Imports(ctx, who)
			return importList{all}, err
		})
	handle(s, route{id: "get-import", method: http.MethodGet, path: base + "/{id}", perm: "knowledge.import", summary: "An import and how far it is"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (knowledge.ImportRun, error) {
			return s.Knowledge.Import(ctx, who, in.ID)
		})
	handle(s, route{id: "list-import-rows", method: http.MethodGet, path: base + "/{id}/rows", perm: "knowledge.import", summary: "What the dry run says, row by row"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Numbered
		},
		) (knowledge.Page[knowledge.ImportRow], error) {
			return s.Knowledge.ImportRows(ctx, who, in.ID, in.After, in.Limit)
		})
	handle(s, route{id: "apply-import", method: http.MethodPost, path: base + "/{id}/apply", perm: "knowledge.import", status: http.StatusAccepted, summary: "Write a checked import, in the background"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (knowledge.ImportRun, error) {
			return s.Knowledge.Apply(ctx, who, in.ID)
		})
	handle(s, route{id: "cancel-import", method: http.MethodPost, path: base + "/{id}/cancel", perm: "knowledge.import", summary: "Stop an import; what was written stays as drafts"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (knowledge.ImportRun, error) {
			return s.Knowledge.CancelImport(ctx, who, in.ID)
		})
	s.exportRoute()
	s.historyRoutes()
}

func (s *Server) checkImport(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
	up, err := readUpload(r)
	if err != nil {
		return err
	}
	run, err := s.Knowledge.Check(r.Context(), who, up)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	writeJSON(w, run)
	return nil
}

// readUpload reads the parts "file" and "options", in any order.
func readUpload(r *http.Request) (up knowledge.Upload, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return up, fault.Malformed("request.not_multipart").Because(err)
	}
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return up, tooLarge(fault.Malformed("request.not_multipart").Because(err))
		}
		if err := readImportPart(p, &up); err != nil {
			return up, err
		}
	}
	if up.Data == nil {
		return up, fault.Invalid("file.missing", "file")
	}
	return up, nil
}

func readImportPart(p *multipart.Part, up *knowledge.Upload) error {
	switch p.FormName() {
	case "file":
		b, err := readMost(p, importMost)
		up.Data, up.Name = b, p.FileName()
		return err
	case "options":
		b, err := readMost(p, optionsMost)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(b, &up.Options); err != nil {
			return fault.Invalid("import.options_unreadable", "options").Because(err)
		}
	}
	return nil
}

// readMost reads all of a part that has at most so many bytes.
func readMost(p io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(p, most+1))
	switch {
	case err != nil:
		return nil, tooLarge(err)
	case int64(len(b)) > most:
		return nil, fault.TooLarge("import.file_too_large", fault.Params{"max_bytes": most})
	}
	return b, nil
}

var exportTypes = map[string]string{
	"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func (s *Server) exportRoute() {
	raw(s, route{id: "export-knowledge", method: http.MethodGet, path: "/api/v1/knowledge/export", perm: "knowledge.read", summary: "All drafts as CSV, XLSX or JSONL, which imports again to the same"},
		func(op *huma.Operation) {
			op.Parameters = append(op.Parameters, &huma.Param{Name: "format", In: "query", Schema: &huma.Schema{Type: "string", Enum: []any{"csv", "xlsx", "jsonl"}, Default: "csv"}})
			binary(op, "application/octet-stream", "The file")
		},
		func(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
			format := r.URL.Query().Get("format")
			if format == "" {
				format = "csv"
			}
			kind, ok := exportTypes[format]
			if !ok {
				return fault.Invalid("import.format_unknown", "format")
			}
			day, err := s.today(r.Context(), who)
			if err != nil {
				return err
			}
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=knowledge-%s.%s", day, format))
			out := &begun{Writer: w}
			err = s.Knowledge.Export(r.Context(), who, format, out)
			if out.yet {
				return ignoreGone(err)
			}
			return err
		})
}

// begun remembers whether anything was written: after that an error can no
// longer become a problem.
type begun struct {
	io.Writer
	yet bool
}

func (b *begun) Write(p []byte) (int, error) {
	b.yet = true
	return b.Writer.Write(p)
}
