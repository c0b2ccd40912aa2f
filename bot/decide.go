package bot

import (
	"yingda/conversation"
	"yingda/engine"
)

// Decisions of a turn.
const (
	Answer    = "answer"
	Clarify   = "clarify"
	RelatedTo = "related"
	Decline   = "decline"
	Handoff   = "handoff"
	Smalltalk = "smalltalk"
)

// Reasons of a decision, beside the engine's own (confident, close, near,
// unknown, guarded, empty, explored). Stable codes.
const (
	ReasonAsked       = "asked"     // the customer asked for a person
	ReasonComplaint   = "complaint" // the customer complains
	ReasonRisk        = "risk"      // fraud, loss, health, law …
	ReasonNeeded      = "person_needed"
	ReasonExperiment  = "experiment"     // the arm that goes straight to people
	ReasonShadow      = "shadow"         // people serve this inbox, the bot only drafts
	ReasonFailedTurns = "failed_turns"   // tried often enough
	ReasonChosen      = "chosen"         // the customer pressed it
	ReasonNoAnswer    = "no_answer_here" // the item has nothing to say on this channel or now
	ReasonConfirmed   = "confirmed"
	ReasonDenied      = "denied"
	ReasonTalk        = "talk"
	ReasonFile        = "file"
	ReasonLong        = "too_long"
	ReasonSwearing    = "swearing"
	ReasonScripted    = "scripted" // of a sample's conversation: the script says so, not the engine
	ReasonLeft        = "left"     // a message left for the people at the desk: theirs to answer
)

// Plan is what a turn will do. It is made by pure functions.
type Plan struct {
	Decision   string
	Reason     string
	Offer      []int // places in Found.Hits
	Grade      string
	Confidence float64
	Threshold  float64
	Chance     float64
	Explored   bool
	Options    []conversation.TurnOption

	Failed       string            // why this turn itself failed; "" if not
	FailedBefore map[string]string // earlier turns that turn out to have failed: id → why
	FailedCount  int64             // failed turns of the bot's leg with this one
	Confirmed    *bool
	Again        bool // the same answer as just now: say so
	Meanwhile    bool // a hand-over that says its first offer until a person is there
}

// before are the decisions that need no look-up: what the customer wants is
// said plainly, or no knowledge could answer it. ok is false when the question
// has to be looked up. Out of hours only what needs a person goes to a message;
// the rest is still answered as well as it can be.
func before(r Reading, u Understood) (p Plan, ok bool) {
	p = Plan{Chance: 1, Confidence: 1}
	p.judge(r, u)
	switch {
	case u.Option != nil && u.Option.Kind == "leave_message":
		return p.talk(ReasonLeft), true
	case u.Person:
		return p.handoff(ReasonAsked), true
	case u.Complain:
		return p.handoff(ReasonComplaint), true
	case u.Swears && lastSwore(r):
		return p.handoff(ReasonComplaint), true
	case len(u.Risks) > 0:
		return p.handoff(ReasonRisk), true
	case r.Settings.Shadow:
		return p.handoff(ReasonShadow), true
	case r.Open && p.FailedCount >= r.Settings.FailedTurns:
		return p.handoff(ReasonFailedTurns), true
	case r.Open && wantsWork(u) && r.Customer.PersonFirst != "":
		return p.handoff(ReasonNeeded), true
	case r.Open && wantsWork(u) && personArm(r.Conversation):
		return p.handoff(ReasonExperiment), true
	}
	switch u.Kind {
	case KindChosen:
		return p.chosen(u)
	case KindYes:
		return p.yes(r), true
	case KindNo:
		return p.talk(ReasonDenied), true
	case KindTalk:
		reason := ReasonTalk
		if u.Swears {
			reason = ReasonSwearing
		}
		return p.talk(reason), true
	case KindBlank, KindPictures:
		return p.talk(u.Kind), true
	case KindFile:
		return p.decline(r, ReasonFile), true
	}
	return p, false
}

// wantsWork tells a message that wants something done, beyond hello.
func wantsWork(u Understood) bool {
	return u.Kind == KindQuestion || u.Kind == KindLong || u.Kind == KindFile || u.Kind == KindChosen
}

// personArm tells the arm of the experiment person_first that goes to people.
func personArm(c conversation.Conversation) bool {
	for _, a := range c.Experiments {
		if a.Experiment == "person_first" && a.Arm == "person" && a.Chance > 0 {
			return true
		}
	}
	return false
}

func lastSwore(r Reading) bool {
	last := r.Last()
	return last != nil && last.Understood.Swears
}

