package server

import (
	"context"
	"net/http"
	"net/url"

	"yingda/internal/actor"
	"yingda/workspace"
)

// memberRoutes are members, their sessions and invitations.
func (s *Server) memberRoutes() {
	handle(s, route{id: "list-members", method: http.MethodGet, path: "/api/v1/members", perm: inWorkspace, summary: "Who works here; mail addresses for those who manage members"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.Member], error) {
			return listed(s.Workspace.Members(ctx, who))
		})
	type change struct {
		ID   string `path:"id"`
		Body workspace.MemberChange
	}
	handle(s, route{id: "change-member", method: http.MethodPatch, path: "/api/v1/members/{id}", perm: "member.manage", summary: "Change a member's name, team, capacity, roles and skill groups"},
		func(ctx context.Context, who actor.Actor, in *change) (workspace.Member, error) {
			return s.Workspace.ChangeMember(ctx, who, in.ID, in.Body)
		})
	for action, state := range map[string]workspace.Switch{"disable": workspace.Off, "enable": workspace.On} {
		handle(s, route{id: action + "-member", method: http.MethodPost, path: "/api/v1/members/{id}/" + action, perm: "member.manage", summary: "Keep a member out, or let them in again"},
			func(ctx context.Context, who actor.Actor, in *ByID) (workspace.Member, error) {
				return s.Workspace.SwitchMember(ctx, who, in.ID, state)
			})
	}
	s.memberSessionRoutes()
	s.resetLinkRoute()
	s.invitationRoutes()
	s.acceptRoutes()
}

func (s *Server) memberSessionRoutes() {
	handle(s, route{id: "list-member-sessions", method: http.MethodGet, path: "/api/v1/members/{id}/sessions", perm: "member.manage", summary: "Where a member is signed in"},
		func(ctx context.Context, who actor.Actor, in *ByID) (list[workspace.Session], error) {
			return listed(s.Workspace.MemberSessions(ctx, who, in.ID))
		})
	handle(s, route{id: "end-member-sessions", method: http.MethodDelete, path: "/api/v1/members/{id}/sessions", perm: "member.manage", summary: "Sign a member out everywhere"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Workspace.EndMemberSessions(ctx, who, in.ID, "")
		})
	type one struct {
		ID        string `path:"id"`
		SessionID string `path:"sid"`
	}
	handle(s, route{id: "end-member-session", method: http.MethodDelete, path: "/api/v1/members/{id}/sessions/{sid}", perm: "member.manage", summary: "End one session of a member"},
		func(ctx context.Context, who actor.Actor, in *one) (none, error) {
			return none{}, s.Workspace.EndMemberSessions(ctx, who, in.ID, in.SessionID)
		})
}

// Linked is a one-time link, shown once.
type Linked struct {
	Link string `json:"link" doc:"Works once; shown only here"`
}

// oneTimeLink is the console's page for a token.
func oneTimeLink(ctx context.Context, page, token string) string {
	return clientFrom(ctx).Base + page + "?token=" + url.QueryEscape(token)
}

func (s *Server) resetLinkRoute() {
	type in struct {
		ID   string           `path:"id"`
		Body *workspace.Reset `required:"false"`
	}
	handle(s, route{id: "make-reset-link", method: http.MethodPost, path: "/api/v1/members/{id}/reset-link", perm: "member.manage", status: http.StatusCreated, summary: "Make a link with which a member sets a new password"},
		func(ctx context.Context, who actor.Actor, in *in) (Linked, error) {
			var r workspace.Reset
			if in.Body != nil {
				r = *in.Body
			}
			token, err := s.Workspace.ResetLink(ctx, who, in.ID, r)
			return Linked{oneTimeLink(ctx, "/reset", token)}, err
		})
}

func (s *Server) invitationRoutes() {
	handle(s, route{id: "list-invitations", method: http.MethodGet, path: "/api/v1/invitations", perm: "member.manage", summary: "Invitations not yet accepted"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.Invitation], error) {
			return listed(s.Workspace.Invitations(ctx, who))
		})
	type invite struct {
		Body workspace.Invite
	}
	type invitationMade struct {
		workspace.Invitation
		Linked
	}
	handle(s, route{id: "invite-member", method: http.MethodPost, path: "/api/v1/invitations", perm: "member.manage", status: http.StatusCreated, summary: "Invite someone by link"},
		func(ctx context.Context, who actor.Actor, in *invite) (invitationMade, error) {
			v, token, err := s.Workspace.Invite(ctx, who, in.Body)
			return invitationMade{v, Linked{oneTimeLink(ctx, "/invite", token)}}, err
		})
	handle(s, route{id: "revoke-invitation", method: http.MethodDelete, path: "/api/v1/invitations/{id}", perm: "member.manage", summary: "Take an invitation back"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Workspace.Revoke(ctx, who, in.ID)
		})
}

func (s *Server) acceptRoutes() {
	type look struct {
		Token string `query:"token" required:"true"`
	}
	handle(s, route{id: "get-invitation", method: http.MethodGet, path: "/api/v1/invitations/accept", perm: anyone, summary: "What an invitation's link is about"},
		func(ctx context.Context, _ actor.Actor, in *look) (workspace.Invited, error) {
			return s.Workspace.Invited(ctx, in.Token)
		})
	type acceptInvitation struct {
		Asked
		Body struct {
			Token    string `json:"token"`
			Name     string `json:"name,omitempty"`
			Password string `json:"password" doc:"A new one, or that of the account the person has"`
			TOTP     string `json:"totp,omitempty"`
		}
	}
	handleEntering(s, route{id: "accept-invitation", method: http.MethodPost, path: "/api/v1/invitations/accept", perm: anyone, summary: "Become a member and sign in"},
		func(ctx context.Context, in *acceptInvitation) (workspace.Me, workspace.Signed, error) {
			b := in.Body
			signed, err := s.Workspace.Accept(ctx, workspace.Accept{Token: b.Token, Name: b.Name, Password: b.Password, Code: b.TOTP, OldToken: in.Session, Visit: clientFrom(ctx).Visit})
			return s.meAfter(ctx, signed, err)
		})
}
