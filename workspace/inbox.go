package workspace

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Inbox is one account of a channel: a widget on some sites.
type Inbox struct {
	ID           string        `db:"id" json:"id"`
	WorkspaceID  string        `db:"workspace_id" json:"-"`
	Channel      string        `db:"channel" json:"channel" enum:"webchat"`
	Key          string        `db:"key" json:"key" doc:"Public; stands in the script tag"`
	Name         string        `db:"name" json:"name"`
	Mode         string        `db:"mode" json:"mode" enum:"full,bot_only,shadow" doc:"bot_only hands over to another desk by the API; in shadow people serve and the bot only drafts"`
	SkillGroupID string        `db:"skill_group_id" json:"skill_group_id" doc:"Where conversations go that nothing routes elsewhere; empty is the default group"`
	Settings     InboxSettings `db:"settings,json" json:"settings"`
	Identify     bool          `db:"identify" json:"identify" doc:"There is a secret with which the site signs who a visitor is"`
	CreatedAt    int64         `db:"created_at" json:"created_at"`
	UpdatedAt    int64         `db:"updated_at" json:"updated_at"`
	DisabledAt   int64         `db:"disabled_at" json:"disabled_at"`
}

// The modes of an inbox.
const (
	ModeFull    = "full"
	ModeBotOnly = "bot_only"
	ModeShadow  = "shadow"
)

// InboxSettings are how an inbox looks and speaks.
type InboxSettings struct {
	Look           Look       `json:"look"`
	Texts          InboxTexts `json:"texts"`
	Domains        []string   `json:"domains" doc:"Sites that may show it: example.com, *.example.com, localhost:3000; none is every site"`
	QuickQuestions []Text     `json:"quick_questions"`
	Consent        *Consent   `json:"consent,omitempty" doc:"Instead of the workspace's"`
	Privacy        *Privacy   `json:"privacy,omitempty" doc:"Instead of the workspace's"`
	Rating         Rating     `json:"rating"`
	Uploads        bool       `json:"uploads" doc:"Visitors may send files"`
}

// Look is how the widget looks.
type Look struct {
	Accent   string `json:"accent" doc:"#rrggbb"`
	Position string `json:"position" enum:"left,right"`
	Theme    string `json:"theme" enum:"auto,light,dark"`
}

// InboxTexts are what the widget says on its own.
type InboxTexts struct {
	BotName  Text `json:"bot_name"`
	Title    Text `json:"title"`
	Subtitle Text `json:"subtitle"`
	Greeting Text `json:"greeting"`
	Offline  Text `json:"offline" doc:"Said when a person is asked for out of hours"`
}

// Rating is whether and how the customer is asked at the end.
type Rating struct {
	Enabled bool `json:"enabled"`
}

// DefaultInboxSettings are those of a new inbox in a workspace of that name.
func DefaultInboxSettings(w Workspace) InboxSettings {
	nameEn := w.NameEn
	if nameEn == "" {
		nameEn = w.Name
	}
	return InboxSettings{
		Look: Look{Accent: "#0b6b66", Position: "right", Theme: "auto"},
		Texts: InboxTexts{
			BotName:  Text{"小应", "Ying"},
			Title:    Text{w.Name, nameEn},
			Subtitle: Text{"有问题随时问，找真人也可以", "Ask anything, or ask for a person"},
			Greeting: Text{"您好，请问有什么可以帮您？", "Hello, how can I help you?"},
			Offline:  Text{"现在不是人工服务时间，请留言，我们会尽快答复您。", "Nobody is at work right now. Leave a message and we will get back to you."},
		},
		Domains: []string{}, QuickQuestions: []Text{}, Rating: Rating{Enabled: true}, Uploads: true,
	}
}

// ConsentIn returns what a visitor of this inbox must agree to.
func (b Inbox) ConsentIn(w Settings) Consent {
	if b.Settings.Consent != nil {
		return *b.Settings.Consent
	}
	return w.Consent
}

// PrivacyIn returns the privacy note of this inbox.
func (b Inbox) PrivacyIn(w Settings) Privacy {
	if b.Settings.Privacy != nil {
		return *b.Settings.Privacy
	}
	return w.Privacy
}

