package customer

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Full is a customer with what belongs to it.
type Full struct {
	Customer
	Identities []Identity `json:"identities"`
	Assets     []Asset    `json:"assets"`
	Consents   []Consent  `json:"consents" doc:"The latest word on each purpose"`
	Merges     []Merge    `json:"merges" doc:"Profiles this one took in, newest first"`
}

// Change is what to set in a profile; nil fields stay as they are.
type Change struct {
	Name       *string        `json:"name,omitempty"`
	Phone      *string        `json:"phone,omitempty"`
	Email      *string        `json:"email,omitempty"`
	Locale     *string        `json:"locale,omitempty" enum:"zh-CN,en,,"`
	Place      *string        `json:"place,omitempty"`
	BirthYear  *int64         `json:"birth_year,omitempty"`
	Tier       *string        `json:"tier,omitempty"`
	Stage      *Stage         `json:"stage,omitempty" enum:"new,active,silent,at_risk,lost,won_back"`
	Needs      *[]Need        `json:"needs,omitempty"`
	Tags       *[]string      `json:"tags,omitempty"`
	Attributes map[string]any `json:"attributes,omitempty" doc:"Merged over what is there; null removes a key"`
	Note       *string        `json:"note,omitempty"`
}

// Bounds of a profile.
const (
	maxTags       = 50
	maxAttributes = 100
)

// Anonymous adds a customer nobody knows yet, in tx.
func (s *Store) Anonymous(ctx context.Context, tx *db.Tx, who actor.Actor, at Seen) (Customer, error) {
	now := at.At
	if now == 0 {
		now = s.now()
	}
	place, err := cleantext.Line("place", at.Place, 40)
	if err != nil {
		return Customer{}, err
	}
	c := Customer{
		ID: id.New(), WorkspaceID: who.WorkspaceID, Place: place, Locale: at.Locale, Stage: StageNew,
		FirstSeenAt: now, SeenAt: now, UpdatedAt: now, Sample: at.Sample, DataKind: "profile", RetentionClass: "customer",
	}
	c.Alias = aliasOf(c.ID)
	_, err = s.q.Exec(ctx, tx, "insert", c.ID, c.WorkspaceID, c.Alias, c.Locale, c.Place, string(c.Stage), now, now, now, c.Sample)
	if err != nil {
		return c, err
	}
	c = s.finish(ctx, c)
	if err := s.index(ctx, tx, c); err != nil {
		return c, err
	}
	return c, s.append(ctx, tx, who, c, Created{Channel: at.Channel, InboxID: at.InboxID})
}

// Seen is how a customer was seen for the first time.
type Seen struct {
	Channel string
	InboxID string
	Locale  string
	Place   string // city, where the site or a proxy tells it
	Sample  bool
	At      int64 // 0: now
}

// Touch notes that a customer was there. It is called often and writes only
// when the last note is a minute old.
func (s *Store) Touch(ctx context.Context, tx *db.Tx, workspaceID, customerID string, at int64) error {
	_, err := s.q.Exec(ctx, tx, "touch", customerID, workspaceID, at, at-60_000)
	return err
}

// Get returns a customer. One that was merged away is answered by the profile
// that took it in.
func (s *Store) Get(ctx context.Context, who actor.Actor, customerID string) (Full, error) {
	if err := who.Need("customer.read"); err != nil {
		return Full{}, err
	}
	c, err := s.Resolve(ctx, who.WorkspaceID, customerID)
	if err != nil {
		return Full{}, err
	}
	return s.full(ctx, c)
}

// Resolve returns the customer behind an id, following merges, as the product
// itself sees it: unmasked.
func (s *Store) Resolve(ctx context.Context, workspaceID, customerID string) (Customer, error) {
	for range 20 { // merges chain, but never for long
		c, err := s.get(ctx, s.DB, workspaceID, customerID)
		if err != nil || c.MergedInto == "" {
			return c, err
		}
		customerID = c.MergedInto
	}
	return Customer{}, fault.NotFound("customer.not_found")
}

// Many returns customers by id, for lists that show their names; ids that are
// not of this workspace are left out.
func (s *Store) Many(ctx context.Context, workspaceID string, ids []string) (map[string]Customer, error) {
	all, err := db.All[Customer](ctx, s.DB, s.q, "many", db.List(ids), workspaceID)
	out := make(map[string]Customer, len(all))
	for _, c := range all {
		out[c.ID] = s.finish(ctx, c)
	}
	return out, err
}

func (s *Store) full(ctx context.Context, c Customer) (f Full, err error) {
	f = Full{Customer: c}
	if f.Identities, err = s.identities(ctx, c.WorkspaceID, c.ID); err != nil {
		return f, err
	}
	if f.Assets, err = s.assets(ctx, c.WorkspaceID, c.ID); err != nil {
		return f, err
	}
	if f.Consents, err = s.consents(ctx, c.WorkspaceID, c.ID); err != nil {
		return f, err
	}
	f.Merges, err = s.merges(ctx, c.WorkspaceID, c.ID)
	return f, err
}

// Update changes a profile by a member's hand.
func (s *Store) Update(ctx context.Context, who actor.Actor, customerID string, ch Change) (out Customer, err error) {
	if err := who.Need("customer.write"); err != nil {
		return out, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.live(ctx, tx, who.WorkspaceID, customerID)
		if err != nil {
			return err
		}
		out, err = s.apply(ctx, tx, who, c, ch)
		return err
	})
	return out, err
}

