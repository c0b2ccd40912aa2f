package workspace

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"

	"yingda/internal/fault"
)

// Settings are what a workspace decides for itself. What a stored row does not
// name has its default.
type Settings struct {
	PublishNeedsSecond      bool        `json:"publish_needs_second" doc:"A second person must approve before knowledge is published"`
	FailedTurnsBeforePerson int64       `json:"failed_turns_before_person" doc:"Failed bot turns after which a person is offered and the conversation handed over"`
	IdleRemindMin           int64       `json:"idle_remind_min" doc:"Minutes of silence before the customer is reminded; 0 is never"`
	IdleCloseMin            int64       `json:"idle_close_min" doc:"Minutes of silence before a conversation is closed"`
	EpisodeWindowHours      int64       `json:"episode_window_hours" doc:"Hours within which a new contact belongs to the same problem, where its topic has no window of its own"`
	TaskDueMin              int64       `json:"task_due_min" doc:"Working minutes within which a message left out of hours is due"`
	PersonFirstAge          int64       `json:"person_first_age" doc:"Age from which a person is at most one step away, where it is known"`
	ShowSource              bool        `json:"show_source" doc:"Answers show the customer where they come from"`
	Consent                 Consent     `json:"consent"`
	Privacy                 Privacy     `json:"privacy"`
	Retention               Retention   `json:"retention"`
	Exploration             Exploration `json:"exploration"`
	Embeddings              Embeddings  `json:"embeddings"`
	Prices                  Prices      `json:"prices"`
	Checklist               Checklist   `json:"checklist"`
	Help                    Help        `json:"help"`
	Dispositions            []Category  `json:"dispositions" doc:"What an agent closes a conversation with"`
	Tiers                   []Tier      `json:"tiers"`
	Topics                  []Topic     `json:"topics" doc:"Kinds of problem, each with the time in which a return belongs to it"`
	Products                []string    `json:"products" doc:"Names the bot knows as products"`
	Places                  []string    `json:"places" doc:"Names the bot knows as places, beside provinces and municipalities"`
}

// Consent is what a visitor must agree to before the first message.
type Consent struct {
	Required bool   `json:"required"`
	Text     Text   `json:"text"`
	Version  string `json:"version" doc:"Written down with each consent; change it when the text changes"`
}

// Privacy is the privacy note.
type Privacy struct {
	Text Text   `json:"text"`
	URL  string `json:"url"`
}

// Retention says after how many days each kind of data is blanked; 0 keeps it.
type Retention struct {
	Profile      int64 `json:"profile" doc:"Customers, counted from the last contact"`
	Conversation int64 `json:"conversation" doc:"Whole conversations, counted from closing"`
	Message      int64 `json:"message"`
	Decision     int64 `json:"decision" doc:"What the bot understood and weighed"`
	Summary      int64 `json:"summary" doc:"Handoff packets and promises"`
	Rating       int64 `json:"rating" doc:"Words written with a rating"`
	File         int64 `json:"file"`
	Task         int64 `json:"task"`
	Correction   int64 `json:"correction"`
	Past         int64 `json:"past" doc:"Reports of old conversations that were read in, with their questions"`
}

// Exploration lets the bot choose now and then among options of nearly the same
// expected price, so that another policy can be judged later.
type Exploration struct {
	Enabled bool    `json:"enabled"`
	Share   float64 `json:"share" doc:"Of turns, at most"`
	Floor   float64 `json:"floor" doc:"Least chance of an option among those chosen from"`
}

// Embeddings is a service of the OpenAI form that makes vectors of texts, by which
// more is understood. Questions, masked, and the wordings of items leave to it.
// Its key is a secret of the workspace.
type Embeddings struct {
	Enabled    bool   `json:"enabled"`
	URL        string `json:"url" doc:"Base address, such as https://api.example.com/v1"`
	Model      string `json:"model"`
	Visibility string `json:"visibility" enum:"public,signed_in,tier" doc:"Wordings of items up to this visibility may leave"`
	TimeoutMS  int64  `json:"timeout_ms" doc:"How long a question may wait for its vector"`
}

// Prices are what things cost here, in the workspace's currency.
type Prices struct {
	Currency       string  `json:"currency"`
	AgentMinute    float64 `json:"agent_minute" doc:"At first 1: 8,000 a month, of which 6 hours of 22 days are worked at the desk"`
	CustomerMinute float64 `json:"customer_minute" doc:"What a minute of a customer's time is worth"`
	UnsolvedNeed   float64 `json:"unsolved_need" doc:"At first 10: two further contacts of five minutes"`
	BotTurn        float64 `json:"bot_turn"`
}

// Checklist is which steps of the set-up list were put aside by hand.
type Checklist struct {
	Hidden bool `json:"hidden"`
}

// DefaultSettings are those of a new workspace.
func DefaultSettings() Settings {
	return Settings{
		FailedTurnsBeforePerson: 2, IdleRemindMin: 10, IdleCloseMin: 30, EpisodeWindowHours: 72,
		TaskDueMin: 240, PersonFirstAge: 65, ShowSource: true,
		Consent: Consent{Version: "1", Text: Text{
			Zh: "我们会处理您在对话中提供的内容，用来回答问题和改进服务。",
			En: "We process what you tell us in this chat to answer you and to improve the service.",
		}},
		Privacy: Privacy{Text: Text{
			Zh: "对话内容只用于为您服务。您可以随时要求导出或删除。",
			En: "What you write is used to serve you. You may ask for a copy or for its erasure at any time.",
		}},
		Retention:    Retention{Message: 730, Conversation: 730, Decision: 730, Summary: 730, Rating: 730, File: 365, Task: 365, Correction: 365, Past: 365},
		Exploration:  Exploration{Enabled: false, Share: 0.03, Floor: 0.02},
		Embeddings:   Embeddings{Visibility: "public", TimeoutMS: 300},
		Prices:       Prices{Currency: "CNY", AgentMinute: 1, UnsolvedNeed: 10},
		Help:         defaultHelp(),
		Dispositions: []Category{}, Tiers: []Tier{}, Topics: []Topic{}, Products: []string{}, Places: []string{},
	}
}

