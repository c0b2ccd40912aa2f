package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"yingda/channel/webchat"
	"yingda/channel/webhook"
	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/realtime"
	"yingda/internal/safehttp"
	"yingda/server"
	"yingda/web"
	"yingda/widget"
	"yingda/workspace"
)

// App is one serving node.
type App struct {
	*domains
	set      Serve
	server   *server.Server
	hub      *realtime.Hub
	live     *live
	metrics  http.Handler
	webhook  *webhook.Store
	listener net.Listener
	workers  []worker
}

// worker is a part of the node that runs until the node stops.
type worker struct {
	name string
	run  func(ctx context.Context) error
}

// New opens the data, connects the domains and listens; Run serves.
func New(ctx context.Context, st Store, set Serve) (_ *App, err error) {
	if err := set.validate(st); err != nil {
		return nil, err
	}
	b, err := open(ctx, st, Serving)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	b.limits, b.helpLimits = set.Limits.webchat(), set.Limits.help()
	if b.outward, err = safehttp.NewPolicy(set.AllowHosts); err != nil {
		return nil, err
	}
	b.folders = set.DocumentFolders
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	a := &App{set: set, metrics: promhttp.HandlerFor(metrics, promhttp.HandlerOpts{})}
	if a.hub, err = realtime.New(realtime.Options{Redis: set.Redis, Registry: metrics}); err != nil {
		return nil, fault.Unavailable("config.redis", err)
	}
	a.live = newLive(a.hub)
	a.domains = b.domains(a.notice, a.endMember)
	a.live.muted = a.muted
	a.bot.Typing = func(c conversation.Conversation, on bool) { a.webchat.Writing(c, "bot", on) }
	if err := errors.Join(a.check(ctx), a.workspace.HoldKey(ctx)); err != nil {
		return nil, err
	}
	if set.Sample != "none" {
		if err := a.db.Alone(ctx, "sample", a.ensureSample); err != nil {
			return nil, err
		}
	}
	//nolint:contextcheck // what was committed is told whoever asked has gone meanwhile
	a.webchat.Publish = func(channel string, v any) { a.hub.Publish(context.Background(), channel, v) }
	a.webchat.Text = a.texts.Text
	a.webchat.EndLive = func(visitorID string) {
		if err := a.hub.EndVisitor(visitorID); err != nil {
			slog.Warn("visitor's line not ended", "visitor_id", visitorID, "error", err)
		}
	}
	if err := a.customer.Schedule(ctx); err != nil {
		return nil, err
	}
	a.desk.Notify, a.desk.Looking = a.deskChanged, a.hub.Looking
	if a.webhook, err = a.webhooks(); err != nil {
		return nil, err
	}
	if err := errors.Join(a.webhook.Check(ctx), a.webhook.Schedule(ctx)); err != nil {
		return nil, err
	}
	if a.server, err = server.New(a.serverDeps()); err != nil { //nolint:contextcheck // each request brings its own
		return nil, err
	}
	a.workers = []worker{
		{"bot", a.bot.Run},
		{"desk", a.desk.Run},
		{"silence", a.desk.RunIdle},
		{"figures", func(ctx context.Context) error { return a.log.Run(ctx, a.value.Consumer()) }},
		{"evidence", func(ctx context.Context) error { return a.log.Run(ctx, a.learning.Consumer()) }},
		{"clusters", a.learning.Run},
		{"drafts", func(ctx context.Context) error { return a.log.Run(ctx, a.learning.DraftConsumer()) }},
		{"health", a.health.Run},
		{"rollouts", a.rollout.Run},
		{"fixes", func(ctx context.Context) error { return a.log.Run(ctx, a.learning.FixConsumer()) }},
		{"waits", func(ctx context.Context) error { return a.log.Run(ctx, a.desk.Consumer()) }},
		{"jobs", a.jobs.Run},
		{"knowledge", a.search.Run},
		{"sockets", a.hub.Run},
		{"live", a.live.Run},
		{"visitors", a.webchat.Run},
		{"sessions", a.workspace.Run},
		{"webhooks", func(ctx context.Context) error { return a.log.Run(ctx, a.webhook.Consumer()) }},
		{"policies", func(ctx context.Context) error { return a.log.Run(ctx, a.knowledge.Consumer()) }},
		{"memory", giveBack},
		{"ratings", func(ctx context.Context) error { return a.log.Run(ctx, a.webchat.Consumer()) }},
	}
	if a.listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", set.Addr); err != nil {
		return nil, fault.Conflict("config.addr_taken", fault.Params{"addr": set.Addr}).Because(err)
	}
	if err := a.joinNodes(ctx); err != nil {
		return nil, errors.Join(err, a.listener.Close())
	}
	return a, nil
}

