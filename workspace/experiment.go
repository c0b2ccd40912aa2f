package workspace

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"regexp"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/secret"
)

// Experiment is a random assignment: by its salt each unit falls into the same
// arm as long as the arms stay as they are.
type Experiment struct {
	ID          string `db:"id" json:"id"`
	WorkspaceID string `db:"workspace_id" json:"-"`
	Key         string `db:"key" json:"key"`
	Salt        string `db:"salt" json:"-"`
	Unit        string `db:"unit" json:"unit" enum:"customer,conversation"`
	Arms        []Arm  `db:"arms,json" json:"arms"`
	Enabled     bool   `db:"enabled" json:"enabled"`
	CreatedAt   int64  `db:"created_at" json:"created_at"`
	UpdatedAt   int64  `db:"updated_at" json:"updated_at"`
}

// Arm is one side of an experiment.
type Arm struct {
	Key   string  `json:"key"`
	Share float64 `json:"share" minimum:"0" maximum:"1" doc:"Chance of falling into it; the arms' shares add up to 1"`
}

// PersonFirst sends a few customers straight to people, so that what the bot is
// worth can be measured against them. It is defined in every workspace and off.
const PersonFirst = "person_first"

func personFirst() []Arm { return []Arm{{"person", 0.05}, {"bot", 0.95}} }

// Assign puts a unit into an arm and returns with what chance. It is pure: the
// same experiment, salt and unit give the same arm, on every node, for ever.
// Units spread over the arms as SHA-256 spreads. No arms, no assignment.
func Assign(experiment, salt, unit string, arms []Arm) (arm string, chance float64) {
	h := sha256.Sum256([]byte(experiment + "\x00" + salt + "\x00" + unit))
	at := float64(binary.BigEndian.Uint64(h[:8])>>11) / (1 << 53) // uniform in [0, 1)
	var upTo float64
	for _, a := range arms {
		if a.Share <= 0 {
			continue
		}
		arm, chance = a.Key, a.Share // the last arm also takes what rounding leaves over
		if upTo += a.Share; at < upTo {
			break
		}
	}
	return arm, chance
}

// Assignment is where a conversation stands in an experiment. One that was not
// eligible has no arm and no chance, but a reason.
type Assignment struct {
	Experiment string  `json:"experiment"`
	Arm        string  `json:"arm"`
	Chance     float64 `json:"chance"`
	Reason     string  `json:"reason,omitempty" doc:"Why not eligible: off, asked_for_person, complaint, risk_word, declared_need, older, out_of_hours, long_wait, wait_unknown"`
}

// Standing is what is known when a conversation begins that decides whether
// person_first may take it.
type Standing struct {
	AskedForPerson bool
	Complaint      bool
	RiskWord       bool
	DeclaredNeed   bool
	Age            int64 // 0 is not known
	Staffed        bool  // people are at work now
	WaitKnown      bool
	Wait           time.Duration // upper end of the expected wait
}

// shortWait is the longest wait into which person_first sends somebody.
const shortWait = 2 * time.Minute

// Reason returns why someone is not eligible for person_first; "" is eligible.
// Those who need a person get one anyway and so cannot be drawn by lot.
func (x Standing) Reason(w Settings) string {
	switch {
	case x.AskedForPerson:
		return "asked_for_person"
	case x.Complaint:
		return "complaint"
	case x.RiskWord:
		return "risk_word"
	case x.DeclaredNeed:
		return "declared_need"
	case x.Age > 0 && w.PersonFirstAge > 0 && x.Age >= w.PersonFirstAge:
		return "older"
	case !x.Staffed:
		return "out_of_hours"
	case !x.WaitKnown:
		return "wait_unknown"
	case x.Wait > shortWait:
		return "long_wait"
	}
	return ""
}

// Assignments returns where a new conversation stands in every experiment of its
// workspace, to be written with its first event.
func (s *Store) Assignments(ctx context.Context, workspaceID, customerID, conversationID string, x Standing) ([]Assignment, error) {
	w, err := s.ByID(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	all, err := s.experiments(ctx, workspaceID)
	out := make([]Assignment, 0, len(all))
	for _, e := range all {
		out = append(out, e.assign(customerID, conversationID, x.Reason(w.Settings)))
	}
	return out, err
}

func (e Experiment) assign(customerID, conversationID, notEligible string) Assignment {
	a := Assignment{Experiment: e.Key}
	if !e.Enabled {
		a.Reason = "off"
		return a
	}
	if e.Key == PersonFirst && notEligible != "" {
		a.Reason = notEligible
		return a
	}
	unit := customerID
	if e.Unit == "conversation" {
		unit = conversationID
	}
	a.Arm, a.Chance = Assign(e.Key, e.Salt, unit, e.Arms)
	return a
}

func (s *Store) experiments(ctx context.Context, workspaceID string) ([]Experiment, error) {
	return cached(s.cache, "experiments/"+workspaceID, func() ([]Experiment, error) {
		return db.All[Experiment](ctx, s.db, s.q, "experiments", workspaceID)
	})
}

// Experiments returns the experiments of the workspace someone acts in.
func (s *Store) Experiments(ctx context.Context, who actor.Actor) ([]Experiment, error) {
	if err := who.Need("experiment.manage"); err != nil {
		return nil, err
	}
	return s.experiments(ctx, who.WorkspaceID)
}

// ExperimentChange is what of an experiment can be altered; nil stays.
type ExperimentChange struct {
	Enabled *bool  `json:"enabled,omitempty"`
	Arms    *[]Arm `json:"arms,omitempty"`
}

// ChangeExperiment switches an experiment or sets its arms' shares. New shares
// get a new salt, so that nobody moves between arms within one assignment.
func (s *Store) ChangeExperiment(ctx context.Context, who actor.Actor, key string, c ExperimentChange) (e Experiment, err error) {
	if err := who.Need("experiment.manage"); err != nil {
		return e, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		e, err = one[Experiment](ctx, s, tx, "experiment.not_found", "experiment_by_key", key, who.WorkspaceID)
		if err != nil {
			return err
		}
		if c.Enabled != nil {
			e.Enabled = *c.Enabled
		}
		if c.Arms != nil {
			e.Arms, e.Salt = *c.Arms, secret.NewToken()
		}
		if err := validArms(e.Arms); err != nil {
			return err
		}
		e.UpdatedAt = s.now()
		if err := s.change(ctx, tx, "experiment.not_found", "update_experiment", e.ID, e.WorkspaceID, e.Salt, db.JSON(e.Arms), e.Enabled, e.UpdatedAt); err != nil {
			return err
		}
		if err := s.Record(ctx, tx, who, Line{Action: "experiment.changed", ObjectKind: "experiment", ObjectID: e.ID, Detail: Detail{"enabled": e.Enabled}}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: e.ID}, ExperimentChanged{Key: e.Key, Enabled: e.Enabled, Arms: e.Arms})
	})
	return e, err
}

var reArm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

func validArms(arms []Arm) error {
	var sum float64
	seen := map[string]bool{}
	for _, a := range arms {
		if !reArm.MatchString(a.Key) || seen[a.Key] || !(a.Share >= 0 && a.Share <= 1) {
			return fault.Invalid("experiment.bad_arm", "arms", fault.Params{"arm": a.Key})
		}
		seen[a.Key] = true
		sum += a.Share
	}
	if len(arms) < 2 || math.Abs(sum-1) > 1e-9 {
		return fault.Invalid("experiment.shares", "arms")
	}
	return nil
}
