package workspace_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yingda/internal/actor"
	"yingda/internal/id"
	"yingda/workspace"
)

func TestANewWorkspaceIsReadyToServe(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		made, who := w.makes(t, "yunfan")
		if !cmp.Equal(made.Settings, workspace.DefaultSettings()) || made.Timezone != "Asia/Shanghai" {
			t.Errorf("made %+v", made)
		}
		roles, err := w.Roles(t.Context(), who)
		must(t, err)
		var keys []string
		for _, r := range roles {
			keys = append(keys, r.Key)
		}
		if want := []string{"admin", "supervisor", "agent", "editor", "analyst"}; !slices.Equal(keys, want) {
			t.Errorf("roles %v, want %v", keys, want)
		}
		g, err := w.GroupByID(t.Context(), made.ID, "")
		must(t, err)
		h, err := w.HoursOf(t.Context(), made.ID, g.ID)
		must(t, err)
		if !h.Open(w.clock.Now()) {
			t.Error("nobody is at work on Monday morning")
		}
		inboxes, err := w.Inboxes(t.Context(), who)
		must(t, err)
		b, err := w.InboxByKey(t.Context(), inboxes[0].Key)
		must(t, err)
		if b.ID != inboxes[0].ID || b.Settings.Texts.Title.In("zh-CN") != "云帆通信" {
			t.Errorf("inbox %+v", b)
		}
		_, err = w.Create(t.Context(), system, workspace.NewWorkspace{Slug: "yunfan", Name: "x"})
		wantCode(t, err, "workspace.slug_taken")
		_, err = w.Create(t.Context(), with(who, "*"), workspace.NewWorkspace{Slug: "other", Name: "x"})
		wantCode(t, err, "actor.not_operator")
	})
}

func TestSettingsChangeAtOnceAndAreChecked(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		made, who := w.makes(t, "yunfan")
		_, err := w.Settings(t.Context(), made.ID) // so that it is kept in memory
		must(t, err)
		_, err = w.Change(t.Context(), who, func(x *workspace.Workspace) error {
			x.Settings.FailedTurnsBeforePerson, x.Settings.PublishNeedsSecond = 3, true
			return nil
		})
		must(t, err)
		got, err := w.Settings(t.Context(), made.ID)
		must(t, err)
		want := workspace.DefaultSettings()
		want.FailedTurnsBeforePerson, want.PublishNeedsSecond = 3, true
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		refused := map[string]func(s *workspace.Settings){
			"input.out_of_range":           func(s *workspace.Settings) { s.FailedTurnsBeforePerson = 0 },
			"workspace.remind_after_close": func(s *workspace.Settings) { s.IdleRemindMin = 30 },
			"input.bad_url":                func(s *workspace.Settings) { s.Privacy.URL = "javascript:alert(1)" },
		}
		for code, spoil := range refused {
			_, err := w.Change(t.Context(), who, func(x *workspace.Workspace) error { spoil(&x.Settings); return nil })
			wantCode(t, err, code)
		}
		_, err = w.Change(t.Context(), with(who, "workspace.settings"), func(x *workspace.Workspace) error {
			x.Settings.Retention.Message = 1
			return nil
		})
		wantCode(t, err, "actor.not_permitted")
		log, err := w.Audit(t.Context(), who, workspace.AuditFilter{Action: "workspace.changed"})
		must(t, err)
		if len(log.Items) != 1 || string(log.Items[0].Detail) == "{}" {
			t.Errorf("audit %+v", log.Items)
		}
	})
}

