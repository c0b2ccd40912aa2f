package workspace

import (
	"context"
	"regexp"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Workspace is one tenant.
type Workspace struct {
	ID        string   `db:"id" json:"id"`
	Slug      string   `db:"slug" json:"slug"`
	Name      string   `db:"name" json:"name"`
	NameEn    string   `db:"name_en" json:"name_en"`
	Kind      string   `db:"kind" json:"kind" enum:"real,sample"`
	Locale    string   `db:"locale" json:"locale" enum:"zh-CN,en"`
	Timezone  string   `db:"timezone" json:"timezone"`
	Settings  Settings `db:"settings,json" json:"settings"`
	CreatedAt int64    `db:"created_at" json:"created_at"`
	UpdatedAt int64    `db:"updated_at" json:"updated_at"`
}

// The kinds of workspace.
const (
	KindReal   = "real"
	KindSample = "sample"
)

// Location is the workspace's time zone.
func (w Workspace) Location() *time.Location {
	loc, err := loadLocation(w.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

var reSlug = regexp.MustCompile(`^[a-z0-9](?:-?[a-z0-9]){1,39}$`)

func (w Workspace) validate() error {
	return first(
		matches("slug", w.Slug, reSlug), required("name", w.Name, 60), optional("name_en", w.NameEn, 60),
		oneOf("kind", w.Kind, KindReal, KindSample), oneOf("locale", w.Locale, "zh-CN", "en"), validTimezone("timezone", w.Timezone),
		w.Settings.Validate(),
	)
}

// NewWorkspace is what a new workspace is called.
type NewWorkspace struct {
	Slug     string `json:"slug" doc:"Short name in addresses: a–z, 0–9 and single hyphens, 2 to 40"`
	Name     string `json:"name"`
	NameEn   string `json:"name_en,omitempty"`
	Kind     string `json:"-"` // "" is real
	Bare     bool   `json:"-"` // without hours, group and inbox: whoever makes it brings their own
	Locale   string `json:"locale,omitempty" doc:"zh-CN (default) or en"`
	Timezone string `json:"timezone,omitempty" doc:"Asia/Shanghai if not given"`
}

func (n NewWorkspace) workspace(now int64) Workspace {
	w := Workspace{
		ID: id.New(), Slug: n.Slug, Name: n.Name, NameEn: n.NameEn, Kind: n.Kind, Locale: n.Locale, Timezone: n.Timezone,
		Settings: DefaultSettings(), CreatedAt: now, UpdatedAt: now,
	}
	for v, fallback := range map[*string]string{&w.Kind: KindReal, &w.Locale: "zh-CN", &w.Timezone: "Asia/Shanghai"} {
		if *v == "" {
			*v = fallback
		}
	}
	return w
}

// Create makes a workspace with its roles, a first skill group with hours and a
// first inbox. Operators and the system may; an operator becomes its first
// administrator.
func (s *Store) Create(ctx context.Context, who actor.Actor, n NewWorkspace) (w Workspace, err error) {
	if !who.Operator && who.Kind != actor.System {
		return w, fault.Forbidden("actor.not_operator")
	}
	w = n.workspace(s.now())
	if err := w.validate(); err != nil {
		return w, err
	}
	err = s.write(ctx, func(tx *db.Tx) error { return s.create(ctx, tx, who, w, n.Bare) })
	return w, err
}

func (s *Store) create(ctx context.Context, tx *db.Tx, who actor.Actor, w Workspace, bare bool) error {
	n, err := s.q.Exec(ctx, tx, "insert_workspace", w.ID, w.Slug, w.Name, w.NameEn, w.Kind, w.Locale, w.Timezone, db.JSON(w.Settings), w.CreatedAt, w.UpdatedAt)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("workspace.slug_taken", fault.Params{"slug": w.Slug})
	}
	who.WorkspaceID = w.ID
	if err := s.furnish(ctx, tx, w, bare); err != nil {
		return err
	}
	if err := s.seatOperators(ctx, tx, who, w); err != nil {
		return err
	}
	if err := s.Record(ctx, tx, who, Line{Action: "workspace.created", ObjectKind: "workspace", ObjectID: w.ID}); err != nil {
		return err
	}
	return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: w.ID}, Created{Kind: w.Kind})
}

