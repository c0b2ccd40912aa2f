package sample

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func loadCompany(t *testing.T) Setup {
	t.Helper()
	c, err := Company()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheCompanyIsWhole(t *testing.T) {
	c := loadCompany(t)
	if c.Workspace.Slug != "yunfan" || c.Workspace.Name == "" || c.Workspace.NameEn == "" {
		t.Errorf("workspace %+v", c.Workspace)
	}
	if n := len(c.Members); n < 8 || n > 10 {
		t.Errorf("%d members", n)
	}
	if len(c.Macros) < 15 {
		t.Errorf("%d macros", len(c.Macros))
	}
	in := c.Inbox.Settings
	texts := append([]Text{in.Texts.BotName, in.Texts.Title, in.Texts.Subtitle, in.Texts.Greeting, in.Texts.Offline}, in.QuickQuestions...)
	for _, text := range texts {
		if text.Zh == "" || !isEnglish(text.En) || text.En == "" {
			t.Errorf("widget text is not in both languages: %+v", text)
		}
	}
}

func TestHoursAreSpansThatDoNotOverlap(t *testing.T) {
	severalADay := false
	for _, h := range loadCompany(t).Hours {
		if _, err := time.LoadLocation(h.Timezone); err != nil {
			t.Errorf("%s: %v", h.Key, err)
		}
		byDay := map[int64][]Span{}
		for _, s := range h.Weekly {
			if s.Day < 1 || s.Day > 7 {
				t.Errorf("%s: day %d", h.Key, s.Day)
			}
			byDay[s.Day] = append(byDay[s.Day], s.Span)
		}
		for _, spans := range byDay {
			severalADay = severalADay || len(spans) > 1
			checkSpans(t, h.Key, spans)
		}
		for _, day := range h.Holidays {
			checkDates(t, h.Key, day.Date, "")
			checkSpans(t, h.Key+" "+day.Date, day.Spans)
		}
	}
	if !severalADay {
		t.Error("no group has several intervals a day")
	}
}

func checkSpans(t *testing.T, name string, spans []Span) {
	t.Helper()
	before := "00:00"
	for _, s := range spans {
		if len(s.From) != 5 || len(s.To) != 5 || s.From < before || s.To <= s.From || s.To > "24:00" {
			t.Errorf("%s: span %s–%s after %s", name, s.From, s.To, before)
		}
		before = s.To
	}
}

func TestGroupsTeamsAndMembersNameEachOther(t *testing.T) {
	c := loadCompany(t)
	hours, groups, teams := map[string]bool{}, map[string]int{}, map[string]bool{}
	for _, h := range c.Hours {
		hours[h.Key] = true
	}
	defaults := 0
	for _, g := range c.SkillGroups {
		groups[g.Key] = 0
		if !hours[g.Hours] {
			t.Errorf("group %s: hours %q", g.Key, g.Hours)
		}
		if g.Default {
			defaults++
		}
	}
	if defaults != 1 {
		t.Errorf("%d default groups", defaults)
	}
	staff, roles := map[string]bool{}, map[string]bool{}
	for _, m := range c.Members {
		if staff[m.StaffNo] || !strings.HasSuffix(m.Email, "@yunfan.example") {
			t.Errorf("member %s <%s>", m.StaffNo, m.Email)
		}
		staff[m.StaffNo] = true
		for _, r := range m.Roles {
			roles[r] = true
		}
		for _, g := range m.SkillGroups {
			if _, known := groups[g]; !known {
				t.Errorf("member %s: group %q", m.StaffNo, g)
			}
			groups[g]++
		}
	}
	for g, n := range groups {
		if n == 0 {
			t.Errorf("nobody works in group %s", g)
		}
	}
	for _, r := range []string{"admin", "supervisor", "agent", "editor", "analyst"} {
		if !roles[r] {
			t.Errorf("nobody to try the role %s", r)
		}
	}
	for _, team := range c.Teams {
		teams[team.Key] = true
		if !staff[team.Lead] {
			t.Errorf("team %s: lead %q", team.Key, team.Lead)
		}
	}
	for _, m := range c.Members {
		if !teams[m.Team] {
			t.Errorf("member %s: team %q", m.StaffNo, m.Team)
		}
	}
}

func TestEveryTopCategoryIsRoutedAndBelongsToATopic(t *testing.T) {
	c := loadCompany(t)
	routed, topical := map[string]string{}, map[string]bool{}
	for _, r := range c.Routing {
		routed[r.Category] = r.Group
		if !slices.ContainsFunc(c.SkillGroups, func(g SkillGroup) bool { return g.Key == r.Group }) {
			t.Errorf("%s goes to unknown group %q", r.Category, r.Group)
		}
	}
	for _, topic := range c.Topics {
		if topic.WindowHours < 72 || topic.WindowHours > 35*24 {
			t.Errorf("topic %s: window of %d h", topic.Key, topic.WindowHours)
		}
		for _, category := range topic.Categories {
			topical[category] = true
		}
	}
	for _, it := range loadItems(t) {
		top, _, _ := strings.Cut(it.Category, "/")
		if routed[top] == "" || !topical[top] {
			t.Errorf("category %s has no route or no topic", top)
		}
	}
}

func TestQuickQuestionsAreItemsInBothLanguages(t *testing.T) {
	items := loadItems(t)
	for _, q := range loadCompany(t).Inbox.Settings.QuickQuestions {
		if !slices.ContainsFunc(items, func(it Item) bool {
			return it.Question == q.Zh && it.QuestionEN == q.En && it.Visibility == "public"
		}) {
			t.Errorf("no public item asks %q / %q", q.Zh, q.En)
		}
	}
}

func TestMacroShortcutsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range loadCompany(t).Macros {
		if seen[m.Shortcut] || m.Title == "" || m.Text == "" {
			t.Errorf("macro %q %q", m.Shortcut, m.Title)
		}
		seen[m.Shortcut] = true
	}
}