// apply sets what ch names, writes the row, its search words and the event.
func (s *Store) apply(ctx context.Context, tx *db.Tx, who actor.Actor, c Customer, ch Change) (Customer, error) {
	fields, err := ch.over(&c, s.now())
	if err != nil || len(fields) == 0 {
		return c, err
	}
	if err := s.write(ctx, tx, &c); err != nil {
		return c, err
	}
	c = s.finish(ctx, c)
	if err := s.index(ctx, tx, c); err != nil {
		return c, err
	}
	return c, s.append(ctx, tx, who, c, Changed{Fields: fields})
}

// write stores the profile fields of c.
func (s *Store) write(ctx context.Context, tx *db.Tx, c *Customer) error {
	c.UpdatedAt = s.now()
	c.Needs = stored(c.Needs)
	_, err := s.q.Exec(ctx, tx, "update", c.ID, c.WorkspaceID, c.Name, c.Phone, c.Email, c.Locale, c.Place, c.BirthYear, c.Tier, string(c.Stage),
		db.JSON(c.Needs), db.JSON(c.Tags), db.JSON(c.Attributes), c.Note, c.Known, c.UpdatedAt)
	return err
}

// stored are the needs that are written down: not the one that age gives.
func stored(needs []Need) []Need {
	return slices.DeleteFunc(slices.Clone(needs), func(n Need) bool { return n.Source == SourceAge })
}

// over lays the change over c and returns the names of the fields that differ.
func (ch Change) over(c *Customer, now int64) (fields []string, err error) {
	line := func(name string, dst, src *string, most int) {
		if src == nil || err != nil {
			return
		}
		var v string
		if v, err = cleantext.Line(name, *src, most); err == nil && v != *dst {
			*dst, fields = v, append(fields, name)
		}
	}
	line("name", &c.Name, ch.Name, 100)
	line("locale", &c.Locale, ch.Locale, 10)
	line("place", &c.Place, ch.Place, 40)
	line("tier", &c.Tier, ch.Tier, 40)
	if err != nil {
		return nil, err
	}
	for _, step := range []func(*Customer, int64) (string, error){ch.phone, ch.email, ch.birthYear, ch.stage, ch.needs, ch.tags, ch.attributes, ch.note} {
		name, err := step(c, now)
		if err != nil {
			return nil, err
		}
		if name != "" {
			fields = append(fields, name)
		}
	}
	return fields, nil
}

func (ch Change) phone(c *Customer, _ int64) (string, error) {
	if ch.Phone == nil {
		return "", nil
	}
	v, err := NormalPhone(*ch.Phone)
	if err != nil || v == c.Phone {
		return "", err
	}
	c.Phone = v
	return "phone", nil
}

func (ch Change) email(c *Customer, _ int64) (string, error) {
	if ch.Email == nil {
		return "", nil
	}
	v, err := NormalEmail(*ch.Email)
	if err != nil || v == c.Email {
		return "", err
	}
	c.Email = v
	return "email", nil
}

func (ch Change) birthYear(c *Customer, now int64) (string, error) {
	if ch.BirthYear == nil || *ch.BirthYear == c.BirthYear {
		return "", nil
	}
	if y := *ch.BirthYear; y != 0 && (y < 1890 || y > 1970+now/31_556_952_000) {
		return "", fault.Invalid("customer.bad_birth_year", "birth_year")
	}
	c.BirthYear = *ch.BirthYear
	return "birth_year", nil
}

func (ch Change) stage(c *Customer, _ int64) (string, error) {
	if ch.Stage == nil || *ch.Stage == c.Stage {
		return "", nil
	}
	if !slices.Contains([]Stage{StageNew, StageActive, StageSilent, StageAtRisk, StageLost, StageWonBack}, *ch.Stage) {
		return "", fault.Invalid("customer.unknown_stage", "stage")
	}
	c.Stage = *ch.Stage
	return "stage", nil
}

func (ch Change) needs(c *Customer, now int64) (string, error) {
	if ch.Needs == nil {
		return "", nil
	}
	needs, err := checkNeeds(*ch.Needs, now)
	if err != nil || slices.Equal(needs, stored(c.Needs)) {
		return "", err
	}
	c.Needs = needs
	return "needs", nil
}

func (ch Change) tags(c *Customer, _ int64) (string, error) {
	if ch.Tags == nil {
		return "", nil
	}
	out := []string{}
	for _, t := range *ch.Tags {
		t, err := cleantext.Line("tags", t, 40)
		if err != nil {
			return "", err
		}
		if t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	if len(out) > maxTags {
		return "", fault.Invalid("customer.too_many_tags", "tags", fault.Params{"max": maxTags})
	}
	c.Tags = out
	return "tags", nil
}

func (ch Change) attributes(c *Customer, _ int64) (string, error) {
	if ch.Attributes == nil {
		return "", nil
	}
	out := maps.Clone(c.Attributes)
	for k, v := range ch.Attributes {
		key, err := cleantext.Line("attributes", k, 60)
		if err != nil {
			return "", err
		}
		switch v := v.(type) {
		case nil:
			delete(out, key)
		case string:
			if out[key], err = cleantext.Block("attributes."+key, v, 500); err != nil {
				return "", err
			}
		case bool, float64, json.Number:
			out[key] = v
		default:
			return "", fault.Invalid("customer.attribute_not_plain", "attributes."+key)
		}
	}
	if len(out) > maxAttributes {
		return "", fault.Invalid("customer.too_many_attributes", "attributes", fault.Params{"max": maxAttributes})
	}
	c.Attributes = out
	return "attributes", nil
}

func (ch Change) note(c *Customer, _ int64) (string, error) {
	if ch.Note == nil {
		return "", nil
	}
	v, err := cleantext.Block("note", *ch.Note, 4000)
	if err != nil || v == c.Note {
		return "", err
	}
	c.Note = v
	return "note", nil
}
