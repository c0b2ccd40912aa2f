package app

import (
	"context"
	"errors"
	"testing"

	"yingda/internal/actor"
	"yingda/sample"
)

func opened(t *testing.T) *domains {
	t.Helper()
	b, err := open(t.Context(), Store{Data: t.TempDir()}, Serving)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.close(); err != nil {
			t.Error(err)
		}
	})
	return b.domains(nil, nil)
}

// whole checks that the sample is there once and complete.
func whole(t *testing.T, d *domains) {
	t.Helper()
	ctx := t.Context()
	c, err := sample.Company()
	if err != nil {
		t.Fatal(err)
	}
	w, err := d.workspace.BySlug(ctx, "yunfan")
	if err != nil {
		t.Fatal(err)
	}
	who := actor.Of(w.ID)
	hours, err1 := d.workspace.HoursList(ctx, who)
	groups, err2 := d.workspace.GroupList(ctx, who)
	members, err3 := d.workspace.Members(ctx, who)
	inboxes, err4 := d.workspace.Inboxes(ctx, who)
	teams, err5 := d.workspace.Teams(ctx, who)
	releases, err6 := d.knowledge.Releases(ctx, who, 0, 10)
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		t.Fatal(err)
	}
	for what, n := range map[string][2]int{
		"hours": {len(hours), len(c.Hours)}, "groups": {len(groups), len(c.SkillGroups)}, "members": {len(members), len(c.Members)},
		"inboxes": {len(inboxes), 1}, "teams": {len(teams), len(c.Teams)}, "releases": {len(releases), 1},
		"topics": {len(w.Settings.Topics), len(c.Topics)}, "dispositions": {len(w.Settings.Dispositions), len(c.Dispositions)},
	} {
		if n[0] != n[1] || n[1] == 0 {
			t.Errorf("%d %s, want %d", n[0], what, n[1])
		}
	}
	for _, m := range members {
		if m.TeamID == "" || len(m.Roles) == 0 || !m.Sample {
			t.Errorf("member %s: %+v", m.StaffNo, m)
		}
	}
	items, err := sample.Items()
	if err != nil {
		t.Fatal(err)
	}
	snap, err := d.knowledge.Released(ctx, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(snap.Revisions) != len(items) {
		t.Errorf("%d items released, want %d", len(snap.Revisions), len(items))
	}
}

func TestTheSampleIsMadeOnceInANewDataFolder(t *testing.T) {
	d := opened(t)
	for range 2 {
		if err := d.ensureSample(t.Context()); err != nil {
			t.Fatal(err)
		}
		whole(t, d)
	}
}

func TestASampleThatWasCutOffIsFinished(t *testing.T) {
	d := opened(t)
	ctx, stop := context.WithCancel(t.Context())
	c, err := sample.Company()
	if err != nil {
		t.Fatal(err)
	}
	c.SkillGroups = c.SkillGroups[:2] // a start that was killed among the groups
	w, err := d.workspace.Create(ctx, actor.Actor{Kind: actor.System}, sampleWorkspace(c))
	if err != nil {
		t.Fatal(err)
	}
	s := sampleMaker{domains: d, company: c, who: actor.Of(w.ID)}
	for _, step := range []func(context.Context) error{s.settings, s.makeHours, s.makeGroups} {
		if err := step(ctx); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	d.fresh = false // the next start finds a database
	if err := d.ensureSample(t.Context()); err != nil {
		t.Fatal(err)
	}
	whole(t, d)
}

func TestAnOldDataFolderGetsNoSample(t *testing.T) {
	d := opened(t)
	d.fresh = false
	if err := d.ensureSample(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := d.workspace.All(t.Context())
	if err != nil || len(all) != 0 {
		t.Errorf("%d workspaces, %v", len(all), err)
	}
}