// judge looks back: did the turn before this one turn out to have failed? Said
// no to, asked again, or a clarification that led nowhere.
func (p *Plan) judge(r Reading, u Understood) {
	p.FailedCount = r.Conversation.FailedTurns
	last := r.Last()
	if last == nil || last.Failed || last.Continued {
		return
	}
	why := ""
	switch {
	case u.Option != nil && u.Option.Kind == "none_of_these", last.Decision == Clarify && u.Kind == KindNo:
		why = "clarified_in_vain"
	case last.Decision == Clarify && u.Kind == KindQuestion && u.Option == nil:
		why = "clarified_in_vain" // left unanswered
	case u.Option != nil && u.Option.Kind == "not_solved", u.Kind == KindNo && answered(last):
		why = "not_helpful"
	case (u.Repeats || u.Rephrase) && answered(last):
		why = "rephrased"
	}
	if why != "" {
		p.FailedBefore = map[string]string{last.ID: why}
		p.FailedCount++
	}
}

func answered(t *Past) bool { return t.Decision == Answer || t.Decision == RelatedTo }

func (p Plan) handoff(reason string) Plan {
	p.Decision, p.Reason = Handoff, reason
	return p
}

func (p Plan) talk(reason string) Plan {
	p.Decision, p.Reason = Smalltalk, reason
	return p
}

// decline is a failed turn; the one that is one too many hands over instead,
// while people are there to take over.
func (p Plan) decline(r Reading, reason string) Plan {
	p.Decision, p.Reason, p.Failed = Decline, reason, "declined"
	p.FailedCount++
	if r.Open && p.FailedCount >= r.Settings.FailedTurns {
		return p.handoff(ReasonFailedTurns)
	}
	return p
}

func (p Plan) yes(r Reading) Plan {
	if last := r.Last(); last != nil && answered(last) {
		solved := true
		p.Confirmed = &solved
		return p.talk(ReasonConfirmed)
	}
	return p.talk(ReasonTalk)
}

// chosen answers a pressed option; an item that was pressed is looked up.
func (p Plan) chosen(u Understood) (Plan, bool) {
	solved := u.Option.Kind == "solved"
	switch u.Option.Kind {
	case "solved":
		p.Confirmed = &solved
		return p.talk(ReasonConfirmed), true
	case "not_solved":
		p.Confirmed = &solved
		return p.talk(ReasonDenied), true
	case "none_of_these":
		return p.talk(ReasonDenied), true
	}
	return p, u.Option.Item == ""
}

// after decides on what the look-up found. p is what before made of it.
func after(r Reading, u Understood, f Found, p Plan) Plan {
	if u.Kind == KindChosen {
		return p.pressed(r, f)
	}
	d := f.Decision
	p.Offer, p.Confidence, p.Threshold, p.Chance, p.Reason = d.Offer, d.Confidence, d.Threshold, d.Chance, d.Reason
	p.Explored = d.Reason == engine.ReasonExplored
	p.Options = weighed(f, d)
	if len(d.Offer) > 0 {
		p.Grade = f.Hits[d.Offer[0]].Grade
	}
	switch d.Action {
	case engine.Person:
		return p.handoff(ReasonRisk)
	case engine.Answer:
		return p.answer(r, f)
	case engine.Clarify:
		p.Decision = Clarify
	case engine.Related:
		p.Decision = RelatedTo
	case engine.Decline:
		if u.Kind == KindLong {
			return p.decline(r, ReasonLong)
		}
		return p.decline(r, d.Reason)
	}
	return p
}

// answer says the first offer, unless it has nothing to say here and now.
func (p Plan) answer(r Reading, f Found) Plan {
	h := f.Hits[p.Offer[0]]
	p.Decision, p.Grade = Answer, h.Grade
	if h.Answer == "" {
		p.Offer = nil
		return p.decline(r, ReasonNoAnswer)
	}
	if last := r.Last(); last != nil && last.Decision == Answer && last.ItemID == h.ItemID {
		p.Again = true
	}
	return p
}

func (p Plan) pressed(r Reading, f Found) Plan {
	p.Reason = ReasonChosen
	if len(f.Hits) == 0 {
		return p.decline(r, ReasonNoAnswer)
	}
	p.Offer = []int{0}
	p.Options = []conversation.TurnOption{{Decision: Answer, ItemID: f.Hits[0].ItemID, RevisionID: f.Hits[0].RevisionID, Question: f.Hits[0].Question, Score: 1, Confidence: 1, Chance: 1}}
	p = p.answer(r, f)
	p.Again = false
	return p
}
