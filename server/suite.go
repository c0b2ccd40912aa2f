package server

import (
	"cmp"
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/knowledge"
	"yingda/knowledge/gate"
)

const suitePath = "/api/v1/suite"

type proposalList struct {
	Items []gate.Proposal `json:"items"`
}

type pastList struct {
	Items []gate.Past `json:"items"`
}

// suiteRoutes are the questions that must not be lost, and asking them.
func (s *Server) suiteRoutes() {
	handle(s, route{id: "list-suite-questions", method: http.MethodGet, path: suitePath + "/questions", perm: "knowledge.read", summary: "The regression suite, the newest questions first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			PageOfItems
			Q string `query:"q" maxLength:"200"`
		},
		) (knowledge.Page[gate.Question], error) {
			return s.Gate.Questions(ctx, who, in.Q, in.After, in.Limit)
		})
	handle(s, route{id: "add-suite-questions", method: http.MethodPost, path: suitePath + "/questions", perm: "knowledge.write", status: http.StatusCreated, maxBody: 4 << 20, summary: "Add questions with the items that are right for them, or with none where nothing fits"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Body struct {
				Questions []gate.NewQuestion `json:"questions" minItems:"1" maxItems:"1000"`
			}
		},
		) (gate.Added, error) {
			return s.Gate.Add(ctx, who, in.Body.Questions)
		})
	handle(s, route{id: "remove-suite-question", method: http.MethodDelete, path: suitePath + "/questions/{id}", perm: "knowledge.write", summary: "Take a question out of the suite; its results stay"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (none, error) {
			return none{}, s.Gate.Remove(ctx, who, in.ID)
		})
	handle(s, route{id: "get-suite-question-history", method: http.MethodGet, path: suitePath + "/questions/{id}/results", perm: "knowledge.read", summary: "What a question got in the latest runs"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (pastList, error) {
			all, err := s.Gate.History(ctx, who, in.ID)
			return pastList{all}, err
		})
	handle(s, route{id: "list-suite-proposals", method: http.MethodGet, path: suitePath + "/proposals", perm: "knowledge.write", summary: "Questions that could go into the suite: answers called helpful, corrections, labels"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Source string `query:"source" enum:"history,correction,label" default:"history"`
		},
		) (proposalList, error) {
			all, err := s.Gate.Propose(ctx, who, in.Source)
			return proposalList{all}, err
		})
	s.suiteRunRoutes()
}

func (s *Server) suiteRunRoutes() {
	const base = suitePath + "/runs"
	handle(s, route{id: "list-suite-runs", method: http.MethodGet, path: base, perm: "knowledge.read", summary: "Runs of the suite, the newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Numbered
			Of string `query:"of" maxLength:"64" doc:"Only those of this change or branch"`
		},
		) (knowledge.Page[gate.Run], error) {
			rows, err := s.Gate.Runs(ctx, who, in.Of, in.before(), in.Limit)
			return pageBy(rows, err, in.Limit, func(r gate.Run) int64 { return r.N })
		})
	handle(s, route{id: "run-suite", method: http.MethodPost, path: base, perm: "knowledge.write", status: http.StatusAccepted, summary: "Ask the suite of a change, a branch or all drafts, beside what is released, in the background"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Body struct {
				Subject  string `json:"subject" enum:"change,drafts,branch"`
				ChangeID string `json:"change_id,omitempty" maxLength:"64"`
				BranchID string `json:"branch_id,omitempty" maxLength:"64"`
			}
		},
		) (gate.Run, error) {
			return s.Gate.Start(ctx, who, in.Body.Subject, cmp.Or(in.Body.ChangeID, in.Body.BranchID))
		})
	handle(s, route{id: "get-suite-run", method: http.MethodGet, path: base + "/{id}", perm: "knowledge.read", summary: "A run and how far it is"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (gate.Run, error) {
			return s.Gate.Run(ctx, who, in.ID)
		})
	handle(s, route{id: "list-suite-results", method: http.MethodGet, path: base + "/{id}/results", perm: "knowledge.read", summary: "What each question got: from what was released then, and from what was looked at"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			PageOfItems
			Which string `query:"which" enum:"lost,won,not_right" doc:"Absent: all"`
		},
		) (knowledge.Page[gate.Result], error) {
			return s.Gate.Results(ctx, who, in.ID, in.Which, in.After, in.Limit)
		})
	handle(s, route{id: "cancel-suite-run", method: http.MethodPost, path: base + "/{id}/cancel", perm: "knowledge.write", summary: "Stop a run; a change that waits for it is not published"},
		func(ctx context.Context, who actor.Actor, in *KnowledgeID) (gate.Run, error) {
			return s.Gate.Cancel(ctx, who, in.ID)
		})
	handle(s, route{id: "waive-suite-run", method: http.MethodPost, path: base + "/{id}/waive", perm: "knowledge.override", summary: "Let out what a run found worse, and say why"},
		func(ctx context.Context, who actor.Actor, in *struct {
			KnowledgeID
			Body struct {
				Reason string `json:"reason" maxLength:"500"`
			}
		},
		) (gate.Run, error) {
			return s.Gate.Waive(ctx, who, in.ID, in.Body.Reason)
		})
}
