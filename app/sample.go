package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"yingda/desk"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/sample"
	"yingda/workspace"
)

// ensureSample makes the sample company in a new data folder, and finishes it
// where a start before was cut off: releasing its knowledge is the last step, so
// without a release it is not whole.
func (d *domains) ensureSample(ctx context.Context) error {
	c, err := sample.Company()
	if err != nil {
		return err
	}
	w, err := d.workspace.BySlug(ctx, c.Workspace.Slug)
	switch {
	case err == nil && w.Kind != workspace.KindSample:
		return nil
	case err == nil:
		all, err := d.knowledge.Releases(ctx, actor.Of(w.ID), 0, 1)
		if err != nil || len(all) > 0 {
			return err
		}
	case !fault.IsKind(err, fault.KindNotFound):
		return err
	case !d.fresh:
		return nil
	default:
		w, err = d.workspace.Create(ctx, actor.Actor{Kind: actor.System}, sampleWorkspace(c))
		if err != nil {
			return fmt.Errorf("make the sample workspace: %w", err)
		}
	}
	s := sampleMaker{domains: d, company: c, who: actor.Of(w.ID)}
	return s.all(ctx)
}

func sampleWorkspace(c sample.Setup) workspace.NewWorkspace {
	w := c.Workspace
	return workspace.NewWorkspace{Slug: w.Slug, Name: w.Name, NameEn: w.NameEn, Kind: workspace.KindSample, Locale: w.Locale, Timezone: w.Timezone, Bare: true}
}

// sampleMaker makes what of the sample is not there yet; each step looks first.
type sampleMaker struct {
	*domains
	company sample.Setup
	who     actor.Actor

	hours, groups, teams, members map[string]string // key → id
}

func (s *sampleMaker) all(ctx context.Context) error {
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"settings", s.settings},
		{"hours", s.makeHours},
		{"skill groups", s.makeGroups},
		{"teams", s.makeTeams},
		{"members", s.makeMembers},
		{"leads", s.leadTeams},
		{"inbox", s.makeInbox},
		{"macros", s.makeMacros},
		{"knowledge", s.importItems},
		{"routing", s.routeCategories},
		{"release", s.publish},
	} {
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("sample %s: %w", step.name, err)
		}
	}
	return nil
}

// settings lays what the company names over the defaults.
func (s *sampleMaker) settings(ctx context.Context) error {
	c := s.company
	named := map[string]any{"dispositions": c.Dispositions, "tiers": c.Tiers, "topics": c.Topics}
	for k, v := range c.Workspace.Settings {
		named[k] = v
	}
	raw, err := json.Marshal(named)
	if err != nil {
		return err
	}
	_, err = s.workspace.Change(ctx, s.who, func(w *workspace.Workspace) error { return json.Unmarshal(raw, &w.Settings) })
	return err
}

func (s *sampleMaker) makeHours(ctx context.Context) error {
	have, err := s.workspace.HoursList(ctx, s.who)
	if err != nil {
		return err
	}
	s.hours = map[string]string{}
	for _, h := range s.company.Hours {
		s.hours[h.Key] = idOf(have, func(x workspace.Hours) bool { return x.Name == h.Name }, func(x workspace.Hours) string { return x.ID })
		if s.hours[h.Key] != "" {
			continue
		}
		made, err := s.workspace.MakeHours(ctx, s.who, hoursOf(h))
		if err != nil {
			return err
		}
		s.hours[h.Key] = made.ID
	}
	return nil
}

func hoursOf(h sample.Hours) workspace.Hours {
	out := workspace.Hours{Name: h.Name, Timezone: h.Timezone}
	for _, x := range h.Weekly {
		out.Weekly = append(out.Weekly, workspace.Stretch{Day: x.Day, Span: workspace.Span(x.Span)})
	}
	for _, x := range h.Holidays {
		day := workspace.Holiday{Date: x.Date, Name: x.Name}
		for _, p := range x.Spans {
			day.Spans = append(day.Spans, workspace.Span(p))
		}
		out.Holidays = append(out.Holidays, day)
	}
	return out
}