// check prepares every statement of every domain.
func (d *domains) check(ctx context.Context) error {
	for name, check := range map[string]func(context.Context) error{
		"workspace": d.workspace.Check, "customer": d.customer.Check, "knowledge": d.knowledge.CheckStatements, "gate": d.gate.CheckStatements, "conversation": d.conversation.Check,
		"file": d.files.Check, "webchat": d.webchat.Check, "desk": d.desk.Check, "value": d.value.Check, "documents": d.documents.Check, "learning": d.learning.Check,
		"label": d.label.Check, "health": d.health.Check,
		"train": d.train.Check, "evaluate": d.evaluate.Check, "rollout": d.rollout.Check,
	} {
		if err := check(ctx); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// Addr is the address that the node listens on.
func (a *App) Addr() net.Addr { return a.listener.Addr() }

// notice passes on what was committed: to open consoles and widgets, to the bot.
func (a *App) notice(n conversation.Notice) {
	a.live.hear(n)
	a.webchat.Hear(n)
	if n.OwnerChanged {
		a.desk.Wake(n.Conversation.WorkspaceID)
	}
	if n.Customer || n.OwnerChanged {
		a.bot.Wake(n.Conversation)
	}
}

// muted reports whether nobody is rung for a customer. One who cannot be read is
// not: a ring too many is better than a customer nobody hears.
func (a *App) muted(ctx context.Context, workspaceID, customerID string) bool {
	c, err := a.customer.Resolve(ctx, workspaceID, customerID)
	return err == nil && (c.Muted() || c.Blocked())
}

// endMember closes the live lines of a member who was signed out, on every node.
func (a *App) endMember(memberID string) {
	if err := a.hub.EndMember(memberID); err != nil {
		slog.Warn("member's line not ended", "member_id", memberID, "error", err)
	}
}

func (a *App) serverDeps() server.Deps {
	return server.Deps{
		Version: Version, PublicURL: a.set.PublicURL, TrustedProxies: a.set.TrustedProxies,
		Workspace: a.workspace, Ready: a.ready, Conversation: a.conversation, Hub: a.hub, Jobs: a.jobs,
		Webchat: a.webchat, Help: a.help, Webhook: a.webhook, Files: a.files, Customer: a.customer, Knowledge: a.knowledge, Documents: a.documents, Search: a.search, Gate: a.gate, Web: web.Dist(), Widget: widget.Dist(), DemoInboxes: a.demoInboxes,
		Typing:  func(c conversation.Conversation, on bool) { a.webchat.Writing(c, "agent", on) },
		Metrics: a.metrics,
		Sample:  &liveSample{domains: a.domains},
		AtWork:  a.atWork, Desk: a.desk, Value: a.value, Learning: a.learning,
		Label: a.label, Health: a.health,
		Train: a.train, Evaluate: a.evaluate, Rollout: a.rollout,
		Text: a.texts.Text, Limits: a.set.Limits.server(), Clock: a.clock,
	}
}

// Bounds of a slow or greedy client.
const (
	readHeader = 10 * time.Second
	idle       = 2 * time.Minute
	drain      = 10 * time.Second
	maxHeader  = 64 << 10
)

// Run serves until ctx ends, then lets what had begun finish.
func (a *App) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	web := &http.Server{
		Handler: a.server.Handler(), ReadHeaderTimeout: readHeader, IdleTimeout: idle, MaxHeaderBytes: maxHeader,
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
		ErrorLog:    slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	for _, w := range a.workers {
		g.Go(func() error {
			if err := w.run(ctx); err != nil && !errors.Is(err, context.Canceled) {
				return fmt.Errorf("%s: %w", w.name, err)
			}
			return nil
		})
	}
	g.Go(func() error {
		if err := web.Serve(a.listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		if err := web.Shutdown(end); err != nil {
			return errors.Join(err, web.Close())
		}
		return nil
	})
	return g.Wait()
}

// Close lets go of the data. Run must have returned.
func (a *App) Close() error { return a.close() }

// demoInboxes are the open doors of every workspace, real ones first.
func (a *App) demoInboxes(ctx context.Context) ([]server.DemoInbox, error) {
	all, err := a.workspace.All(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(x, y workspace.Workspace) int { return strings.Compare(x.Kind, y.Kind) })
	var out []server.DemoInbox
	for _, w := range all {
		inboxes, err := a.workspace.Inboxes(ctx, actor.Of(w.ID))
		if err != nil {
			return nil, err
		}
		for _, in := range inboxes {
			if in.Channel == webchat.Name && in.DisabledAt == 0 {
				out = append(out, server.DemoInbox{Key: in.Key, Name: doorName(w, in), Sample: w.Kind == "sample"})
			}
		}
	}
	return out, nil
}

// doorName is what the demo page calls an inbox. An inbox is named for those
// who set it up, in their language; its title is what visitors of either read.
func doorName(w workspace.Workspace, in workspace.Inbox) workspace.Text {
	company, door := cmp.Or(w.NameEn, w.Name), in.Settings.Texts.Title.En
	if door == "" || door == company {
		door = in.Name
	}
	return workspace.Text{Zh: w.Name + " · " + in.Name, En: company + " · " + door}
}
