package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/workspace"
)

// groupRoutes are skill groups and teams.
func (s *Server) groupRoutes() {
	handle(s, route{id: "list-skill-groups", method: http.MethodGet, path: "/api/v1/skill-groups", perm: inWorkspace, summary: "Skill groups with who is in them"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.Group], error) {
			return listed(s.Workspace.GroupList(ctx, who))
		})
	type fields struct {
		Body patch[workspace.Group]
	}
	handle(s, route{id: "make-skill-group", method: http.MethodPost, path: "/api/v1/skill-groups", perm: "group.manage", status: http.StatusCreated, summary: "Make a skill group; what is left out has its usual value"},
		func(ctx context.Context, who actor.Actor, in *fields) (workspace.Group, error) {
			var g workspace.Group
			if err := in.Body.onto(&g); err != nil {
				return g, err
			}
			return s.Workspace.MakeGroup(ctx, who, g)
		})
	type change struct {
		ID   string `path:"id"`
		Body patch[workspace.Group]
	}
	handle(s, route{id: "change-skill-group", method: http.MethodPatch, path: "/api/v1/skill-groups/{id}", perm: "group.manage", summary: "Change a skill group or who is in it"},
		func(ctx context.Context, who actor.Actor, in *change) (workspace.Group, error) {
			return s.Workspace.ChangeGroup(ctx, who, in.ID, in.Body.onto)
		})
	handle(s, route{id: "archive-skill-group", method: http.MethodDelete, path: "/api/v1/skill-groups/{id}", perm: "group.manage", summary: "Take a skill group out of use"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Workspace.ArchiveGroup(ctx, who, in.ID)
		})
	s.teamRoutes()
}

func (s *Server) teamRoutes() {
	handle(s, route{id: "list-teams", method: http.MethodGet, path: "/api/v1/teams", perm: inWorkspace, summary: "Teams"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[workspace.Team], error) {
			return listed(s.Workspace.Teams(ctx, who))
		})
	type fields struct {
		Body patch[workspace.Team]
	}
	handle(s, route{id: "make-team", method: http.MethodPost, path: "/api/v1/teams", perm: "group.manage", status: http.StatusCreated, summary: "Make a team"},
		func(ctx context.Context, who actor.Actor, in *fields) (workspace.Team, error) {
			var t workspace.Team
			if err := in.Body.onto(&t); err != nil {
				return t, err
			}
			return s.Workspace.MakeTeam(ctx, who, t)
		})
	type change struct {
		ID   string `path:"id"`
		Body patch[workspace.Team]
	}
	handle(s, route{id: "change-team", method: http.MethodPatch, path: "/api/v1/teams/{id}", perm: "group.manage", summary: "Change a team's name and lead"},
		func(ctx context.Context, who actor.Actor, in *change) (workspace.Team, error) {
			return s.Workspace.ChangeTeam(ctx, who, in.ID, in.Body.onto)
		})
	handle(s, route{id: "remove-team", method: http.MethodDelete, path: "/api/v1/teams/{id}", perm: "group.manage", summary: "Remove a team; its members are in none then"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Workspace.RemoveTeam(ctx, who, in.ID)
		})
}
