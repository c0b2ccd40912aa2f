package server

import (
	"context"
	"net/http"

	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/actor"
)

// TaskID is a task in an address.
type TaskID struct {
	ID string `path:"id" maxLength:"64"`
}

// taskRoutes are work with a due time: messages left out of hours.
func (s *Server) taskRoutes() {
	const base = "/api/v1/tasks"
	handle(s, route{id: "list-tasks", method: http.MethodGet, path: base, perm: "task.work", summary: "Open tasks, the next due first; or done ones, the last done first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			State string `query:"state" enum:"open,done," doc:"Empty is open"`
			Group string `query:"group" maxLength:"64"`
			Mine  bool   `query:"mine"`
			After string `query:"after" maxLength:"100"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (desk.TaskRows, error) {
			return s.Desk.Tasks(ctx, who, desk.TaskFilter{State: in.State, GroupID: in.Group, Mine: in.Mine}, conversation.Page{After: in.After, Limit: in.Limit})
		})
	handle(s, route{id: "assign-task", method: http.MethodPost, path: base + "/{id}/assign", perm: "task.work", summary: "Take a task, or give it to a colleague"},
		func(ctx context.Context, who actor.Actor, in *struct {
			TaskID
			Body *struct {
				MemberID string `json:"member_id,omitempty" maxLength:"64" doc:"Empty is you"`
			} `required:"false"`
		},
		) (desk.TaskRow, error) {
			memberID := ""
			if in.Body != nil {
				memberID = in.Body.MemberID
			}
			return s.Desk.AssignTask(ctx, who, in.ID, memberID)
		})
	handle(s, route{id: "finish-task", method: http.MethodPost, path: base + "/{id}/done", perm: "task.work", summary: "Mark a task as done"},
		func(ctx context.Context, who actor.Actor, in *struct {
			TaskID
			Body *struct {
				Note string `json:"note,omitempty" maxLength:"2000"`
			} `required:"false"`
		},
		) (desk.TaskRow, error) {
			note := ""
			if in.Body != nil {
				note = in.Body.Note
			}
			return s.Desk.FinishTask(ctx, who, in.ID, note)
		})
	handle(s, route{id: "reply-task", method: http.MethodPost, path: base + "/{id}/reply", perm: "task.work", summary: "Answer the message that was left, in the customer's widget"},
		func(ctx context.Context, who actor.Actor, in *struct {
			TaskID
			Body struct {
				ClientID string `json:"client_id" minLength:"1" maxLength:"64" doc:"Your own id of this reply; the same id twice is one reply"`
				Text     string `json:"text" minLength:"1"`
			}
		},
		) (desk.TaskRow, error) {
			return s.Desk.ReplyTask(ctx, who, in.ID, in.Body.ClientID, in.Body.Text)
		})
}