// ByID returns a workspace. It is kept in memory; do not change what Settings
// points to.
func (s *Store) ByID(ctx context.Context, workspaceID string) (Workspace, error) {
	return cached(s.cache, "workspace/"+workspaceID, func() (Workspace, error) {
		return one[Workspace](ctx, s, s.db, "workspace.not_found", "workspace_by_id", workspaceID)
	})
}

// BySlug returns a workspace by its short name.
func (s *Store) BySlug(ctx context.Context, slug string) (Workspace, error) {
	return cached(s.cache, "slug/"+slug, func() (Workspace, error) {
		return one[Workspace](ctx, s, s.db, "workspace.not_found", "workspace_by_slug", slug)
	})
}

// All returns every workspace, the oldest first: for the installation's own work.
func (s *Store) All(ctx context.Context) ([]Workspace, error) {
	return db.All[Workspace](ctx, s.db, s.q, "workspaces")
}

// Workspaces returns every workspace to an operator.
func (s *Store) Workspaces(ctx context.Context, who actor.Actor) ([]Workspace, error) {
	if !who.Operator && who.Kind != actor.System {
		return nil, fault.Forbidden("actor.not_operator")
	}
	return s.All(ctx)
}

// Default returns the workspace a command line that names none means: the only
// real one, else the sample.
func (s *Store) Default(ctx context.Context) (Workspace, error) {
	all, err := s.All(ctx)
	if err != nil {
		return Workspace{}, err
	}
	byKind := map[string][]Workspace{}
	for _, w := range all {
		byKind[w.Kind] = append(byKind[w.Kind], w)
	}
	switch {
	case len(byKind[KindReal]) == 1:
		return byKind[KindReal][0], nil
	case len(byKind[KindReal]) > 1:
		return Workspace{}, fault.Invalid("workspace.name_one", "workspace")
	case len(byKind[KindSample]) > 0:
		return byKind[KindSample][0], nil
	}
	return Workspace{}, fault.NotFound("workspace.none")
}

// Settings returns what a workspace decided for itself.
func (s *Store) Settings(ctx context.Context, workspaceID string) (Settings, error) {
	w, err := s.ByID(ctx, workspaceID)
	return w.Settings, err
}

// Current returns the workspace someone acts in.
func (s *Store) Current(ctx context.Context, who actor.Actor) (Workspace, error) {
	if err := inWorkspace(who); err != nil {
		return Workspace{}, err
	}
	return s.ByID(ctx, who.WorkspaceID)
}

// Change alters the workspace someone acts in. What change does to retention
// needs a permission of its own.
func (s *Store) Change(ctx context.Context, who actor.Actor, change func(w *Workspace) error) (w Workspace, err error) {
	if err := who.Need("workspace.settings"); err != nil {
		return w, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		before, err := one[Workspace](ctx, s, tx, "workspace.not_found", "workspace_for_update", who.WorkspaceID)
		if err != nil {
			return err
		}
		w = before
		if err := change(&w); err != nil {
			return err
		}
		w.ID, w.Slug, w.Kind, w.CreatedAt, w.UpdatedAt = before.ID, before.Slug, before.Kind, before.CreatedAt, s.now()
		if err := w.validate(); err != nil {
			return err
		}
		if err := s.inboxOfHelp(ctx, tx, w); err != nil {
			return err
		}
		if w.Settings.Retention != before.Settings.Retention {
			if err := who.Need("retention.manage"); err != nil {
				return err
			}
		}
		if err := s.change(ctx, tx, "workspace.not_found", "update_workspace", w.ID, w.Name, w.NameEn, w.Locale, w.Timezone, db.JSON(w.Settings), w.UpdatedAt); err != nil {
			return err
		}
		fields := changedFields(before.Settings, w.Settings)
		if err := s.Record(ctx, tx, who, Line{Action: "workspace.changed", ObjectKind: "workspace", ObjectID: w.ID, Detail: Detail{"settings": fields}}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: w.ID}, Changed{Settings: fields})
	})
	return w, err
}