// UnmarshalJSON lays what b names over what is there: over the defaults when
// nothing is. So a stored row may name less than all, and a change may too.
func (s *Settings) UnmarshalJSON(b []byte) error {
	if reflect.ValueOf(*s).IsZero() {
		*s = DefaultSettings()
	}
	type plain Settings
	x := plain(s.apart())
	if err := json.Unmarshal(b, &x); err != nil {
		return err
	}
	*s = Settings(x)
	return nil
}

// apart returns the settings with lists in memory of their own: decoding would
// write over those that somebody else still reads.
func (s Settings) apart() Settings {
	s.Dispositions, s.Tiers, s.Topics = slices.Clone(s.Dispositions), slices.Clone(s.Tiers), slices.Clone(s.Topics)
	s.Products, s.Places = slices.Clone(s.Products), slices.Clone(s.Places)
	s.Help = s.Help.apart()
	for i, c := range s.Dispositions {
		s.Dispositions[i].Children = slices.Clone(c.Children)
	}
	for i, t := range s.Topics {
		s.Topics[i].Categories = slices.Clone(t.Categories)
	}
	return s
}

// Validate returns the first thing that is wrong.
func (s Settings) Validate() error {
	return first(
		between("settings.failed_turns_before_person", s.FailedTurnsBeforePerson, 1, 10),
		between("settings.idle_remind_min", s.IdleRemindMin, 0, 1440),
		between("settings.idle_close_min", s.IdleCloseMin, 1, 10080),
		s.remindBeforeClose(),
		between("settings.episode_window_hours", s.EpisodeWindowHours, 1, 35*24),
		between("settings.task_due_min", s.TaskDueMin, 1, 100_000),
		between("settings.person_first_age", s.PersonFirstAge, 0, 150),
		s.Consent.validate("settings.consent"), s.Privacy.validate("settings.privacy"),
		s.Retention.validate(), s.Exploration.validate(), s.Embeddings.validate(), s.Prices.validate(), s.Help.validate(), s.validateLists(),
	)
}

func (s Settings) remindBeforeClose() error {
	if s.IdleRemindMin >= s.IdleCloseMin {
		return fault.Invalid("workspace.remind_after_close", "settings.idle_remind_min")
	}
	return nil
}

func (c Consent) validate(field string) error {
	if c.Required && c.Text.In("zh-CN") == "" {
		return fault.Invalid("input.required", field+".text")
	}
	return first(optional(field+".text.zh", c.Text.Zh, 2000), optional(field+".text.en", c.Text.En, 2000),
		optional(field+".version", c.Version, 40))
}

func (p Privacy) validate(field string) error {
	if p.URL != "" && !isURL(p.URL) {
		return fault.Invalid("input.bad_url", field+".url")
	}
	return first(optional(field+".text.zh", p.Text.Zh, 10_000), optional(field+".text.en", p.Text.En, 10_000), optional(field+".url", p.URL, 500))
}

func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func (e Embeddings) validate() error {
	if !slices.Contains([]string{"public", "signed_in", "tier"}, e.Visibility) {
		return fault.Invalid("input.not_one_of", "settings.embeddings.visibility", fault.Params{"allowed": "public, signed_in, tier"})
	}
	if e.URL != "" && !isURL(e.URL) {
		return fault.Invalid("input.bad_url", "settings.embeddings.url")
	}
	if e.Enabled {
		if err := first(required("settings.embeddings.url", e.URL, 500), required("settings.embeddings.model", e.Model, 200)); err != nil {
			return err
		}
	}
	return first(optional("settings.embeddings.url", e.URL, 500), optional("settings.embeddings.model", e.Model, 200),
		between("settings.embeddings.timeout_ms", e.TimeoutMS, 50, 5000))
}

func (r Retention) validate() error {
	for _, k := range []struct {
		name string
		days int64
	}{
		{"profile", r.Profile},
		{"conversation", r.Conversation},
		{"message", r.Message},
		{"decision", r.Decision},
		{"summary", r.Summary},
		{"rating", r.Rating},
		{"file", r.File},
		{"task", r.Task},
		{"correction", r.Correction},
		{"past", r.Past},
	} {
		if err := between("settings.retention."+k.name, k.days, 0, 36_500); err != nil {
			return err
		}
	}
	return nil
}

func (e Exploration) validate() error {
	if e.Share < 0 || e.Share > 0.03 {
		return fault.Invalid("input.out_of_range", "settings.exploration.share", fault.Params{"min": 0, "max": 0.03})
	}
	if e.Floor < 0.02 || e.Floor > 0.5 {
		return fault.Invalid("input.out_of_range", "settings.exploration.floor", fault.Params{"min": 0.02, "max": 0.5})
	}
	return nil
}

func (p Prices) validate() error {
	for _, v := range []float64{p.AgentMinute, p.CustomerMinute, p.UnsolvedNeed, p.BotTurn} {
		if v < 0 || v > 1e9 {
			return fault.Invalid("input.out_of_range", "settings.prices", fault.Params{"min": 0, "max": 1_000_000_000})
		}
	}
	return required("settings.prices.currency", p.Currency, 3)
}
