package knowledge

import (
	"time"

	"yingda/customer"
)

// AskerOf is a customer as conditions see them. What the company keeps about
// them under a name of its own does not take the place of what every profile has.
func AskerOf(c customer.Customer, now time.Time) Asker {
	facts := map[string]any{}
	for name, v := range c.Attributes {
		facts[name] = v
	}
	tags, needs := []any{}, []any{}
	for _, t := range c.Tags {
		tags = append(tags, t)
	}
	for _, n := range c.Needs {
		needs = append(needs, n.Need)
	}
	facts["stage"], facts["tags"], facts["needs"] = string(c.Stage), tags, needs
	delete(facts, "age")
	if c.BirthYear > 0 {
		facts["age"] = now.Year() - int(c.BirthYear)
	}
	return Asker{Tier: c.Tier, Region: c.Place, SignedIn: c.Known, Customer: facts}
}

// Told is the most that an asker may be told.
func (a Asker) Told() Visibility {
	switch {
	case a.SignedIn && a.Tier != "":
		return Tier
	case a.SignedIn:
		return SignedIn
	}
	return Public
}
