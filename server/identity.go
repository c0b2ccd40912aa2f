package server

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/workspace"
)

const sessionCookie = "yingda_session"

// workspaceHeader names the workspace to act in; without it the session's own.
const workspaceHeader = "Yingda-Workspace"

// identify finds out who asks: a program by its key, a person by the session's
// cookie. A stranger is the zero Actor and no error.
func (s *Server) identify(r *http.Request) (actor.Actor, error) {
	visit := clientFrom(r.Context()).Visit
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return s.Workspace.AuthenticateKey(r.Context(), bearer, visit)
	}
	cookie, err := r.Cookie(sessionCookie)
	if err != nil || cookie.Value == "" {
		return actor.Actor{}, nil //nolint:nilerr // nobody has signed in
	}
	k, err := s.Workspace.Authenticate(r.Context(), cookie.Value, r.Header.Get(workspaceHeader), visit)
	if err != nil {
		return actor.Actor{}, err
	}
	return k.Actor(visit), nil
}

// Asked is what a route that works on the session itself needs of the request.
// It is exported because huma reads no embedded fields that are not.
type Asked struct {
	Session   string `cookie:"yingda_session" hidden:"true"`
	Workspace string `header:"Yingda-Workspace" doc:"Slug of the workspace to act in; without it the session's own"`
}

// known returns whose session it is.
func (s *Server) known(ctx context.Context, a Asked) (workspace.Known, error) {
	if a.Session == "" {
		return workspace.Known{}, fault.Unauthorized("auth.needed")
	}
	return s.Workspace.Authenticate(ctx, a.Session, a.Workspace, clientFrom(ctx).Visit)
}

// cookied is an answer that also sets the session's cookie.
type cookied[O any] struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      O
}

// handleEntering registers an operation after which the browser has another
// session token.
func handleEntering[I, O any](s *Server, rt route, fn func(ctx context.Context, in *I) (O, workspace.Signed, error)) {
	huma.Register(s.api, s.operation(rt), func(ctx context.Context, in *I) (*cookied[O], error) {
		c := clientFrom(ctx)
		if c.insecure() {
			return nil, s.problem(ctx, fault.Forbidden("auth.plain_http"))
		}
		out, signed, err := fn(ctx, in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		return &cookied[O]{SetCookie: c.cookie(signed.Token, time.UnixMilli(signed.ExpiresAt)), Body: out}, nil
	})
}

// cookie holds a session's token. It is Secure but where the browser talks plain
// http to its own machine; an empty token takes the cookie away.
func (c client) cookie(token string, until time.Time) http.Cookie {
	k := http.Cookie{Name: sessionCookie, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.TLS || !c.Loopback, Expires: until}
	if token == "" {
		k.MaxAge = -1
	}
	return k
}
