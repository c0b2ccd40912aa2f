package webchat

import (
	"context"

	"yingda/internal/fault"
	"yingda/workspace"
)

// Config is how the widget of an inbox looks and what it may do.
type Config struct {
	Inbox          string      `json:"inbox"`
	Workspace      ConfigName  `json:"workspace"`
	BotName        string      `json:"bot_name"`
	Title          string      `json:"title"`
	Subtitle       string      `json:"subtitle"`
	Accent         string      `json:"accent"`
	Position       string      `json:"position" enum:"left,right"`
	Theme          string      `json:"theme" enum:"auto,light,dark"`
	Locale         string      `json:"locale" enum:"zh-CN,en"`
	Texts          ConfigTexts `json:"texts"`
	QuickQuestions []string    `json:"quick_questions"`
	Consent        ConfigAgree `json:"consent"`
	Hours          ConfigHours `json:"hours"`
	Upload         ConfigFiles `json:"upload"`
	Rating         ConfigRate  `json:"rating"`
}

// The parts of a Config.
type (
	ConfigName struct {
		Name string `json:"name"`
	}
	ConfigTexts struct {
		Greeting string `json:"greeting"`
		Offline  string `json:"offline"`
	}
	ConfigAgree struct {
		Required    bool   `json:"required"`
		Text        string `json:"text"`
		Version     string `json:"version"`
		PrivacyURL  string `json:"privacy_url"`
		PrivacyText string `json:"privacy_text"`
	}
	ConfigHours struct {
		Open     bool   `json:"open" doc:"People are at work now"`
		NextOpen *int64 `json:"next_open" doc:"Unix milliseconds; null when open or never"`
	}
	ConfigFiles struct {
		MaxBytes int64    `json:"max_bytes" doc:"0: files are not taken"`
		Types    []string `json:"types" doc:"As in an accept attribute"`
	}
	ConfigRate struct {
		Enabled bool `json:"enabled"`
	}
)

// uploadTypes are what the widget offers to pick; what is taken is decided by
// the content.
var uploadTypes = []string{
	"image/png", "image/jpeg", "image/gif", "image/webp", ".heic", ".bmp", ".pdf", ".docx", ".xlsx", ".pptx", ".doc", ".xls", ".ppt", ".wps", ".txt", ".csv",
	".zip", ".mp3", ".wav", ".m4a", ".amr", ".mp4", ".mov",
}

// Config returns the widget's configuration in a language. It is public: the
// key stands in the site's pages.
func (c *Channel) Config(ctx context.Context, key, wanted string, from From) (Config, error) {
	if err := c.limits.take(claim{Key: "ar:" + from.Address, Rate: c.limits.limits.AddressRead}); err != nil {
		return Config{}, err
	}
	b, w, err := c.inbox(ctx, key, from)
	if err != nil {
		return Config{}, err
	}
	l := locale(wanted, w.Locale)
	consent, privacy, texts := b.ConsentIn(w.Settings), b.PrivacyIn(w.Settings), b.Settings.Texts
	out := Config{
		Inbox: b.Key, Workspace: ConfigName{workspace.Text{Zh: w.Name, En: w.NameEn}.In(l)},
		BotName: texts.BotName.In(l), Title: texts.Title.In(l), Subtitle: texts.Subtitle.In(l),
		Accent: b.Settings.Look.Accent, Position: b.Settings.Look.Position, Theme: b.Settings.Look.Theme, Locale: l,
		Texts:          ConfigTexts{Greeting: texts.Greeting.In(l), Offline: texts.Offline.In(l)},
		QuickQuestions: []string{},
		Consent: ConfigAgree{
			Required: consent.Required, Text: consent.Text.In(l), Version: consent.Version, PrivacyURL: privacy.URL, PrivacyText: privacy.Text.In(l),
		},
		Upload: ConfigFiles{Types: []string{}},
		Rating: ConfigRate{b.Settings.Rating.Enabled},
	}
	for _, q := range b.Settings.QuickQuestions {
		out.QuickQuestions = append(out.QuickQuestions, q.In(l))
	}
	if b.Settings.Uploads && c.Files != nil {
		out.Upload = ConfigFiles{MaxBytes: c.Files.MaxBytes, Types: uploadTypes}
	}
	out.Hours, err = c.hours(ctx, b)
	return out, err
}

// inbox returns the inbox of a key and its workspace, for a page that may show it.
func (c *Channel) inbox(ctx context.Context, key string, from From) (workspace.Inbox, workspace.Workspace, error) {
	b, err := c.Workspace.InboxByKey(ctx, key)
	if err == nil && (b.Channel != Name || b.DisabledAt > 0) {
		err = fault.NotFound("inbox.not_found")
	}
	if err != nil {
		return b, workspace.Workspace{}, err
	}
	if err := allowed(b, from); err != nil {
		return b, workspace.Workspace{}, err
	}
	w, err := c.Workspace.ByID(ctx, b.WorkspaceID)
	return b, w, err
}

// hours tells whether people serve the inbox now. In bot-only mode another desk
// does, and it keeps its own hours.
func (c *Channel) hours(ctx context.Context, b workspace.Inbox) (ConfigHours, error) {
	if b.Mode == workspace.ModeBotOnly {
		return ConfigHours{Open: true}, nil
	}
	h, err := c.Workspace.HoursOf(ctx, b.WorkspaceID, b.SkillGroupID)
	if err != nil {
		return ConfigHours{}, err
	}
	now := c.now()
	out := ConfigHours{Open: h.Open(now)}
	if next, ok := h.NextOpen(now); ok && !out.Open {
		ms := next.UnixMilli()
		out.NextOpen = &ms
	}
	return out, nil
}
