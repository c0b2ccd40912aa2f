package server

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/knowledge/document"
)

// documentRoutes are documents, where they come from, what is read of them, and
// the questions proposed from them.
func (s *Server) documentRoutes() {
	s.documentSourceRoutes()
	s.documentRunRoutes()
	s.documentUploadRoutes()
	s.documentReadRoutes()
	s.documentEditRoutes()
	s.documentQuestionRoutes()
}

// Reason is why something is as it is, and what to do about it, in the asker's
// language.
type Reason struct {
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"`
}

// reason gives a code its words; no code has none.
func (s *Server) reason(ctx context.Context, code string, params fault.Params) *Reason {
	if code == "" {
		return nil
	}
	title, detail, _ := strings.Cut(s.Text(lang(ctx), "fault."+code, params), "|")
	return &Reason{title, detail}
}

// DocumentView is a document with the words for why it could not be read.
type DocumentView struct {
	document.Document
	Why *Reason `json:"why" doc:"Null where it could be read"`
}

// DocumentDetail is the same of a document as its editor sees it.
type DocumentDetail struct {
	document.Detail
	Why *Reason `json:"why" doc:"Null where it could be read"`
}

func (s *Server) documentDetail(ctx context.Context, d document.Detail, err error) (DocumentDetail, error) {
	return DocumentDetail{d, s.reason(ctx, d.Code, d.Params)}, err
}

// EntryView is what became of a file or page, with the words for why.
type EntryView struct {
	document.Entry
	Why *Reason `json:"why"`
}

// RunView is a run with the words for why it failed.
type RunView struct {
	document.Run
	Why *Reason `json:"why"`
}

func (s *Server) runView(ctx context.Context, r document.Run, err error) (RunView, error) {
	return RunView{r, s.reason(ctx, r.Code, r.Params)}, err
}

// viewed makes a page of other rows.
func viewed[T, V any](p knowledge.Page[T], err error, view func(T) V) (knowledge.Page[V], error) {
	out := knowledge.Page[V]{Items: make([]V, len(p.Items)), Next: p.Next}
	for i, x := range p.Items {
		out.Items[i] = view(x)
	}
	return out, err
}

type sourceList struct {
	Items []document.Source `json:"items"`
}

type nameList struct {
	Items []string `json:"items"`
}

func (s *Server) documentSourceRoutes() {
	const base = "/api/v1/document-sources"
	handle(s, route{id: "list-document-sources", method: http.MethodGet, path: base, perm: "knowledge.read", summary: "Where documents come from, with the latest run of each"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (sourceList, error) {
			all, err := s.Documents.Sources(ctx, who)
			return sourceList{all}, err
		})
	handle(s, route{id: "list-document-folders", method: http.MethodGet, path: "/api/v1/document-folders", perm: "knowledge.import", summary: "The server's folders that documents may be read from"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (nameList, error) {
			all, err := s.Documents.FolderNames(ctx, who)
			return nameList{all}, err
		})
	handle(s, route{id: "add-document-source", method: http.MethodPost, path: base, perm: "knowledge.import", status: http.StatusCreated, summary: "Add a folder or web site; nothing is read yet"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body patch[document.SourceEdit] }) (document.Source, error) {
			e, err := in.Body.value()
			if err != nil {
				return document.Source{}, err
			}
			return s.Documents.AddSource(ctx, who, e)
		})
	handle(s, route{id: "change-document-source", method: http.MethodPatch, path: base + "/{id}", perm: "knowledge.import", summary: "Change how a source is read and where its documents belong"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body patch[document.SourceEdit]
		},
		) (document.Source, error) {
			e, err := in.Body.value()
			if err != nil {
				return document.Source{}, err
			}
			return s.Documents.EditSource(ctx, who, in.ID, e)
		})
	handle(s, route{id: "remove-document-source", method: http.MethodDelete, path: base + "/{id}", perm: "knowledge.import", summary: "Follow a source no more; its documents are taken out, or deleted for good"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Erase bool `query:"erase" doc:"Delete its documents for good, at once"`
		},
		) (none, error) {
			return none{}, s.Documents.RemoveSource(ctx, who, in.ID, in.Erase)
		})
	handle(s, route{id: "read-document-source", method: http.MethodPost, path: base + "/{id}/runs", perm: "knowledge.import", status: http.StatusAccepted, summary: "Go over a folder or site, in the background"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body dryRun
		},
		) (document.Run, error) {
			return s.Documents.StartRun(ctx, who, in.ID, in.Body.Dry)
		})
}

// dryRun says whether something is only to be said, not done.
type dryRun struct {
	Dry bool `json:"dry,omitempty" doc:"Only say what would change"`
}

type documentUpload struct {
	Placement knowledge.Placement `json:"placement" doc:"Of documents that are new"`
}

type documentRuns struct {
	Items []RunView `json:"items"`
}