func (s *sampleMaker) makeGroups(ctx context.Context) error {
	have, err := s.workspace.GroupList(ctx, s.who)
	if err != nil {
		return err
	}
	s.groups = map[string]string{}
	for i, g := range s.company.SkillGroups {
		s.groups[g.Key] = idOf(have, func(x workspace.Group) bool { return x.Name == g.Name }, func(x workspace.Group) string { return x.ID })
		if s.groups[g.Key] != "" {
			continue
		}
		made, err := s.workspace.MakeGroup(ctx, s.who, workspace.Group{
			Name: g.Name, NameEn: g.NameEn, HoursID: s.hours[g.Hours], IsDefault: g.Default,
			AcceptTimeoutS: g.AcceptTimeoutS, Serves: g.Serves, Position: int64(i), Sample: true,
			ServiceLevel: workspace.ServiceLevel{Percent: g.ServiceLevel.Percent, Seconds: g.ServiceLevel.WithinS},
		})
		if err != nil {
			return err
		}
		s.groups[g.Key] = made.ID
	}
	return nil
}

func (s *sampleMaker) makeTeams(ctx context.Context) error {
	have, err := s.workspace.Teams(ctx, s.who)
	if err != nil {
		return err
	}
	s.teams = map[string]string{}
	for _, t := range s.company.Teams {
		s.teams[t.Key] = idOf(have, func(x workspace.Team) bool { return x.Name == t.Name }, func(x workspace.Team) string { return x.ID })
		if s.teams[t.Key] != "" {
			continue
		}
		made, err := s.workspace.MakeTeam(ctx, s.who, workspace.Team{Name: t.Name})
		if err != nil {
			return err
		}
		s.teams[t.Key] = made.ID
	}
	return nil
}

func (s *sampleMaker) makeMembers(ctx context.Context) error {
	have, err := s.workspace.Members(ctx, s.who)
	if err != nil {
		return err
	}
	s.members = map[string]string{}
	for _, m := range s.company.Members {
		s.members[m.StaffNo] = idOf(have, func(x workspace.Member) bool { return x.StaffNo == m.StaffNo }, func(x workspace.Member) string { return x.ID })
		if s.members[m.StaffNo] != "" {
			continue
		}
		var seats []workspace.SeatInGroup
		for _, g := range m.SkillGroups {
			seats = append(seats, workspace.SeatInGroup{ID: s.groups[g], Level: 1})
		}
		made, err := s.workspace.Seat(ctx, s.who, workspace.Seated{
			Email: m.Email, Name: m.Name, DisplayName: m.DisplayName, StaffNo: m.StaffNo,
			TeamID: s.teams[m.Team], Capacity: m.Capacity, Languages: m.Languages, Roles: m.Roles, SkillGroups: seats, Sample: true,
		})
		if err != nil {
			return err
		}
		s.members[m.StaffNo] = made.ID
	}
	return nil
}

