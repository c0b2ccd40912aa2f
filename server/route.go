package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yingda/internal/actor"
	"yingda/internal/mask"
)

// route is one operation of the API.
type route struct {
	id      string // operation id, kebab-case: "list-conversations"
	method  string
	path    string
	summary string
	detail  string // what a caller must know beside, Markdown
	perm    string // permission needed; signedIn or anyone where none is
	status  int    // of success; 0 is 200, or 204 when there is no body
	maxBody int64  // bytes; 0 is 1 MiB
}

// What stands in a route's perm when it is no permission of a workspace.
const (
	visitor     = "visitor"      // a visitor's token, checked by the route itself
	anyone      = "-"            // sign-in, health, set-up; visitor routes check their own token
	signedIn    = "signed_in"    // any member, also one who has no workspace yet
	inWorkspace = "in_workspace" // any member or key of a workspace
	operator    = "operator"     // who administers the installation
)

type none struct{}

// body is how huma wants a JSON answer.
type body[O any] struct {
	Body O
}

// handle registers an operation. I is huma's input struct (path, query, header
// and Body); O is the JSON body of the answer, or none.
func handle[I, O any](s *Server, rt route, fn func(ctx context.Context, who actor.Actor, in *I) (O, error)) {
	op := s.operation(rt)
	if _, empty := any(*new(O)).(none); empty {
		if rt.status == 0 {
			op.DefaultStatus = http.StatusNoContent
		}
		huma.Register(s.api, op, func(ctx context.Context, in *I) (*struct{}, error) {
			_, err := fn(ctx, who(ctx), in)
			return nil, s.problem(ctx, err)
		})
		return
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*body[O], error) {
		out, err := fn(ctx, who(ctx), in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		return &body[O]{Body: asSeenBy(who(ctx), out)}, nil
	})
}

// gate lets in who may, before anything of what they sent is read.
func (s *Server) gate(perm string) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		if _, err := s.permit(hc.Context(), perm); err != nil {
			r, w := humago.Unwrap(hc)
			s.writeProblem(w, r.WithContext(hc.Context()), err)
			return
		}
		next(hc)
	}
}

// asSeenBy masks the numbers of people in an answer for a member or a program that
// may not see them. Every answer in JSON goes through here; a visitor reads its own.
func asSeenBy[O any](who actor.Actor, out O) O {
	if who.Kind != actor.Member && who.Kind != actor.Key || who.Can("customer.see_sensitive") {
		return out
	}
	return mask.Of(out)
}

func (s *Server) operation(rt route) huma.Operation {
	op := huma.Operation{
		OperationID: rt.id, Method: rt.method, Path: rt.path, Summary: rt.summary,
		DefaultStatus: rt.status, MaxBodyBytes: rt.maxBody,
		Tags: []string{tagOf(rt.path)}, Middlewares: huma.Middlewares{s.gate(rt.perm)},
	}
	if rt.maxBody == 0 {
		op.MaxBodyBytes = 1 << 20
	}
	switch rt.perm {
	case anyone:
		op.Security = []map[string][]string{}
	case visitor:
		op.Security = []map[string][]string{{"visitor": {}}}
	case inWorkspace:
		op.Security = []map[string][]string{{"session": {}}, {"key": {}}}
	case signedIn, operator:
		op.Security = []map[string][]string{{"session": {}}}
	default:
		op.Security = []map[string][]string{{"session": {}}, {"key": {rt.perm}}}
		op.Description = "Needs the permission `" + rt.perm + "`."
	}
	if rt.detail != "" {
		op.Description = strings.TrimSpace(op.Description + "\n\n" + rt.detail)
	}
	return op
}

// tagOf groups operations by the first word behind /api/v1/.
func tagOf(path string) string {
	rest := strings.TrimPrefix(strings.TrimPrefix(path, "/api/v1/"), "/api/")
	first, _, _ := strings.Cut(rest, "/")
	return first
}
