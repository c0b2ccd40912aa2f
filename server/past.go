package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/learning"
	"yingda/learning/past"
)

// pastRoutes are old conversations in, and what the knowledge makes of them.
func (s *Server) pastRoutes() {
	const base = "/api/v1/learning/past"
	raw(s, route{id: "check-past", method: http.MethodPost, path: base, perm: "learning.manage", maxBody: past.MaxBytes + 1<<20, summary: "Read a file of old conversations or transcripts and say how it is understood"},
		func(op *huma.Operation) {
			takesFile(op)
			form := op.RequestBody.Content["multipart/form-data"].Schema
			form.Properties["options"] = &huma.Schema{Type: "string", Description: "JSON: mapping (column → field), roles (the file's word for a speaker → customer, agent, bot, system)"}
			answers[learning.Past](s, op, "201", "What it holds; nothing is asked yet")
		}, s.checkPast)
	handle(s, route{id: "list-pasts", method: http.MethodGet, path: base, perm: "learning.read", summary: "Imports of the past, the newest first"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[learning.Past], error) {
			return listed(s.Learning.Pasts(ctx, who))
		})
	handle(s, route{id: "get-past", method: http.MethodGet, path: base + "/{id}", perm: "learning.read", summary: "An import of the past: how far it is, and its report"},
		func(ctx context.Context, who actor.Actor, in *ByID) (learning.Past, error) {
			return s.Learning.PastByID(ctx, who, in.ID)
		})
	handle(s, route{id: "recheck-past", method: http.MethodPut, path: base + "/{id}", perm: "learning.manage", summary: "Read the same file again with other columns and speakers"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Body past.Options
		},
		) (learning.Past, error) {
			return s.Learning.RecheckPast(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "start-past", method: http.MethodPost, path: base + "/{id}/start", perm: "learning.manage", status: http.StatusAccepted, summary: "Put its questions to the released knowledge, in the background; nothing is said to anyone"},
		func(ctx context.Context, who actor.Actor, in *ByID) (learning.Past, error) {
			return s.Learning.StartPast(ctx, who, in.ID)
		})
	handle(s, route{id: "stop-past", method: http.MethodPost, path: base + "/{id}/stop", perm: "learning.manage", summary: "Stop it; started again it goes on where it was"},
		func(ctx context.Context, who actor.Actor, in *ByID) (learning.Past, error) {
			return s.Learning.StopPast(ctx, who, in.ID)
		})
	handle(s, route{id: "delete-past", method: http.MethodDelete, path: base + "/{id}", perm: "learning.manage", summary: "Delete it with all that is left of it"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Learning.DeletePast(ctx, who, in.ID)
		})
	handle(s, route{id: "draft-past-missing", method: http.MethodPost, path: base + "/{id}/missing/{n}/draft", perm: "knowledge.write", summary: "Make a draft of an item of what is missing, with other wordings as its variants"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			N int64 `path:"n" minimum:"1" doc:"Number of the missing matter"`
		},
		) (learning.Past, error) {
			return s.Learning.DraftMissing(ctx, who, in.ID, in.N)
		})
	handle(s, route{id: "list-past-questions", method: http.MethodGet, path: base + "/{id}/questions", perm: "learning.read", summary: "Its questions: the rows behind the report"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Decision string `query:"decision" enum:"answer,clarify,related,decline,person" doc:"What would have been done"`
			Missing  int64  `query:"missing" minimum:"0" doc:"About this missing matter, by its number"`
			After    string `query:"after" maxLength:"20"`
			Limit    int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (learning.Page[learning.PastQuestion], error) {
			return s.Learning.PastQuestions(ctx, who, in.ID, learning.PastFilter{Decision: in.Decision, Missing: in.Missing, After: in.After, Limit: in.Limit})
		})
}

func (s *Server) checkPast(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
	up, err := readPast(r)
	if err != nil {
		return err
	}
	p, err := s.Learning.CheckPast(r.Context(), who, up)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	writeJSON(w, p)
	return nil
}

func readPast(r *http.Request) (up learning.PastUpload, err error) {
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
		if err := readPastPart(p, &up); err != nil {
			return up, err
		}
	}
	if up.Data == nil {
		return up, fault.Invalid("file.missing", "file")
	}
	return up, nil
}

func readPastPart(p *multipart.Part, up *learning.PastUpload) error {
	switch p.FormName() {
	case "file":
		b, err := readMost(p, past.MaxBytes)
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
