package customer

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"yingda/internal/actor"
)

// seeSensitive is the permission to read phones, emails and document numbers.
const seeSensitive = "customer.see_sensitive"

// For returns the customer as the actor may see it.
func (c Customer) For(who actor.Actor) Customer {
	if who.Can(seeSensitive) {
		return c
	}
	c.Masked = true
	c.Phone, c.Email = MaskPhone(c.Phone), MaskEmail(c.Email)
	c.Note, c.Name = MaskText(c.Note), MaskText(c.Name)
	c.DisplayName, c.DisplayNameEN = MaskText(c.DisplayName), MaskText(c.DisplayNameEN)
	c.Attributes = maps.Clone(c.Attributes)
	for k, v := range c.Attributes {
		if s, ok := v.(string); ok {
			c.Attributes[k] = MaskText(s)
		}
	}
	return c
}

// forAll masks the values of identities for who may not see them.
func maskIdentities(who actor.Actor, all []Identity) []Identity {
	if who.Can(seeSensitive) {
		return all
	}
	all = slices.Clone(all)
	for i := range all {
		switch all[i].Kind {
		case Phone:
			all[i].Value = MaskPhone(all[i].Value)
		case Email:
			all[i].Value = MaskEmail(all[i].Value)
		default:
			all[i].Value = MaskText(all[i].Value)
		}
	}
	return all
}

// MaskPhone keeps the beginning and the last four digits. Short codes stay.
func MaskPhone(s string) string {
	if len(s) < 7 {
		return s
	}
	keep := 3
	if strings.HasPrefix(s, "+86") {
		keep = 6
	}
	if keep+4 >= len(s) {
		keep = 1
	}
	return s[:keep] + strings.Repeat("*", len(s)-keep-4) + s[len(s)-4:]
}

// MaskEmail keeps the first letter and the domain.
func MaskEmail(s string) string {
	name, domain, ok := strings.Cut(s, "@")
	if !ok || name == "" {
		return s
	}
	return name[:1] + "***@" + domain
}

// numbers are runs of digits long enough to be a phone number, a document or a
// card: 11 or more, with spaces or hyphens between; an ID card may end in X.
var numbers = regexp.MustCompile(`\d(?:[ -]?\d){9,18}[ -]?[\dXx]`)

// MaskText masks the phone, document and card numbers within a text.
func MaskText(s string) string {
	return numbers.ReplaceAllStringFunc(s, func(n string) string {
		return n[:3] + strings.Repeat("*", len(n)-7) + n[len(n)-4:]
	})
}