func (s *Server) documentRunRoutes() {
	const base = "/api/v1/document-runs"
	handle(s, route{id: "list-document-runs", method: http.MethodGet, path: base, perm: "knowledge.import", summary: "The latest runs"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Source string `query:"source" maxLength:"64" doc:"Of one source"`
		},
		) (out documentRuns, err error) {
			all, err := s.Documents.Runs(ctx, who, in.Source)
			for _, r := range all {
				v, _ := s.runView(ctx, r, nil)
				out.Items = append(out.Items, v)
			}
			return out, err
		})
	handle(s, route{id: "get-document-run", method: http.MethodGet, path: base + "/{id}", perm: "knowledge.import", summary: "A run and how far it is"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (RunView, error) {
			r, err := s.Documents.Run(ctx, who, in.ID)
			return s.runView(ctx, r, err)
		})
	handle(s, route{id: "list-document-run-entries", method: http.MethodGet, path: base + "/{id}/entries", perm: "knowledge.import", summary: "What a run did, or would do, document by document"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Action string `query:"action" enum:"add,change,same,gone,skip,error"`
			Numbered
		},
		) (knowledge.Page[EntryView], error) {
			p, err := s.Documents.Entries(ctx, who, in.ID, in.Action, in.After, in.Limit)
			return viewed(p, err, func(e document.Entry) EntryView { return EntryView{e, s.reason(ctx, e.Code, e.Params)} })
		})
	for _, verb := range []struct {
		name, summary string
		do            func(context.Context, actor.Actor, string) (document.Run, error)
	}{
		{"apply", "Do what a dry run said", s.Documents.Apply},
		{"pause", "Stop a run after the documents it is at", s.Documents.Pause},
		{"resume", "Go on with a paused run", s.Documents.Resume},
		{"cancel", "End a run; what was written stays as drafts", s.Documents.Cancel},
	} {
		handle(s, route{id: verb.name + "-document-run", method: http.MethodPost, path: base + "/{id}/" + verb.name, perm: "knowledge.import", summary: verb.summary},
			func(ctx context.Context, who actor.Actor, in *KnowledgeID) (document.Run, error) {
				return verb.do(ctx, who, in.ID)
			})
	}
}

// handedIn is what one request brought.
type handedIn struct {
	Files   int           `json:"files"`
	Refused []refusedFile `json:"refused" doc:"Files that were not taken, and why"`
}

type refusedFile struct {
	Name   string       `json:"name"`
	Code   string       `json:"code"`
	Params fault.Params `json:"params,omitempty"`
}

const (
	handInMost = 512 << 20 // bytes of one request
	filesMost  = 200       // of one request
)

func (s *Server) documentUploadRoutes() {
	const base = "/api/v1/document-uploads"
	handle(s, route{id: "begin-document-upload", method: http.MethodPost, path: base, perm: "knowledge.import", status: http.StatusCreated, summary: "Make an upload; files are handed to it and then read"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Body patch[documentUpload]
		},
		) (document.Run, error) {
			b, err := in.Body.value()
			if err != nil {
				return document.Run{}, err
			}
			return s.Documents.BeginUpload(ctx, who, b.Placement)
		})
	raw(s, route{id: "hand-in-documents", method: http.MethodPost, path: base + "/{id}/files", perm: "knowledge.import", maxBody: handInMost, summary: "Hand files to an upload, up to 200 parts named file; a part's file name may have folders before it"},
		func(op *huma.Operation) {
			takesFile(op)
			answers[handedIn](s, op, "200", "How many files were taken")
		}, s.handIn)
	handle(s, route{id: "start-document-upload", method: http.MethodPost, path: base + "/{id}/start", perm: "knowledge.import", status: http.StatusAccepted, summary: "Read what was handed in, in the background"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body dryRun
		},
		) (document.Run, error) {
			return s.Documents.StartUpload(ctx, who, in.ID, in.Body.Dry)
		})
}

