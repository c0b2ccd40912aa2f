package help

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/ratelimit"
	"yingda/knowledge/search"
	"yingda/workspace"
)

// Limits are the rates of one network address.
type Limits struct {
	Search ratelimit.Rate
	Rate   ratelimit.Rate // opinions on articles
}

// DefaultLimits let an office behind one address through.
func DefaultLimits() Limits {
	return Limits{Search: ratelimit.Rate{PerSecond: 5, Burst: 60}, Rate: ratelimit.Rate{PerSecond: 0.2, Burst: 30}}
}

// sameArticle bounds the opinions that one address has on one article.
var sameArticle = ratelimit.Rate{PerSecond: 1.0 / 86_400, Burst: 3}

// Deps are what a Centre works with.
type Deps struct {
	DB        *db.DB
	Log       *event.Log
	Clock     clock.Clock
	Workspace *workspace.Store
	Search    *search.Searcher
	Limits    Limits // zero: DefaultLimits
	// Asked are the ids of a workspace's items, the most asked first; nil knows none.
	Asked func(ctx context.Context, workspaceID string, limit int) ([]string, error)
	// Text returns the text of a key in a language.
	Text func(lang, key string, params map[string]any) string
	// MaxBytes bounds the rendered pages that are kept; 0: 64 MiB.
	MaxBytes int
}

// Centre serves the help centres of all workspaces. Safe for concurrent use.
type Centre struct {
	Deps
	limiter *ratelimit.Limiter
	kept    *kept
	perMap  int // addresses in one file of a site map

	mu    sync.Mutex
	sites map[siteKey]*site
	asked map[string]*asked
}

type siteKey struct{ workspaceID, locale string }

// asked is what a workspace's customers ask most, as it was some minutes ago.
type asked struct {
	items   []string
	n       int // counts the times that it changed
	at      time.Time
	looking bool
}

const (
	askedLooks = 10 * time.Minute
	askedMost  = 100
	sitesMost  = 200 // sites kept; each has the titles and addresses of its articles
)

// New returns the centre.
func New(d Deps) *Centre {
	if d.Limits == (Limits{}) {
		d.Limits = DefaultLimits()
	}
	if d.MaxBytes == 0 {
		d.MaxBytes = 64 << 20
	}
	if d.Asked == nil {
		d.Asked = func(context.Context, string, int) ([]string, error) { return nil, nil }
	}
	return &Centre{Deps: d, limiter: ratelimit.New(d.Clock), kept: newKept(d.MaxBytes), perMap: siteMapMost, sites: map[siteKey]*site{}, asked: map[string]*asked{}}
}

// site returns a workspace's help centre in a language.
func (c *Centre) site(ctx context.Context, w workspace.Workspace, locale string) (*site, error) {
	shelf, err := c.Search.Shelf(ctx, w.ID, locale)
	if err != nil {
		return nil, err
	}
	key := siteKey{w.ID, locale}
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.sites[key]; s != nil && s.shelf == shelf && s.settledAt == w.UpdatedAt {
		return s, nil
	}
	s := newSite(w, shelf, locale, c.Clock.Now())
	old := c.sites[key]
	for other, x := range c.sites {
		if old != nil || len(c.sites) < sitesMost {
			break
		}
		delete(c.sites, other) // any: it is made again in milliseconds
		c.kept.forget(x)
	}
	if old != nil {
		c.kept.forget(old)
	}
	c.sites[key] = s
	return s, nil
}

// mostAsked returns what is asked most and a number that changes with it. It is
// looked for in the background: a page does not wait for it.
func (c *Centre) mostAsked(ctx context.Context, workspaceID string) ([]string, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.asked[workspaceID]
	if a == nil {
		a = &asked{}
		c.asked[workspaceID] = a
	}
	if now := c.Clock.Now(); !a.looking && (a.at.IsZero() || now.Sub(a.at) >= askedLooks) {
		a.looking, a.at = true, now
		go c.lookForAsked(context.WithoutCancel(ctx), workspaceID, a)
	}
	return a.items, a.n
}

func (c *Centre) lookForAsked(ctx context.Context, workspaceID string, a *asked) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	items, err := c.Asked(ctx, workspaceID, askedMost)
	if err != nil {
		slog.WarnContext(ctx, "most asked not read", "workspace_id", workspaceID, "error", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if a.looking = false; err == nil && !slices.Equal(items, a.items) {
		a.items, a.n = items, a.n+1
	}
}