func (s *sampleMaker) leadTeams(ctx context.Context) error {
	for _, t := range s.company.Teams {
		_, err := s.workspace.ChangeTeam(ctx, s.who, s.teams[t.Key], func(x *workspace.Team) error {
			x.LeadMemberID = s.members[t.Lead]
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *sampleMaker) makeInbox(ctx context.Context) error {
	in := s.company.Inbox
	if _, err := s.workspace.InboxByKey(ctx, in.Key); !fault.IsKind(err, fault.KindNotFound) {
		return err
	}
	raw, err := json.Marshal(in.Settings)
	if err != nil {
		return err
	}
	b := workspace.Inbox{Channel: in.Channel, Key: in.Key, Name: in.Name, Mode: in.Mode}
	if err := json.Unmarshal(raw, &b.Settings); err != nil {
		return err
	}
	if b, err = s.workspace.MakeInbox(ctx, s.who, b); err != nil {
		return err
	}
	_, err = s.workspace.Change(ctx, s.who, func(w *workspace.Workspace) error { // whose chat stands in the help centre
		w.Settings.Help.InboxID = b.ID
		return nil
	})
	return err
}

func (s *sampleMaker) makeMacros(ctx context.Context) error {
	have, err := s.desk.Macros(ctx, s.who)
	if err != nil {
		return err
	}
	for _, m := range s.company.Macros {
		if slices.ContainsFunc(have, func(x desk.Macro) bool { return x.Title == m.Title && x.Locale == m.Locale }) {
			continue
		}
		in := desk.MacroInput{Title: m.Title, Text: m.Text, Shortcut: m.Shortcut, Folder: m.Folder, Locale: m.Locale, Shared: true}
		if _, err := s.desk.MakeMacro(ctx, s.who, in); err != nil {
			return err
		}
	}
	return nil
}

func (s *sampleMaker) importItems(ctx context.Context) error {
	items, err := sample.Items()
	if err != nil {
		return err
	}
	var lines bytes.Buffer
	for _, it := range items {
		if err := json.NewEncoder(&lines).Encode(it); err != nil {
			return err
		}
	}
	run, err := s.knowledge.ImportFile(ctx, s.who, knowledge.Upload{Name: s.company.Workspace.Slug + ".jsonl", Data: lines.Bytes()}, false, func(int64, int64) {})
	if err == nil && run.Report.Counts.Error > 0 {
		err = fmt.Errorf("%d of %d items cannot be imported", run.Report.Counts.Error, run.Total)
	}
	return err
}

func (s *sampleMaker) routeCategories(ctx context.Context) error {
	all, err := s.knowledge.Categories(ctx, s.who)
	if err != nil {
		return err
	}
	for _, r := range s.company.Routing {
		id := idOf(all, func(x knowledge.Category) bool { return x.ParentID == "" && x.Name == r.Category }, func(x knowledge.Category) string { return x.ID })
		group := s.groups[r.Group]
		if id == "" || group == "" {
			return fmt.Errorf("no category %s or no group %s", r.Category, r.Group)
		}
		if _, err := s.knowledge.EditCategory(ctx, s.who, id, knowledge.CategoryEdit{SkillGroupID: &group}); err != nil {
			return err
		}
	}
	return nil
}

// publish releases the knowledge; what is risky in it one of the supervisors has
// looked at, as in any company.
func (s *sampleMaker) publish(ctx context.Context) error {
	going, err := s.knowledge.ChangeList(ctx, s.who, "going", 0, 1) // put forward by a start that was cut off
	if err != nil {
		return err
	}
	lead := s.company.Members[slices.IndexFunc(s.company.Members, func(m sample.Member) bool { return slices.Contains(m.Roles, "supervisor") })]
	who := actor.Actor{Kind: actor.Member, ID: s.members[lead.StaffNo], WorkspaceID: s.who.WorkspaceID, Permissions: []string{"knowledge.read", "knowledge.write", "knowledge.approve"}}
	if err := s.confirmGrades(ctx, who); err != nil {
		return err
	}
	if len(going) == 0 {
		c, err := s.knowledge.Publish(ctx, s.who, knowledge.Publication{Note: s.company.Workspace.Name})
		if err != nil || c.State == knowledge.ChangePublished {
			return err
		}
		going = append(going, c)
	}
	_, err = s.knowledge.ApproveChange(ctx, who, going[0].ID)
	return err
}

// confirmGrades has somebody look at what is graded R3 or R4.
func (s *sampleMaker) confirmGrades(ctx context.Context, who actor.Actor) error {
	for {
		page, err := s.knowledge.Items(ctx, who, knowledge.Filter{GradeCheck: "confirm"})
		if err != nil || len(page.Items) == 0 {
			return err
		}
		ids := []string{}
		for _, it := range page.Items {
			ids = append(ids, it.ID)
		}
		if err := s.knowledge.ConfirmGrades(ctx, who, ids); err != nil {
			return err
		}
	}
}

// idOf returns the id of the element that is meant; "" when there is none.
func idOf[T any](all []T, is func(T) bool, id func(T) string) string {
	i := slices.IndexFunc(all, is)
	if i < 0 {
		return ""
	}
	return id(all[i])
}
