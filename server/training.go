package server

import (
	"context"
	"net/http"

	"yingda/internal/actor"
	"yingda/learning/evaluate"
	"yingda/learning/rollout"
	"yingda/learning/train"
)

const trainingPath = "/api/v1/learning"

type runList struct {
	Items []train.Run `json:"items"`
}

type evaluationList struct {
	Items []evaluate.Evaluation `json:"items"`
}

type resultList struct {
	Items []evaluate.Result `json:"items"`
}

type rolloutList struct {
	Items []rollout.Rollout `json:"items"`
}

type differenceList struct {
	Items []rollout.Difference `json:"items"`
}

// PageOfNumbers is a page of what has numbers. It is exported because huma does
// not look into embedded types that are not.
type PageOfNumbers struct {
	Before int64 `query:"before" minimum:"0" doc:"Below this number; 0 for the first page"`
	Limit  int   `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// trainingRoutes are training a model, comparing it with what is released, and
// taking it to customers and back.
func (s *Server) trainingRoutes() {
	handle(s, route{id: "list-training-runs", method: http.MethodGet, path: trainingPath + "/runs", perm: "learning.read", summary: "Training runs, the newest first"},
		func(ctx context.Context, who actor.Actor, in *PageOfNumbers) (runList, error) {
			all, err := s.Train.Runs(ctx, who, in.Before, in.Limit)
			return runList{all}, err
		})
	handle(s, route{
		id: "start-training", method: http.MethodPost, path: trainingPath + "/runs", perm: "learning.manage", status: http.StatusCreated, summary: "Train a model in the background, on what is released or on what a change would release",
		detail: "The same content, seed and settings give the same bytes. Nothing is answered from it until it is released.",
	},
		func(ctx context.Context, who actor.Actor, in *struct{ Body train.NewRun }) (train.Run, error) {
			return s.Train.Start(ctx, who, in.Body)
		})
	handle(s, route{id: "get-training-run", method: http.MethodGet, path: trainingPath + "/runs/{id}", perm: "learning.read", summary: "A training run, how far it is, and its log"},
		func(ctx context.Context, who actor.Actor, in *ByID) (train.Run, error) {
			return s.Train.Run(ctx, who, in.ID)
		})
	handle(s, route{id: "stop-training", method: http.MethodPost, path: trainingPath + "/runs/{id}/stop", perm: "learning.manage", summary: "Stop a training run; it keeps nothing"},
		func(ctx context.Context, who actor.Actor, in *ByID) (train.Run, error) {
			return s.Train.Stop(ctx, who, in.ID)
		})
	s.evaluationRoutes()
	s.rolloutRoutes()
}

func (s *Server) evaluationRoutes() {
	handle(s, route{id: "list-evaluations", method: http.MethodGet, path: trainingPath + "/evaluations", perm: "learning.read", summary: "Comparisons of trained models with what is released, the newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			PageOfNumbers
			RunID string `query:"run_id" maxLength:"64" doc:"Of this training run; empty: all"`
		},
		) (evaluationList, error) {
			all, err := s.Evaluate.Evaluations(ctx, who, in.RunID, in.Before, in.Limit)
			return evaluationList{all}, err
		})
	handle(s, route{
		id: "start-evaluation", method: http.MethodPost, path: trainingPath + "/runs/{id}/evaluations", perm: "learning.manage", status: http.StatusCreated, summary: "Ask a run's model and what is released the same questions",
		detail: "The questions are those of the regression suite and those drawn at random and labelled. A group that gets worse beyond chance blocks the release.",
	},
		func(ctx context.Context, who actor.Actor, in *ByID) (evaluate.Evaluation, error) {
			return s.Evaluate.Start(ctx, who, in.ID)
		})
	handle(s, route{id: "get-evaluation", method: http.MethodGet, path: trainingPath + "/evaluations/{id}", perm: "learning.read", summary: "A comparison with its groups"},
		func(ctx context.Context, who actor.Actor, in *ByID) (evaluate.Evaluation, error) {
			return s.Evaluate.Evaluation(ctx, who, in.ID)
		})
	handle(s, route{id: "list-evaluation-questions", method: http.MethodGet, path: trainingPath + "/evaluations/{id}/questions", perm: "learning.read", summary: "What each question got from both: the rows behind the figures"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Which string `query:"which" enum:"won,lost,," doc:"Empty: all"`
			After string `query:"after" maxLength:"64"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (resultList, error) {
			all, err := s.Evaluate.Results(ctx, who, in.ID, in.Which, in.After, in.Limit)
			return resultList{all}, err
		})
	handle(s, route{id: "waive-evaluation", method: http.MethodPost, path: trainingPath + "/evaluations/{id}/waive", perm: "knowledge.override", summary: "Let out what a comparison blocks, with a reason that stays"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Body struct {
				Reason string `json:"reason" maxLength:"500"`
			}
		},
		) (evaluate.Evaluation, error) {
			return s.Evaluate.Waive(ctx, who, in.ID, in.Body.Reason)
		})
}