// Allows reports whether a page at origin ("https://shop.example.com") may show
// the inbox. An inbox that names no domain may be shown by every site.
func (b Inbox) Allows(origin string) bool {
	if len(b.Settings.Domains) == 0 {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	host, name := strings.ToLower(u.Host), strings.ToLower(u.Hostname())
	for _, d := range b.Settings.Domains {
		if d == host || d == name || strings.HasPrefix(d, "*.") && strings.HasSuffix(name, d[1:]) {
			return true
		}
	}
	return false
}

var (
	reColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	reDomain = regexp.MustCompile(`^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[0-9]{1,5})?$`)
)

func (b Inbox) validate() error {
	return first(required("name", b.Name, 60), oneOf("channel", b.Channel, "webchat"), oneOf("mode", b.Mode, ModeFull, ModeBotOnly, ModeShadow), b.Settings.validate())
}

func (c InboxSettings) validate() error {
	err := first(
		matches("settings.look.accent", c.Look.Accent, reColour),
		oneOf("settings.look.position", c.Look.Position, "left", "right"), oneOf("settings.look.theme", c.Look.Theme, "auto", "light", "dark"),
		c.Texts.validate(), validDomains(c.Domains), validQuestions(c.QuickQuestions),
	)
	if err == nil && c.Consent != nil {
		err = c.Consent.validate("settings.consent")
	}
	if err == nil && c.Privacy != nil {
		err = c.Privacy.validate("settings.privacy")
	}
	return err
}

func (x InboxTexts) validate() error {
	for _, t := range []struct {
		name string
		text Text
		most int
	}{{"bot_name", x.BotName, 20}, {"title", x.Title, 60}, {"subtitle", x.Subtitle, 120}, {"greeting", x.Greeting, 1000}, {"offline", x.Offline, 1000}} {
		field := "settings.texts." + t.name
		if err := first(optional(field+".zh", t.text.Zh, t.most), optional(field+".en", t.text.En, t.most)); err != nil {
			return err
		}
	}
	return nil
}

func validDomains(domains []string) error {
	if len(domains) > 100 {
		return fault.Invalid("input.too_many", "settings.domains", fault.Params{"max": 100})
	}
	for i, d := range domains {
		field := fmt.Sprintf("settings.domains.%d", i)
		if addr, err := netip.ParseAddr(strings.Trim(d, "[]")); err == nil && addr.IsValid() {
			continue
		}
		if len(d) > 253 || !reDomain.MatchString(d) {
			return fault.Invalid("inbox.bad_domain", field, fault.Params{"domain": d})
		}
	}
	return nil
}

func validQuestions(questions []Text) error {
	if len(questions) > 12 {
		return fault.Invalid("input.too_many", "settings.quick_questions", fault.Params{"max": 12})
	}
	for i, t := range questions {
		field := fmt.Sprintf("settings.quick_questions.%d", i)
		if err := first(required(field, t.In("zh-CN"), 80), optional(field+".zh", t.Zh, 80), optional(field+".en", t.En, 80)); err != nil {
			return err
		}
	}
	return nil
}

// InboxByKey returns an inbox by the key in the site's script tag; one that was
// switched off is not found. It is kept in memory.
func (s *Store) InboxByKey(ctx context.Context, key string) (Inbox, error) {
	if len(key) > 64 {
		return Inbox{}, fault.NotFound("inbox.not_found")
	}
	return cached(s.cache, "inboxkey/"+key, func() (Inbox, error) {
		return one[Inbox](ctx, s, s.db, "inbox.not_found", "inbox_by_key", key)
	})
}

// InboxByID returns an inbox of a workspace, switched off or not. It is kept in
// memory.
func (s *Store) InboxByID(ctx context.Context, workspaceID, inboxID string) (Inbox, error) {
	return cached(s.cache, "inbox/"+workspaceID+"/"+inboxID, func() (Inbox, error) {
		return one[Inbox](ctx, s, s.db, "inbox.not_found", "inbox_by_id", inboxID, workspaceID)
	})
}

// Inboxes returns the inboxes of the workspace someone acts in.
func (s *Store) Inboxes(ctx context.Context, who actor.Actor) ([]Inbox, error) {
	if err := inWorkspace(who); err != nil {
		return nil, err
	}
	return db.All[Inbox](ctx, s.db, s.q, "inboxes", who.WorkspaceID)
}

// Inbox returns one inbox of the workspace someone acts in.
func (s *Store) Inbox(ctx context.Context, who actor.Actor, inboxID string) (Inbox, error) {
	if err := inWorkspace(who); err != nil {
		return Inbox{}, err
	}
	return s.InboxByID(ctx, who.WorkspaceID, inboxID)
}

// MakeInbox opens an inbox. Its id, key and times are made here.
func (s *Store) MakeInbox(ctx context.Context, who actor.Actor, b Inbox) (Inbox, error) {
	if err := who.Need("inbox.manage"); err != nil {
		return b, err
	}
	err := s.write(ctx, func(tx *db.Tx) error {
		key := b.Key
		b = b.fresh(who.WorkspaceID, s.now())
		if who.Kind == actor.System && key != "" { // the sample's page names its inbox
			b.Key = key
		}
		if err := s.insertInbox(ctx, tx, b); err != nil {
			return err
		}
		if err := s.Record(ctx, tx, who, Line{Action: "inbox.made", ObjectKind: "inbox", ObjectID: b.ID}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: b.ID}, InboxChanged{What: "made"})
	})
	return b, err
}

