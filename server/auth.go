package server

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/workspace"
)

// authRoutes are set-up, signing in and out, and what people do with their own
// account.
func (s *Server) authRoutes() {
	s.setupRoutes()
	s.sessionRoutes()
	s.accountRoutes()
	s.totpRoutes()
}

type setupState struct {
	Needed bool  `json:"needed" doc:"Nobody has set this installation up yet"`
	Counts *bool `json:"link_counts,omitempty" doc:"Whether the link whose token was given can still be used"`
}

func (s *Server) setupRoutes() {
	handle(s, route{id: "get-setup", method: http.MethodGet, path: "/api/v1/setup", perm: anyone, summary: "Whether the installation waits to be set up"},
		func(ctx context.Context, _ actor.Actor, in *struct {
			Token string `query:"token" doc:"From the link that the server printed"`
		},
		) (setupState, error) {
			needed, err := s.Workspace.SetupNeeded(ctx)
			if err != nil || in.Token == "" {
				return setupState{Needed: needed}, err
			}
			err = s.Workspace.CheckSetup(ctx, in.Token)
			counts := err == nil
			if fault.IsKind(err, fault.KindNotFound) {
				err = nil
			}
			return setupState{needed, &counts}, err
		})
	type setUp struct {
		Body struct {
			Token     string `json:"token" doc:"From the link that the server printed"`
			Workspace struct {
				Name     string `json:"name"`
				Slug     string `json:"slug,omitempty" doc:"main if not given"`
				Timezone string `json:"timezone,omitempty" doc:"IANA name; Asia/Shanghai if not given"`
			} `json:"workspace"`
			Name     string `json:"name"`
			Email    string `json:"email"`
			Password string `json:"password"`
		}
	}
	handleEntering(s, route{id: "set-up", method: http.MethodPost, path: "/api/v1/setup", perm: anyone, summary: "Make the first workspace and its administrator"},
		func(ctx context.Context, in *setUp) (workspace.Me, workspace.Signed, error) {
			b := in.Body
			signed, err := s.Workspace.Setup(ctx, workspace.Setup{
				Token: b.Token, Name: b.Name, Email: b.Email, Password: b.Password,
				Workspace: workspace.NewWorkspace{Name: b.Workspace.Name, Slug: b.Workspace.Slug, Timezone: b.Workspace.Timezone, Locale: lang(ctx)}, Visit: clientFrom(ctx).Visit,
			})
			return s.meAfter(ctx, signed, err)
		})
}

// meAfter answers with who somebody is after the session began.
func (s *Server) meAfter(ctx context.Context, signed workspace.Signed, err error) (workspace.Me, workspace.Signed, error) {
	if err != nil {
		return workspace.Me{}, signed, err
	}
	k, err := s.Workspace.Authenticate(ctx, signed.Token, "", clientFrom(ctx).Visit)
	if err != nil {
		return workspace.Me{}, signed, err
	}
	me, err := s.Workspace.Me(ctx, k)
	return me, signed, err
}

func (s *Server) sessionRoutes() {
	type signIn struct {
		Asked
		Body struct {
			Email    string `json:"email"`
			Password string `json:"password"`
			TOTP     string `json:"totp,omitempty" doc:"Code of the second factor, or a recovery code"`
		}
	}
	handleEntering(s, route{
		id: "sign-in", method: http.MethodPost, path: "/api/v1/session", perm: anyone,
		summary: "Sign in. auth.totp_needed asks for the second factor as well",
	},
		func(ctx context.Context, in *signIn) (workspace.Me, workspace.Signed, error) {
			signed, err := s.Workspace.SignIn(ctx, workspace.SignIn{
				Email: in.Body.Email, Password: in.Body.Password, Code: in.Body.TOTP,
				OldToken: in.Session, Visit: clientFrom(ctx).Visit,
			})
			return s.meAfter(ctx, signed, err)
		})
	handle(s, route{id: "get-session", method: http.MethodGet, path: "/api/v1/session", perm: signedIn, summary: "Who is signed in"},
		func(ctx context.Context, _ actor.Actor, in *Asked) (workspace.Me, error) {
			k, err := s.known(ctx, *in)
			if err != nil {
				return workspace.Me{}, err
			}
			return s.Workspace.Me(ctx, k)
		})
	s.signOutRoute()
}

// signOutRoute also serves who is signed in no more: the cookie goes either way.
func (s *Server) signOutRoute() {
	rt := route{id: "sign-out", method: http.MethodDelete, path: "/api/v1/session", perm: anyone, summary: "Sign out", status: http.StatusNoContent}
	type out struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
	}
	huma.Register(s.api, s.operation(rt), func(ctx context.Context, in *Asked) (*out, error) {
		if in.Session != "" {
			if err := s.Workspace.SignOut(ctx, in.Session); err != nil {
				return nil, s.problem(ctx, err)
			}
		}
		return &out{clientFrom(ctx).cookie("", time.Unix(1, 0))}, nil
	})
}

