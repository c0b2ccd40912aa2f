package sample

import "fmt"

// Setup is all of the sample workspace but its knowledge and conversations.
// Entries name each other by key; members have no passwords.
type Setup struct {
	Workspace    Workspace    `json:"workspace"`
	Hours        []Hours      `json:"hours"`
	SkillGroups  []SkillGroup `json:"skill_groups"`
	Teams        []Team       `json:"teams"`
	Members      []Member     `json:"members"`
	Inbox        Inbox        `json:"inbox"`
	Routing      []Route      `json:"routing"`
	Dispositions []Category   `json:"dispositions"`
	Macros       []Macro      `json:"macros"`
	Tiers        []Tier       `json:"tiers"`
	Topics       []Topic      `json:"topics"`
}

// Text is a text in both languages.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Workspace names the tenant. Settings hold only what differs from the defaults.
type Workspace struct {
	Slug     string         `json:"slug"`
	Name     string         `json:"name"`
	NameEn   string         `json:"name_en"`
	Locale   string         `json:"locale"`
	Timezone string         `json:"timezone"`
	Settings map[string]any `json:"settings"`
}

// Hours are when people are at work.
type Hours struct {
	Key      string    `json:"key"`
	Name     string    `json:"name"`
	Timezone string    `json:"timezone"`
	Weekly   []Stretch `json:"weekly"`
	Holidays []Holiday `json:"holidays"`
}

// Stretch is one open stretch of a weekday: 1 is Monday, 7 Sunday.
type Stretch struct {
	Day int64 `json:"day"`
	Span
}

// Span is a stretch of wall clock, HH:MM, up to 24:00.
type Span struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Holiday is a day that is different; without spans it is closed.
type Holiday struct {
	Date  string `json:"date"`
	Name  string `json:"name"`
	Spans []Span `json:"spans"`
}

// SkillGroup is whom conversations are routed to.
type SkillGroup struct {
	Key            string       `json:"key"`
	Name           string       `json:"name"`
	NameEn         string       `json:"name_en"`
	Hours          string       `json:"hours"` // key
	Default        bool         `json:"default"`
	Serves         []string     `json:"serves"` // whom it is for beside its topics: complaint, risk, person_first
	AcceptTimeoutS int64        `json:"accept_timeout_s"`
	ServiceLevel   ServiceLevel `json:"service_level"`
}

// ServiceLevel is the aim: so many per cent taken within so many seconds.
type ServiceLevel struct {
	Percent int64 `json:"percent"`
	WithinS int64 `json:"within_s"`
}

// Team is who manages whom.
type Team struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Lead string `json:"lead"` // staff number
}

// Member is someone to try the console as.
type Member struct {
	StaffNo     string   `json:"staff_no"`
	Name        string   `json:"name"`
	DisplayName string   `json:"display_name"` // what customers see; empty for those who do not serve
	Email       string   `json:"email"`
	Roles       []string `json:"roles"`
	Team        string   `json:"team"`         // key
	SkillGroups []string `json:"skill_groups"` // keys
	Capacity    int64    `json:"capacity"`
	Languages   []string `json:"languages"`
}

// Inbox is the widget on the company's site.
type Inbox struct {
	Channel  string        `json:"channel"`
	Key      string        `json:"key"`
	Name     string        `json:"name"`
	Mode     string        `json:"mode"`
	Settings InboxSettings `json:"settings"`
}

// InboxSettings are how the widget looks and speaks.
type InboxSettings struct {
	Look           Look       `json:"look"`
	Texts          InboxTexts `json:"texts"`
	Domains        []string   `json:"domains"`
	QuickQuestions []Text     `json:"quick_questions"` // each is an item's standard question
	Rating         Rating     `json:"rating"`
	Uploads        bool       `json:"uploads"`
}

// Look is how the widget looks.
type Look struct {
	Accent   string `json:"accent"`
	Position string `json:"position"`
	Theme    string `json:"theme"`
}

// InboxTexts are what the widget says on its own.
type InboxTexts struct {
	BotName  Text `json:"bot_name"`
	Title    Text `json:"title"`
	Subtitle Text `json:"subtitle"`
	Greeting Text `json:"greeting"`
	Offline  Text `json:"offline"`
}

// Rating is whether customers are asked at the end.
type Rating struct {
	Enabled bool `json:"enabled"`
}

// Route sends what belongs to a top category to a skill group.
type Route struct {
	Category string `json:"category"`
	Group    string `json:"group"`
}

// Category is a node of the dispositions' tree.
type Category struct {
	Name     string     `json:"name"`
	NameEn   string     `json:"name_en"`
	Children []Category `json:"children,omitempty"`
}

// Macro is a saved reply.
type Macro struct {
	Title    string `json:"title"`
	Text     string `json:"text"`
	Shortcut string `json:"shortcut"`
	Folder   string `json:"folder"`
	Locale   string `json:"locale"`
}

// Tier is a value class of customers.
type Tier struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	NameEn string `json:"name_en"`
}

// Topic joins categories into one kind of problem; a return within its window
// belongs to the same episode.
type Topic struct {
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	NameEn      string   `json:"name_en"`
	WindowHours int64    `json:"window_hours"`
	Categories  []string `json:"categories"`
}

// Company returns the sample workspace's set-up.
func Company() (Setup, error) {
	raw, err := files.ReadFile("yunfan/company.json")
	if err != nil {
		return Setup{}, err
	}
	var c Setup
	if err := decode(raw, &c); err != nil {
		return Setup{}, fmt.Errorf("sample company: %w", err)
	}
	return c, nil
}