// handIn takes the files of a request one after another; one that is refused
// does not hold the others up.
func (s *Server) handIn(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
	if _, err := s.Documents.Run(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return fault.Malformed("request.not_multipart").Because(err)
	}
	out := handedIn{Refused: []refusedFile{}}
	for seen := 0; ; seen++ {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return tooLarge(fault.Malformed("request.not_multipart").Because(err))
		}
		if seen == filesMost {
			return fault.Limited("document.too_many_files", fault.Params{"max": filesMost})
		}
		if p.FormName() != "file" {
			continue
		}
		err = s.Documents.AddFile(r.Context(), who, r.PathValue("id"), wholeName(p), p)
		switch f := fault.Of(err); {
		case err == nil:
			out.Files++
		case f != nil && (f.Kind == fault.KindTooLarge || f.Kind == fault.KindInvalid):
			out.Refused = append(out.Refused, refusedFile{wholeName(p), f.Code, f.Params})
		default:
			return tooLarge(err)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	writeJSON(w, out)
	return nil
}

// wholeName is a part's file name with the folders before it.
func wholeName(p *multipart.Part) string {
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil {
		return p.FileName()
	}
	return params["filename"]
}

func (s *Server) documentReadRoutes() {
	const base = "/api/v1/documents"
	handle(s, route{id: "list-documents", method: http.MethodGet, path: base, perm: "knowledge.read", summary: "Documents, the newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Source string `query:"source" maxLength:"64"`
			Q      string `query:"q" maxLength:"200" doc:"In titles and paths"`
			State  string `query:"state" enum:"ready,failed,changed,published,archived" doc:"Absent: all that is not archived"`
			After  string `query:"after" maxLength:"64"`
			Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (knowledge.Page[DocumentView], error) {
			p, err := s.Documents.Documents(ctx, who, document.Filter{SourceID: in.Source, Query: in.Q, State: in.State, After: in.After, Limit: in.Limit})
			return viewed(p, err, func(d document.Document) DocumentView { return DocumentView{d, s.reason(ctx, d.Code, d.Params)} })
		})
	handle(s, route{id: "get-document", method: http.MethodGet, path: base + "/{id}", perm: "knowledge.read", summary: "A document with its draft, what is published and its history"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (DocumentDetail, error) {
			d, err := s.Documents.Document(ctx, who, in.ID)
			return s.documentDetail(ctx, d, err)
		})
	handle(s, route{id: "list-document-chunks", method: http.MethodGet, path: base + "/{id}/chunks", perm: "knowledge.read", summary: "What a document says, chunk by chunk"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Numbered
		},
		) (knowledge.Page[document.Chunk], error) {
			return s.Documents.Chunks(ctx, who, in.ID, in.After, in.Limit)
		})
	handle(s, route{id: "get-document-chunk", method: http.MethodGet, path: "/api/v1/document-chunks/{id}", perm: "knowledge.read", summary: "One chunk and the document it is of"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (document.Placed, error) {
			return s.Documents.Chunk(ctx, who, in.ID)
		})
	raw(s, route{id: "get-document-file", method: http.MethodGet, path: base + "/{id}/file", perm: "knowledge.read", summary: "A document's original"},
		func(op *huma.Operation) { binary(op, "application/octet-stream", "The file's bytes") }, s.original)
}

func (s *Server) original(w http.ResponseWriter, r *http.Request, who actor.Actor) (err error) {
	d, content, size, err := s.Documents.Original(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	defer func() { err = ignoreGone(errors.Join(err, content.Close())) }()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Disposition", "attachment; "+fileName(d.FileName()))
	h.Set("Content-Security-Policy", filePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	_, err = io.Copy(w, content)
	return err
}

func (s *Server) documentEditRoutes() {
	const base = "/api/v1/documents/{id}"
	handle(s, route{id: "change-document", method: http.MethodPatch, path: base, perm: "knowledge.write", summary: "Give a document another title or place; what it says stays"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body patch[document.Edit]
		},
		) (DocumentDetail, error) {
			e, err := in.Body.value()
			if err != nil {
				return DocumentDetail{}, err
			}
			d, err := s.Documents.EditDocument(ctx, who, in.ID, e)
			return s.documentDetail(ctx, d, err)
		})
	handle(s, route{id: "retry-document", method: http.MethodPost, path: base + "/retry", perm: "knowledge.import", status: http.StatusAccepted, summary: "Read a document again, in the background"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (document.Run, error) {
			return s.Documents.Retry(ctx, who, in.ID)
		})
	handle(s, route{id: "take-document-out", method: http.MethodPost, path: base + "/take-out", perm: "knowledge.write", summary: "Leave a document out of the next base version, and keep it out"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (none, error) {
			return none{}, s.Documents.TakeOut(ctx, who, in.ID)
		})
	handle(s, route{id: "take-document-back", method: http.MethodPost, path: base + "/take-back", perm: "knowledge.write", summary: "Put a document that was taken out back among the drafts"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (DocumentDetail, error) {
			d, err := s.Documents.TakeBack(ctx, who, in.ID)
			return s.documentDetail(ctx, d, err)
		})
	handle(s, route{id: "erase-document", method: http.MethodDelete, path: base, perm: "knowledge.publish", summary: "Delete a document for good, also from what is answered from"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (none, error) {
			return none{}, s.Documents.Erase(ctx, who, in.ID)
		})
}

func (s *Server) documentQuestionRoutes() {
	const base = "/api/v1/document-questions"
	handle(s, route{id: "list-document-questions", method: http.MethodGet, path: base, perm: "knowledge.read", summary: "Questions proposed from documents"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Document string `query:"document" maxLength:"64"`
			State    string `query:"state" enum:"open,taken,dropped" default:"open"`
			After    string `query:"after" maxLength:"64"`
			Limit    int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (knowledge.Page[document.Question], error) {
			return s.Documents.Questions(ctx, who, in.Document, in.State, in.After, in.Limit)
		})
	handle(s, route{id: "take-document-question", method: http.MethodPost, path: base + "/{id}/take", perm: "knowledge.write", status: http.StatusCreated, summary: "Make a draft item of a proposed question"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body patch[document.Taking]
		},
		) (document.Question, error) {
			t, err := in.Body.value()
			if err != nil {
				return document.Question{}, err
			}
			return s.Documents.Take(ctx, who, in.ID, t)
		})
	handle(s, route{id: "drop-document-question", method: http.MethodPost, path: base + "/{id}/drop", perm: "knowledge.write", summary: "Say that a proposed question is none to keep"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (document.Question, error) {
			return s.Documents.Drop(ctx, who, in.ID)
		})
}