func (s *Server) accountRoutes() {
	type prefer struct {
		Asked
		Body workspace.PreferenceChange
	}
	handle(s, route{id: "set-preferences", method: http.MethodPatch, path: "/api/v1/session/preferences", perm: signedIn, summary: "Change one's own name, language, workspace and preferences"},
		func(ctx context.Context, _ actor.Actor, in *prefer) (workspace.Me, error) {
			k, err := s.known(ctx, in.Asked)
			if err != nil {
				return workspace.Me{}, err
			}
			if err := s.Workspace.Prefer(ctx, k, in.Body); err != nil {
				return workspace.Me{}, err
			}
			if k, err = s.known(ctx, Asked{Session: in.Session}); err != nil {
				return workspace.Me{}, err
			}
			return s.Workspace.Me(ctx, k)
		})
	handle(s, route{id: "list-devices", method: http.MethodGet, path: "/api/v1/session/devices", perm: signedIn, summary: "One's own sessions"},
		func(ctx context.Context, _ actor.Actor, in *Asked) (list[workspace.Session], error) {
			k, err := s.known(ctx, *in)
			if err != nil {
				return list[workspace.Session]{}, err
			}
			return listed(s.Workspace.Devices(ctx, k))
		})
	type device struct {
		Asked
		ID string `path:"id"`
	}
	handle(s, route{id: "end-device", method: http.MethodDelete, path: "/api/v1/session/devices/{id}", perm: signedIn, summary: "End one of one's own sessions"},
		func(ctx context.Context, _ actor.Actor, in *device) (none, error) {
			k, err := s.known(ctx, in.Asked)
			if err != nil {
				return none{}, err
			}
			return none{}, s.Workspace.EndDevice(ctx, k, in.ID)
		})
	s.passwordRoutes()
}

func (s *Server) passwordRoutes() {
	type changePassword struct {
		Asked
		Body struct {
			Old string `json:"old"`
			New string `json:"new"`
		}
	}
	handleEntering(s, route{id: "change-password", method: http.MethodPost, path: "/api/v1/password", perm: signedIn, summary: "Set another password; every other session ends"},
		func(ctx context.Context, in *changePassword) (workspace.Me, workspace.Signed, error) {
			k, err := s.known(ctx, in.Asked)
			if err != nil {
				return workspace.Me{}, workspace.Signed{}, err
			}
			signed, err := s.Workspace.ChangePassword(ctx, k, in.Body.Old, in.Body.New, clientFrom(ctx).Visit)
			return s.meAfter(ctx, signed, err)
		})
	type resetPassword struct {
		Body struct {
			Token    string `json:"token"`
			Password string `json:"password"`
		}
	}
	handle(s, route{id: "reset-password", method: http.MethodPost, path: "/api/v1/password/reset", perm: anyone, summary: "Set a password with a one-time link; every session ends"},
		func(ctx context.Context, _ actor.Actor, in *resetPassword) (none, error) {
			return none{}, s.Workspace.ResetPassword(ctx, in.Body.Token, in.Body.Password)
		})
}

func (s *Server) totpRoutes() {
	handle(s, route{id: "begin-totp", method: http.MethodPost, path: "/api/v1/totp", perm: signedIn, summary: "Begin to use a second factor"},
		func(ctx context.Context, _ actor.Actor, in *Asked) (workspace.Enrolment, error) {
			k, err := s.known(ctx, *in)
			if err != nil {
				return workspace.Enrolment{}, err
			}
			return s.Workspace.BeginTOTP(ctx, k)
		})
	type confirmTOTP struct {
		Asked
		Body struct {
			Code string `json:"code"`
		}
	}
	type recoveryCodes struct {
		RecoveryCodes []string `json:"recovery_codes" doc:"Each lets in once when the device is lost; shown only here"`
	}
	handleEntering(s, route{id: "confirm-totp", method: http.MethodPost, path: "/api/v1/totp/confirm", perm: signedIn, summary: "Switch the second factor on with a first code"},
		func(ctx context.Context, in *confirmTOTP) (recoveryCodes, workspace.Signed, error) {
			k, err := s.known(ctx, in.Asked)
			if err != nil {
				return recoveryCodes{}, workspace.Signed{}, err
			}
			all, signed, err := s.Workspace.ConfirmTOTP(ctx, k, in.Body.Code, clientFrom(ctx).Visit)
			return recoveryCodes{all}, signed, err
		})
	type dropTOTP struct {
		Asked
		Body *struct {
			Password string `json:"password"`
		} `required:"false"`
	}
	handleEntering(s, route{id: "drop-totp", method: http.MethodDelete, path: "/api/v1/totp", perm: signedIn, summary: "Switch the second factor off; asks for the password once more"},
		func(ctx context.Context, in *dropTOTP) (workspace.Me, workspace.Signed, error) {
			k, err := s.known(ctx, in.Asked)
			if err != nil {
				return workspace.Me{}, workspace.Signed{}, err
			}
			if in.Body == nil {
				return workspace.Me{}, workspace.Signed{}, fault.Invalid("input.required", "password")
			}
			signed, err := s.Workspace.DropTOTP(ctx, k, in.Body.Password, clientFrom(ctx).Visit)
			return s.meAfter(ctx, signed, err)
		})
}