func (s *Server) rolloutRoutes() {
	handle(s, route{id: "list-rollouts", method: http.MethodGet, path: trainingPath + "/rollouts", perm: "learning.read", summary: "Ways of trained models to customers, the newest first"},
		func(ctx context.Context, who actor.Actor, in *PageOfNumbers) (rolloutList, error) {
			all, err := s.Rollout.Rollouts(ctx, who, in.Before, in.Limit)
			return rolloutList{all}, err
		})
	handle(s, route{id: "begin-rollout", method: http.MethodPost, path: trainingPath + "/rollouts", perm: "knowledge.publish", status: http.StatusCreated, summary: "Put a run's model into the shadow: asked of every question, said to nobody"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Body struct {
				RunID string `json:"run_id" maxLength:"64"`
			}
		},
		) (rollout.Detail, error) {
			return s.Rollout.Begin(ctx, who, in.Body.RunID)
		})
	handle(s, route{id: "get-rollout", method: http.MethodGet, path: trainingPath + "/rollouts/{id}", perm: "learning.read", summary: "A rollout with its steps and guards"},
		func(ctx context.Context, who actor.Actor, in *ByID) (rollout.Detail, error) {
			return s.Rollout.Rollout(ctx, who, in.ID)
		})
	handle(s, route{id: "list-rollout-differences", method: http.MethodGet, path: trainingPath + "/rollouts/{id}/differences", perm: "learning.read", summary: "Questions that the release in the shadow would have answered otherwise, the newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			At     int64  `query:"at" minimum:"0" doc:"Before this time; 0 for the first page"`
			TurnID string `query:"turn_id" maxLength:"64" doc:"Of the last one of the page before"`
			Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
		},
		) (differenceList, error) {
			all, err := s.Rollout.Differences(ctx, who, in.ID, in.At, in.TurnID, in.Limit)
			return differenceList{all}, err
		})
	handle(s, route{id: "release-canary", method: http.MethodPost, path: trainingPath + "/rollouts/{id}/canary", perm: "knowledge.publish", summary: "Say it to a share of customers, or to more or fewer; each stays where the lot has put them"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Body rollout.Reach
		},
		) (rollout.Detail, error) {
			return s.Rollout.Release(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "promote-rollout", method: http.MethodPost, path: trainingPath + "/rollouts/{id}/promote", perm: "knowledge.publish", summary: "Say it to all"},
		func(ctx context.Context, who actor.Actor, in *ByID) (rollout.Detail, error) {
			return s.Rollout.Promote(ctx, who, in.ID)
		})
	handle(s, route{id: "roll-back-rollout", method: http.MethodPost, path: trainingPath + "/rollouts/{id}/rollback", perm: "knowledge.publish", summary: "Take it back, from some or from all"},
		func(ctx context.Context, who actor.Actor, in *ByID) (rollout.Detail, error) {
			return s.Rollout.Rollback(ctx, who, in.ID)
		})
}
