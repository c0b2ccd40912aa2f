package sample

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const scripts = 30

func loadConversations(t *testing.T) []Conversation {
	t.Helper()
	all, err := Conversations()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheScriptsAreVaried(t *testing.T) {
	all := loadConversations(t)
	if len(all) != scripts {
		t.Errorf("%d scripts, want %d", len(all), scripts)
	}
	seen := map[string]int{}
	for _, c := range all {
		seen["outcome "+c.Outcome]++
		seen["locale "+c.Locale]++
		if c.Previous != "" {
			seen["follow-up"]++
		}
		if c.Rating > 0 && c.Rating <= 2 {
			seen["low rating"]++
		}
		if c.Customer.BirthYear > 0 {
			seen["older customer"]++
		}
		if !closes(c) {
			seen["open"]++
		}
		for _, s := range c.Steps {
			seen[s.By+" "+s.Kind+s.Decision]++
			seen["reason "+s.Reason]++
		}
	}
	for _, want := range []string{
		"outcome unknown", "outcome confirmed", "outcome awaiting", "outcome solved_by_person", "outcome unsolved", "outcome abandoned",
		"locale en", "follow-up", "low rating", "older customer", "open",
		"bot clarify", "bot decline", "bot smalltalk", "bot handoff",
		"customer confirm", "customer rate", "customer leave", "customer message",
		"agent accept", "agent note", "agent promise", "agent transfer", "agent give_back", "agent close",
		"reason asked", "reason complaint", "reason person_needed", "reason failed_turns", "reason risk",
	} {
		if seen[want] == 0 {
			t.Errorf("no script with %s", want)
		}
	}
	t.Logf("%v", seen)
}

func closes(c Conversation) bool {
	return slices.ContainsFunc(c.Steps, func(s Step) bool { return s.Kind == "close" })
}

func TestScriptsNameWhatExists(t *testing.T) {
	setup := loadCompany(t)
	visible, groups, staff, tiers := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, it := range loadItems(t) {
		visible[it.Key] = it.Visibility == "public"
	}
	for _, g := range setup.SkillGroups {
		groups[g.Key] = true
	}
	for _, m := range setup.Members {
		staff[m.StaffNo] = m.DisplayName != ""
	}
	for _, tier := range setup.Tiers {
		tiers[tier.Key] = true
	}
	keys := map[string]bool{}
	for _, c := range loadConversations(t) {
		if keys[c.Key] || c.Channel != "webchat" || !tiers[c.Customer.Tier] || !strings.HasPrefix(c.Customer.Phone, "199-0000-") {
			t.Errorf("%s: doubled key, or channel %q, tier %q, phone", c.Key, c.Channel, c.Customer.Tier)
		}
		keys[c.Key] = true
		if c.Previous != "" && !keys[c.Previous] {
			t.Errorf("%s: follows %q, which does not stand before it", c.Key, c.Previous)
		}
		for i, s := range c.Steps {
			for _, item := range append([]string{s.Item}, s.Options...) {
				if item != "" && !visible[item] {
					t.Errorf("%s step %d: item %q is unknown or not public", c.Key, i, item)
				}
			}
			if s.Group != "" && !groups[s.Group] || s.Member != "" && !staff[s.Member] {
				t.Errorf("%s step %d: group %q or member %q", c.Key, i, s.Group, s.Member)
			}
		}
		if c.Disposition != nil && !inTree(setup.Dispositions, c.Disposition.Category) {
			t.Errorf("%s: disposition %q", c.Key, c.Disposition.Category)
		}
	}
}

func inTree(tree []Category, path string) bool {
	name, rest, deeper := strings.Cut(path, "/")
	return slices.ContainsFunc(tree, func(c Category) bool {
		return c.Name == name && (!deeper || inTree(c.Children, rest))
	})
}

// The script's ownership is the product's: nobody writes who does not own.
func TestOnlyTheOwnerWrites(t *testing.T) {
	for _, c := range loadConversations(t) {
		owner, member := "bot", ""
		for i, s := range c.Steps {
			switch {
			case i == 0 && s.By != "customer":
				t.Errorf("%s: the customer does not begin", c.Key)
			case s.By == "bot" && owner != "bot":
				t.Errorf("%s step %d: the bot speaks while %s owns", c.Key, i, owner)
			case s.By == "bot" && (s.Item == "") == (s.Decision == ""):
				t.Errorf("%s step %d: a bot step has an item or a decision", c.Key, i)
			case s.Kind == "handoff":
				owner = "queue"
			case s.Kind == "accept":
				if owner != "queue" {
					t.Errorf("%s step %d: accepted from %s", c.Key, i, owner)
				}
				owner, member = "agent", s.Member
			case s.By == "agent" && (owner != "agent" || s.Member != member):
				t.Errorf("%s step %d: %s acts while %s %s owns", c.Key, i, s.Member, owner, member)
			case s.Kind == "transfer":
				owner = "queue"
			case s.Kind == "give_back":
				owner = "bot"
			case s.Kind == "close":
				owner = "nobody"
			}
			if s.By == "customer" && owner == "nobody" && s.Kind != "rate" {
				t.Errorf("%s step %d: the customer writes after the close", c.Key, i)
			}
			if (s.By == "customer" || s.By == "agent") && s.Kind == "" && s.Text == "" {
				t.Errorf("%s step %d: says nothing", c.Key, i)
			}
		}
	}
}

func TestOutcomesRatingsAndDispositionsAgreeWithTheSteps(t *testing.T) {
	for _, c := range loadConversations(t) {
		var rating int64
		agentClosed, confirmed := false, false
		for _, s := range c.Steps {
			rating = max(rating, s.Score)
			agentClosed = agentClosed || s.By == "agent" && s.Kind == "close"
			confirmed = confirmed || s.Solved != nil && *s.Solved
		}
		if rating != c.Rating || rating > 5 {
			t.Errorf("%s: rated %d, says %d", c.Key, rating, c.Rating)
		}
		if agentClosed && c.Disposition == nil {
			t.Errorf("%s: closed by an agent without a disposition", c.Key)
		}
		if c.Outcome == "confirmed" && !confirmed {
			t.Errorf("%s: nobody confirmed", c.Key)
		}
		if c.Outcome == "solved_by_person" && !agentClosed {
			t.Errorf("%s: no person closed it", c.Key)
		}
	}
}

func TestScriptsEndBeforeNow(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 30, 0, 0, time.FixedZone("CST", 8*3600))
	for _, c := range loadConversations(t) {
		at, err := c.StartedAt(now)
		if err != nil {
			t.Errorf("%s: %v", c.Key, err)
			continue
		}
		if end := at.Add(c.Lasts()); end.After(now) {
			t.Errorf("%s: ends %s after now", c.Key, end.Sub(now))
		}
	}
}

func TestStartedIsAnOffsetOrATimeOfAnEarlierDay(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	for started, want := range map[string]string{
		"-35m":      "2026-03-01T08:55:00Z",
		"-2h":       "2026-03-01T07:30:00Z",
		"-1d@23:20": "2026-02-28T23:20:00Z",
	} {
		at, err := Conversation{Started: started}.StartedAt(now)
		if err != nil || at.Format(time.RFC3339) != want {
			t.Errorf("%s is %s, %v; want %s", started, at.Format(time.RFC3339), err, want)
		}
	}
	for _, wrong := range []string{"", "soon", "-1d@25:00", "xd@10:00"} {
		if _, err := (Conversation{Started: wrong}).StartedAt(now); err == nil {
			t.Errorf("%q is taken for a time", wrong)
		}
	}
}