func TestGroupsHoursTeamsAndRolesStayInTheirWorkspace(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		_, mine := w.makes(t, "mine")
		_, theirs := w.makes(t, "theirs")
		ctx := t.Context()
		h, err := w.MakeHours(ctx, theirs, shop())
		must(t, err)
		g, err := w.MakeGroup(ctx, theirs, workspace.Group{Name: "投诉", HoursID: h.ID})
		must(t, err)
		team, err := w.MakeTeam(ctx, theirs, workspace.Team{Name: "早班"})
		must(t, err)
		r, err := w.MakeRole(ctx, theirs, "质检", []string{"conversation.read"})
		must(t, err)
		b, err := w.MakeInbox(ctx, theirs, workspace.Inbox{Name: "官网", Settings: workspace.DefaultInboxSettings(workspace.Workspace{Name: "x"})})
		must(t, err)

		_, err = w.Hours(ctx, mine, h.ID)
		wantCode(t, err, "hours.not_found")
		_, err = w.ChangeHours(ctx, mine, h.ID, func(*workspace.Hours) error { return nil })
		wantCode(t, err, "hours.not_found")
		wantCode(t, w.RemoveHours(ctx, mine, h.ID), "hours.not_found")
		_, err = w.ChangeGroup(ctx, mine, g.ID, func(*workspace.Group) error { return nil })
		wantCode(t, err, "group.not_found")
		wantCode(t, w.ArchiveGroup(ctx, mine, g.ID), "group.not_found")
		_, err = w.GroupByID(ctx, mine.WorkspaceID, g.ID)
		wantCode(t, err, "group.not_found")
		_, err = w.MakeGroup(ctx, mine, workspace.Group{Name: "x", HoursID: h.ID})
		wantCode(t, err, "hours.not_found")
		_, err = w.ChangeTeam(ctx, mine, team.ID, func(*workspace.Team) error { return nil })
		wantCode(t, err, "team.not_found")
		wantCode(t, w.RemoveTeam(ctx, mine, team.ID), "team.not_found")
		_, err = w.ChangeRole(ctx, mine, r.ID, "x", nil)
		wantCode(t, err, "role.not_found")
		wantCode(t, w.RemoveRole(ctx, mine, r.ID), "role.not_found")
		_, err = w.Inbox(ctx, mine, b.ID)
		wantCode(t, err, "inbox.not_found")
		_, err = w.ChangeInbox(ctx, mine, b.ID, func(*workspace.Inbox) error { return nil })
		wantCode(t, err, "inbox.not_found")
		_, err = w.RotateSecret(ctx, mine, b.ID)
		wantCode(t, err, "inbox.not_found")
		_, err = w.IdentifySecret(ctx, mine.WorkspaceID, b.ID)
		wantCode(t, err, "inbox.not_found")
		_, err = w.MakeInbox(ctx, mine, workspace.Inbox{Name: "x", SkillGroupID: g.ID, Settings: b.Settings})
		wantCode(t, err, "group.not_found")
		list, err := w.GroupList(ctx, mine)
		must(t, err)
		if len(list) != 1 {
			t.Errorf("sees %d groups", len(list))
		}
		log, err := w.Audit(ctx, mine, workspace.AuditFilter{})
		must(t, err)
		if len(log.Items) != 1 { // that the workspace was made
			t.Errorf("sees %d audit lines", len(log.Items))
		}
	})
}

func TestEveryVerbNeedsItsPermission(t *testing.T) {
	w := newWorldSQLite(t)
	_, who := w.makes(t, "mine")
	none := with(who)
	ctx := t.Context()
	errs := map[string]error{}
	_, errs["settings"] = w.Change(ctx, none, nil)
	_, errs["make hours"] = w.MakeHours(ctx, none, shop())
	_, errs["change hours"] = w.ChangeHours(ctx, none, id.New(), nil)
	errs["remove hours"] = w.RemoveHours(ctx, none, id.New())
	_, errs["make group"] = w.MakeGroup(ctx, none, workspace.Group{})
	_, errs["change group"] = w.ChangeGroup(ctx, none, id.New(), nil)
	errs["archive group"] = w.ArchiveGroup(ctx, none, id.New())
	_, errs["make team"] = w.MakeTeam(ctx, none, workspace.Team{})
	_, errs["change team"] = w.ChangeTeam(ctx, none, id.New(), nil)
	errs["remove team"] = w.RemoveTeam(ctx, none, id.New())
	_, errs["make role"] = w.MakeRole(ctx, none, "x", nil)
	_, errs["change role"] = w.ChangeRole(ctx, none, id.New(), "x", nil)
	errs["remove role"] = w.RemoveRole(ctx, none, id.New())
	_, errs["make inbox"] = w.MakeInbox(ctx, none, workspace.Inbox{})
	_, errs["change inbox"] = w.ChangeInbox(ctx, none, id.New(), nil)
	_, errs["rotate"] = w.RotateSecret(ctx, none, id.New())
	_, errs["snippet"] = w.Snippet(ctx, none, id.New(), "")
	_, errs["change member"] = w.ChangeMember(ctx, none, id.New(), workspace.MemberChange{})
	_, errs["audit"] = w.Audit(ctx, none, workspace.AuditFilter{})
	_, errs["experiments"] = w.Experiments(ctx, none)
	_, errs["change experiment"] = w.ChangeExperiment(ctx, none, workspace.PersonFirst, workspace.ExperimentChange{})
	for name, err := range errs {
		t.Run(name, func(t *testing.T) { wantCode(t, err, "actor.not_permitted") })
	}
	nowhere := actor.Actor{Kind: actor.Member, Permissions: []string{"*"}}
	_, err := w.Roles(ctx, nowhere)
	wantCode(t, err, "actor.no_workspace")
}

