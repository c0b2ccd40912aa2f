package server

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/learning"
	"yingda/learning/label"
)

const labelPath = "/api/v1/learning/labels"

type taskList struct {
	Items []label.TaskView `json:"items"`
}

type guideList struct {
	Items []label.Guide `json:"items"`
}

type learnedList struct {
	Items []label.Learned `json:"items"`
}

// labelRoutes are what people are asked about questions, and what they say.
func (s *Server) labelRoutes() {
	handle(s, route{id: "get-label-overview", method: http.MethodGet, path: labelPath + "/overview", perm: inWorkspace, summary: "How far labelling is", detail: "Needs `learning.label` or `learning.read`."},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (label.Overview, error) {
			return s.Label.Overview(ctx, who)
		})
	handle(s, route{
		id: "next-label-tasks", method: http.MethodPost, path: labelPath + "/next", perm: "learning.label", summary: "The tasks to label next, kept for the caller for ten minutes",
		detail: "Asked again it gives the same ones until they are labelled: ask for two to have the next one ready.",
	},
		func(ctx context.Context, who actor.Actor, in *struct {
			Body struct {
				Kind    string `json:"kind,omitempty" enum:"items,entities,mood,quality," doc:"Only of this kind"`
				Limit   int    `json:"limit,omitempty" minimum:"0" maximum:"5" doc:"Absent: 1"`
				Suggest bool   `json:"suggest,omitempty" doc:"With what the engine thinks"`
			}
		},
		) (taskList, error) {
			all, err := s.Label.Next(ctx, who, label.NextQuery{Kind: in.Body.Kind, Limit: in.Body.Limit, Suggest: in.Body.Suggest})
			return taskList{all}, err
		})
	handle(s, route{id: "give-label", method: http.MethodPost, path: labelPath + "/tasks/{id}/labels", perm: "learning.label", status: http.StatusCreated, summary: "Label a task"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Body label.NewLabel
		},
		) (label.Label, error) {
			return s.Label.Give(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "undo-label", method: http.MethodPost, path: labelPath + "/{id}/undo", perm: "learning.label", summary: "Take one's own label back, and get its task again"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Body struct {
				Suggest bool `json:"suggest,omitempty" doc:"With what the engine thinks"`
			}
		},
		) (label.TaskView, error) {
			return s.Label.Undo(ctx, who, in.ID, in.Body.Suggest)
		})
	s.labelReviewRoutes()
	s.labelGuideRoutes()
	s.labelFeedRoutes()
	s.labelFileRoutes()
}

