package engine

import "sort"

// Prices are what each outcome costs the customer, in units of one needless
// decline. Only their ratios matter.
type Prices struct {
	Wrong   float64 // a wrong answer
	Decline float64 // a decline where there was an answer
	Clarify float64 // having to pick from a clarification
	Related float64 // finding the answer among related questions only
}

// DefaultPrices are those of a workspace that has set none.
func DefaultPrices() Prices { return Prices{Wrong: 4, Decline: 1, Clarify: 0.3, Related: 0.9} }

// Policy is how a workspace wants decisions taken.
type Policy struct {
	Prices Prices
	// MaxOptions is how many a clarification offers at most: 2 or 3.
	MaxOptions int
	// MinOption is the confidence below which an item is not offered at all.
	MinOption float64
	// GuardedFloor is the confidence a guarded grade (R3, R4) must reach to be
	// answered; below it a person is needed.
	GuardedFloor float64
	Explore      Explore
}

// DefaultPolicy is that of a workspace that has set none: exploration off.
func DefaultPolicy() Policy {
	return Policy{Prices: DefaultPrices(), MaxOptions: 3, MinOption: 0.12, GuardedFloor: 0.99, Explore: DefaultExplore()}
}

// Action is what to do with a question.
type Action string

// The actions. Person is a decline that must lead to a person: something
// guarded may be meant and the engine is not sure enough.
const (
	Answer  Action = "answer"
	Clarify Action = "clarify"
	Related Action = "related"
	Decline Action = "decline"
	Person  Action = "person"
)

// Reasons of a decision; stable codes.
const (
	ReasonConfident = "confident" // answering has the least expected price
	ReasonClose     = "close"     // a clarification has
	ReasonNear      = "near"      // only related questions can be offered
	ReasonUnknown   = "unknown"   // nothing fits
	ReasonGuarded   = "guarded"   // R3–R4 under its floor
	ReasonEmpty     = "empty"     // nothing comparable was asked
	ReasonExplored  = "explored"  // another admissible choice was drawn
)

// Choice is one thing that could be done, with what it is expected to cost.
type Choice struct {
	Action Action
	Offer  []int   // places in Result.Candidates, best first
	Price  float64 // expected, in needless declines
	Chance float64 // with which this choice is taken in such a turn
}

// Decision is what to do, and why.
type Decision struct {
	Action     Action
	Offer      []int // places in Result.Candidates: one for answer, up to three else
	Reason     string
	Confidence float64  // of what was decided: of the answer, or that the right one is offered
	Threshold  float64  // the confidence from which the first candidate is answered
	Options    []Choice // all that was weighed, cheapest first
	Chance     float64  // with which Action and Offer were chosen; 1 without exploration
}

// Decide weighs answer, clarification, related questions and decline by their
// expected price. It is pure: what chance there is comes from policy.Explore.
func Decide(r Result, policy Policy) Decision {
	d := Decision{Chance: 1}
	if r.Normalised == "" {
		d.Action, d.Reason, d.Threshold = Decline, ReasonEmpty, 1
		d.Options = []Choice{{Action: Decline, Chance: 1}}
		return d
	}
	d.Options = choices(r, policy)
	d.Threshold = threshold(r, d.Options, policy)
	best := d.Options[0]
	if g := guardedDoubt(r, best, policy); g {
		d.Action, d.Offer, d.Reason = Person, offered(r, policy), ReasonGuarded
		d.Confidence = sum(r, d.Offer)
		return d
	}
	picked := policy.Explore.pick(r, d.Options)
	d.Action, d.Offer, d.Chance = picked.Action, picked.Offer, picked.Chance
	d.Confidence = sum(r, d.Offer)
	d.Reason = reason(picked, best)
	return d
}

// threshold is the confidence from which answering costs no more than the
// cheapest thing else, and is allowed.
func threshold(r Result, options []Choice, policy Policy) float64 {
	other := policy.Prices.Decline
	for _, o := range options {
		if o.Action != Answer {
			other = o.Price
			break
		}
	}
	floor := max(0, 1-other/max(policy.Prices.Wrong, 1e-9))
	if len(r.Candidates) > 0 && r.Candidates[0].Contrary {
		return 1
	}
	if len(r.Candidates) > 0 && r.Candidates[0].Grade.Guarded() {
		return max(floor, policy.GuardedFloor)
	}
	return floor
}

// known is at least the candidates' own sum, whatever a caller put together.
func known(r Result) float64 {
	var s float64
	for _, c := range r.Candidates {
		s += c.Confidence
	}
	return min(1, max(r.Known, s))
}

// choices prices all there is to do, cheapest first.
func choices(r Result, policy Policy) []Choice {
	p, k := policy.Prices, known(r)
	out := []Choice{{Action: Decline, Price: p.Decline * k}}
	if len(r.Candidates) > 0 {
		first := r.Candidates[0]
		if !first.Contrary && (!first.Grade.Guarded() || first.Confidence >= policy.GuardedFloor) {
			out = append(out, Choice{Action: Answer, Offer: []int{0}, Price: p.Wrong * (1 - first.Confidence)})
		}
	}
	offer := offered(r, policy)
	// One option alone ("do you mean …?") stands in for a decline, never for an
	// answer: nobody likes to confirm what they have just said.
	doubt := len(offer) > 0 && (r.Candidates[0].Contrary || p.Wrong*(1-r.Candidates[0].Confidence) > p.Decline*k)
	if hit := sum(r, offer); len(offer) > 1 || doubt {
		out = append(out, Choice{Action: Clarify, Offer: offer, Price: p.Clarify + p.Decline*max(0, k-hit)})
	}
	if hit := sum(r, offer); len(offer) > 0 {
		// Offering related questions asks nothing back, so it costs nothing where
		// there is no answer, and less than a decline where there is.
		out = append(out, Choice{Action: Related, Offer: offer, Price: p.Related*hit + p.Decline*max(0, k-hit)})
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].Price < out[b].Price })
	out[0].Chance = 1
	return out
}

// offered are the candidates sure enough to be named.
func offered(r Result, policy Policy) []int {
	most := policy.MaxOptions
	if most < 1 || most > 3 {
		most = 3
	}
	var out []int
	for i, c := range r.Candidates {
		if c.Confidence < policy.MinOption || len(out) == most {
			break
		}
		out = append(out, i)
	}
	return out
}

// guardedDoubt tells that something guarded may well be meant and is not sure
// enough: it leads, or is the likeliest of what would be offered.
func guardedDoubt(r Result, best Choice, policy Policy) bool {
	if len(r.Candidates) == 0 || best.Action == Answer {
		return false
	}
	first := r.Candidates[0]
	return first.Grade.Guarded() && first.Confidence >= policy.MinOption && first.Confidence < policy.GuardedFloor
}

func sum(r Result, offer []int) float64 {
	var s float64
	for _, i := range offer {
		s += r.Candidates[i].Confidence
	}
	return min(1, s)
}

func reason(picked, best Choice) string {
	if picked.Action != best.Action || len(picked.Offer) != len(best.Offer) {
		return ReasonExplored
	}
	switch picked.Action {
	case Answer:
		return ReasonConfident
	case Clarify:
		return ReasonClose
	case Related:
		return ReasonNear
	case Decline, Person:
	}
	return ReasonUnknown
}
