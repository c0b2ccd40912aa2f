package server

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yingda/internal/actor"
	"yingda/internal/fault"
)

var inPath = regexp.MustCompile(`\{(\w+)\}`)

// raw registers an operation that reads or writes something else than JSON:
// files, streams. What it is is written into the API's description all the same.
func raw(s *Server, rt route, describe func(*huma.Operation), fn func(w http.ResponseWriter, r *http.Request, who actor.Actor) error) {
	op := s.operation(rt)
	op.Responses = map[string]*huma.Response{}
	for _, m := range inPath.FindAllStringSubmatch(rt.path, -1) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: m[1], In: "path", Required: true, Schema: &huma.Schema{Type: "string"}})
	}
	describe(&op)
	s.api.OpenAPI().AddOperation(&op)
	s.mux.HandleFunc(rt.method+" "+rt.path, func(w http.ResponseWriter, r *http.Request) {
		if rt.maxBody > 0 {
			r.Body = http.MaxBytesReader(w, r.Body, rt.maxBody)
		}
		who, err := s.permit(r.Context(), rt.perm)
		if err == nil {
			err = fn(w, r, who)
		}
		if err != nil {
			s.writeProblem(w, r, tooLarge(err))
		}
	})
}

// tooLarge makes a fault of the standard library's bound on bodies.
func tooLarge(err error) error {
	var m *http.MaxBytesError
	if errors.As(err, &m) {
		return fault.TooLarge("request.too_large", fault.Params{"max_bytes": m.Limit})
	}
	return err
}

// uploaded returns the part named "file" of a multipart request as it streams
// in, and its name.
func uploaded(r *http.Request) (*multipart.Part, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fault.Malformed("request.not_multipart").Because(err)
	}
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, fault.Invalid("file.missing", "file")
		}
		if err != nil {
			return nil, tooLarge(fault.Malformed("request.not_multipart").Because(err))
		}
		if p.FormName() == "file" {
			return p, nil
		}
	}
}

// binary describes an answer that is no JSON.
func binary(op *huma.Operation, contentType, what string) {
	op.Responses["200"] = &huma.Response{
		Description: what, Content: map[string]*huma.MediaType{contentType: {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
	}
}

// today is the day in the actor's workspace, for a file's name.
func (s *Server) today(ctx context.Context, who actor.Actor) (string, error) {
	w, err := s.Workspace.ByID(ctx, who.WorkspaceID)
	return time.Now().In(w.Location()).Format("20060102"), err
}

// takesFile describes a multipart request with one file.
func takesFile(op *huma.Operation) {
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}},
	}}}}
}

// answers describes a JSON answer of type O.
func answers[O any](s *Server, op *huma.Operation, status, what string) {
	var zero O
	op.Responses[status] = &huma.Response{
		Description: what, Content: map[string]*huma.MediaType{"application/json": {Schema: s.schemaOf(zero)}},
	}
}