func (s *Server) labelReviewRoutes() {
	handle(s, route{id: "list-label-tasks", method: http.MethodGet, path: labelPath + "/tasks", perm: "learning.read", summary: "Tasks on which labellers differ, or that are settled, with all their labels"},
		func(ctx context.Context, who actor.Actor, in *struct {
			State   string `query:"state" enum:"disputed,settled" default:"disputed"`
			Verdict string `query:"verdict" enum:"items,none,missing,split,marked" doc:"Only those that came to it"`
			After   string `query:"after" maxLength:"64"`
			Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
		},
		) (learning.Page[label.TaskDetail], error) {
			return s.Label.Tasks(ctx, who, in.State, in.Verdict, in.After, in.Limit)
		})
	handle(s, route{id: "list-label-queue", method: http.MethodGet, path: labelPath + "/queue", perm: "learning.read", summary: "The first tasks that wait, in their order; nobody is given them"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Kind  string `query:"kind" enum:"items,entities,mood,quality" default:"items"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
		},
		) (taskList, error) {
			all, err := s.Label.Front(ctx, who, in.Kind, in.Limit)
			return taskList{all}, err
		})
	handle(s, route{id: "get-label-task", method: http.MethodGet, path: labelPath + "/tasks/{id}", perm: "learning.read", summary: "A task with all its labels"},
		func(ctx context.Context, who actor.Actor, in *ByID) (label.TaskDetail, error) {
			return s.Label.Task(ctx, who, in.ID)
		})
	handle(s, route{id: "decide-label-task", method: http.MethodPost, path: labelPath + "/tasks/{id}/decision", perm: "learning.manage", summary: "Say what holds of a task, whatever its labels say"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Body label.Answer
		},
		) (label.TaskDetail, error) {
			return s.Label.Decide(ctx, who, in.ID, in.Body)
		})
	handle(s, route{
		id: "get-label-stats", method: http.MethodGet, path: labelPath + "/stats", perm: "learning.read", summary: "How far labellers agree, and what each one's labels came to, in the last 90 days",
		detail: "Labellers stand in the order of their ids: speed alone ranks nobody.",
	},
		func(ctx context.Context, who actor.Actor, in *struct {
			Kind string `query:"kind" enum:"items,entities,mood,quality" default:"items"`
		},
		) (label.Stats, error) {
			return s.Label.Stats(ctx, who, in.Kind)
		})
}

func (s *Server) labelGuideRoutes() {
	handle(s, route{id: "list-label-guides", method: http.MethodGet, path: labelPath + "/guides", perm: inWorkspace, summary: "What labellers go by, kind by kind", detail: "Needs `learning.label` or `learning.read`."},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (guideList, error) {
			all, err := s.Label.Guides(ctx, who)
			return guideList{all}, err
		})
	handle(s, route{id: "change-label-guide", method: http.MethodPatch, path: labelPath + "/guides/{kind}", perm: "learning.manage", summary: "Change what labellers of a kind go by, and how much of it there is to do"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Kind string `path:"kind" enum:"items,entities,mood,quality"`
			Body label.GuideEdit
		},
		) (label.Guide, error) {
			return s.Label.EditGuide(ctx, who, in.Kind, in.Body)
		})
	handle(s, route{id: "order-label-queue", method: http.MethodPost, path: labelPath + "/order", perm: "learning.manage", summary: "Put the queue in order now: what teaches most first"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (label.Overview, error) {
			return s.Label.Reorder(ctx, who)
		})
}

func (s *Server) labelFeedRoutes() {
	const base = labelPath + "/wordings"
	handle(s, route{
		id: "list-learned-wordings", method: http.MethodGet, path: base, perm: "learning.read", summary: "Items that labels have new wordings for",
		detail: "Needs `knowledge.read` too. What a lot kept for measuring is not among them.",
	},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (learnedList, error) {
			all, err := s.Label.Learned(ctx, who)
			return learnedList{all}, err
		})
	handle(s, route{id: "teach-wordings", method: http.MethodPost, path: base, perm: "knowledge.write", summary: "Make labelled questions variants of the item they were labelled with, in its draft"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Body struct {
				ItemID  string   `json:"item_id" maxLength:"64"`
				TaskIDs []string `json:"task_ids" minItems:"1" maxItems:"200"`
			}
		},
		) (knowledge.Detail, error) {
			return s.Label.Teach(ctx, who, in.Body.ItemID, in.Body.TaskIDs)
		})
}

var labelTypes = map[string]struct{ kind, ending string }{
	label.JSONL: {"application/jsonl; charset=utf-8", "jsonl"}, label.CSV: {"text/csv; charset=utf-8", "csv"}, label.Studio: {"application/json", "json"},
}

func (s *Server) labelFileRoutes() {
	raw(s, route{id: "export-labels", method: http.MethodGet, path: labelPath + "/export", perm: "learning.manage", summary: "All labels as JSONL, CSV or Label Studio's JSON, which import again to the same"},
		func(op *huma.Operation) {
			op.Parameters = append(op.Parameters, &huma.Param{Name: "format", In: "query", Schema: &huma.Schema{Type: "string", Enum: []any{label.JSONL, label.CSV, label.Studio}, Default: label.JSONL}})
			binary(op, "application/octet-stream", "The file")
		}, s.exportLabels)
	raw(s, route{id: "import-labels", method: http.MethodPost, path: labelPath + "/import", perm: "learning.manage", maxBody: label.ImportMost + 1<<20, summary: "Read labels of turns that are known here from JSONL, CSV or Label Studio's JSON"},
		func(op *huma.Operation) {
			takesFile(op)
			answers[label.Imported](s, op, "200", "What became of it")
		},
		func(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
			part, err := uploaded(r)
			if err != nil {
				return err
			}
			data, err := readMost(part, label.ImportMost)
			if err != nil {
				return err
			}
			got, err := s.Label.Import(r.Context(), who, data)
			if err != nil {
				return err
			}
			w.Header().Set("Content-Type", "application/json")
			writeJSON(w, got)
			return nil
		})
}

func (s *Server) exportLabels(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
	format := r.URL.Query().Get("format")
	if format == "" {
		format = label.JSONL
	}
	as, ok := labelTypes[format]
	if !ok {
		return fault.Invalid("label.format_unknown", "format")
	}
	day, err := s.today(r.Context(), who)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", as.kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=labels-%s.%s", day, as.ending))
	out := &begun{Writer: w}
	err = s.Label.Export(r.Context(), who, format, out)
	if out.yet {
		return ignoreGone(err)
	}
	return err
}