func (b Inbox) fresh(workspaceID string, now int64) Inbox {
	b.ID, b.WorkspaceID, b.Key = id.New(), workspaceID, publicKey()
	b.CreatedAt, b.UpdatedAt, b.DisabledAt, b.Identify = now, now, 0, false
	if b.Channel == "" {
		b.Channel = "webchat"
	}
	if b.Mode == "" {
		b.Mode = ModeFull
	}
	return b.tidy()
}

// tidy makes empty lists of missing ones, as they are on the wire.
func (b Inbox) tidy() Inbox {
	b.Settings.Domains = append([]string{}, b.Settings.Domains...)
	b.Settings.QuickQuestions = append([]Text{}, b.Settings.QuickQuestions...)
	return b
}

func (s *Store) insertInbox(ctx context.Context, tx *db.Tx, b Inbox) error {
	if err := b.validate(); err != nil {
		return err
	}
	if err := s.groupIsThere(ctx, tx, b.WorkspaceID, "skill_group_id", b.SkillGroupID); err != nil {
		return err
	}
	n, err := s.q.Exec(ctx, tx, "insert_inbox", b.ID, b.WorkspaceID, b.Channel, b.Key, b.Name, b.Mode, b.SkillGroupID, db.JSON(b.Settings), b.CreatedAt, b.UpdatedAt)
	if err == nil && n == 0 {
		err = fault.Conflict("inbox.key_taken", fault.Params{"key": b.Key})
	}
	return err
}

// ChangeInbox alters an inbox.
func (s *Store) ChangeInbox(ctx context.Context, who actor.Actor, inboxID string, change func(b *Inbox) error) (b Inbox, err error) {
	if err := who.Need("inbox.manage"); err != nil {
		return b, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		before, err := one[Inbox](ctx, s, tx, "inbox.not_found", "inbox_by_id", inboxID, who.WorkspaceID)
		if err != nil {
			return err
		}
		b = before
		if err := change(&b); err != nil {
			return err
		}
		b.ID, b.WorkspaceID, b.Channel, b.Key, b.Identify = before.ID, before.WorkspaceID, before.Channel, before.Key, before.Identify
		b.CreatedAt, b.UpdatedAt = before.CreatedAt, s.now()
		b = b.tidy()
		if err := b.validate(); err != nil {
			return err
		}
		if err := s.groupIsThere(ctx, tx, b.WorkspaceID, "skill_group_id", b.SkillGroupID); err != nil {
			return err
		}
		if err := s.change(ctx, tx, "inbox.not_found", "update_inbox", b.ID, b.WorkspaceID, b.Name, b.Mode, b.SkillGroupID, db.JSON(b.Settings), b.UpdatedAt, b.DisabledAt); err != nil {
			return err
		}
		if err := s.Record(ctx, tx, who, Line{Action: "inbox.changed", ObjectKind: "inbox", ObjectID: b.ID}); err != nil {
			return err
		}
		return s.log.Append(ctx, tx, event.About{Actor: who, SubjectID: b.ID}, InboxChanged{What: "changed"})
	})
	return b, err
}

// SwitchInbox turns an inbox off or on again. Conversations that are open go on.
func (s *Store) SwitchInbox(ctx context.Context, who actor.Actor, inboxID string, state Switch) (Inbox, error) {
	return s.ChangeInbox(ctx, who, inboxID, func(b *Inbox) error {
		b.DisabledAt = state.at(s.now())
		return nil
	})
}

// Switch is whether something is in use.
type Switch string

// What can be switched is on or off.
const (
	On  Switch = "on"
	Off Switch = "off"
)

// at is the stored form: 0 in use, else since when not.
func (x Switch) at(now int64) int64 {
	if x == On {
		return 0
	}
	return now
}