func TestNobodyGivesMoreThanTheyHold(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		_, admin := w.makes(t, "mine")
		some := with(admin, "role.manage", "conversation.read")
		_, err := w.MakeRole(t.Context(), some, "越权", []string{"conversation.read", "customer.erase"})
		wantCode(t, err, "role.beyond_own")
		_, err = w.MakeRole(t.Context(), some, "x", []string{"no.such"})
		wantCode(t, err, "role.unknown_permission")
		r, err := w.MakeRole(t.Context(), some, "只读", []string{"conversation.read", "conversation.read"})
		must(t, err)
		if !slices.Equal(r.Permissions, []string{"conversation.read"}) {
			t.Errorf("permissions %v", r.Permissions)
		}
		high, err := w.MakeRole(t.Context(), admin, "高", []string{"customer.erase"})
		must(t, err)
		wantCode(t, w.RemoveRole(t.Context(), some, high.ID), "role.beyond_own")
		roles, err := w.Roles(t.Context(), admin)
		must(t, err)
		_, err = w.ChangeRole(t.Context(), admin, roles[0].ID, "x", nil)
		wantCode(t, err, "role.builtin")
	})
}

func TestTheDefaultGroupMovesAndIsNeverGivenUp(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		made, who := w.makes(t, "mine")
		old, err := w.GroupByID(t.Context(), made.ID, "")
		must(t, err)
		wantCode(t, w.ArchiveGroup(t.Context(), who, old.ID), "group.is_default")
		g, err := w.MakeGroup(t.Context(), who, workspace.Group{Name: "投诉", IsDefault: true})
		must(t, err)
		now, err := w.GroupByID(t.Context(), made.ID, "")
		must(t, err)
		if now.ID != g.ID || now.AcceptTimeoutS != 120 {
			t.Errorf("default is %+v", now)
		}
		must(t, w.ArchiveGroup(t.Context(), who, old.ID))
		same, err := w.ChangeGroup(t.Context(), who, g.ID, func(x *workspace.Group) error { x.IsDefault = false; return nil })
		must(t, err)
		if !same.IsDefault {
			t.Error("the default group gave up its place")
		}
		_, err = w.ChangeGroup(t.Context(), who, g.ID, func(x *workspace.Group) error {
			x.Members = []workspace.GroupMember{{MemberID: id.New(), Level: 1}}
			return nil
		})
		wantCode(t, err, "member.not_found")
		must(t, w.RemoveHours(t.Context(), who, old.HoursID)) // nobody keeps them any more
	})
}

func TestIdentifySecretsAreSealedAndShownOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		made, who := w.makes(t, "mine")
		inboxes, err := w.Inboxes(t.Context(), who)
		must(t, err)
		box := inboxes[0]
		_, err = w.IdentifySecret(t.Context(), made.ID, box.ID)
		wantCode(t, err, "inbox.no_secret")
		one, err := w.RotateSecret(t.Context(), who, box.ID)
		must(t, err)
		got, err := w.IdentifySecret(t.Context(), made.ID, box.ID)
		must(t, err)
		if string(got) != one {
			t.Error("another secret came back")
		}
		two, err := w.RotateSecret(t.Context(), who, box.ID)
		must(t, err)
		got, err = w.IdentifySecret(t.Context(), made.ID, box.ID)
		must(t, err)
		if one == two || string(got) != two {
			t.Error("the old secret still counts")
		}
		var stored string
		must(t, w.db.SQL().QueryRowContext(t.Context(), "SELECT identify_secret FROM inbox").Scan(&stored))
		if strings.Contains(stored, two) || len(stored) < 40 {
			t.Error("the secret stands in the database as it is")
		}
		_, err = w.SwitchInbox(t.Context(), who, box.ID, workspace.Off)
		must(t, err)
		_, err = w.InboxByKey(t.Context(), box.Key)
		wantCode(t, err, "inbox.not_found")
	})
}

func TestAnInboxIsShownByItsSitesOnly(t *testing.T) {
	box := func(domains ...string) workspace.Inbox {
		return workspace.Inbox{Settings: workspace.InboxSettings{Domains: domains}}
	}
	cases := []struct {
		box    workspace.Inbox
		origin string
		want   bool
	}{
		{box(), "https://anywhere.example", true},
		{box("shop.example"), "https://shop.example", true},
		{box("shop.example"), "https://shop.example:8443", true},
		{box("shop.example"), "https://evil-shop.example", false},
		{box("shop.example"), "https://shop.example.evil.example", false},
		{box("*.shop.example"), "https://www.shop.example", true},
		{box("*.shop.example"), "https://shop.example", false},
		{box("*.shop.example"), "https://evilshop.example", false},
		{box("localhost:3000"), "http://localhost:3000", true},
		{box("localhost:3000"), "http://localhost:3001", false},
		{box("shop.example"), "null", false},
		{box("shop.example"), "", false},
		{box("127.0.0.1"), "http://127.0.0.1:8080", true},
	}
	for _, c := range cases {
		if got := c.box.Allows(c.origin); got != c.want {
			t.Errorf("%v allows %q: %v, want %v", c.box.Settings.Domains, c.origin, got, c.want)
		}
	}
}
