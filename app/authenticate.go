package app

import (
	"context"
	"net/http"
	"strings"

	"yingda/internal/actor"
	"yingda/workspace"
)

// authenticate finds out who sends a request: a program by its key, a member by
// the session's cookie.
func (a *App) authenticate(r *http.Request) (actor.Actor, error) {
	v := workspace.Visit{IP: r.RemoteAddr, UserAgent: r.UserAgent()}
	if key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return a.workspace.AuthenticateKey(r.Context(), key, v)
	}
	c, err := r.Cookie("yingda_session")
	if err != nil {
		return actor.Actor{}, nil //nolint:nilerr // no cookie: a stranger
	}
	known, err := a.workspace.Authenticate(r.Context(), c.Value, r.Header.Get("Yingda-Workspace"), v)
	if err != nil {
		return actor.Actor{}, err
	}
	return known.Actor(v), nil
}

// ready tells whether the node can serve: the store answers.
func (a *App) ready(ctx context.Context) error {
	_, err := a.workspace.SetupNeeded(ctx)
	return err
}
