package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/centrifugal/centrifuge"
	"github.com/prometheus/client_golang/prometheus"
)

// usualPing is how often a silent connection hears something, so that both
// sides and all between them know it lives.
const usualPing = 25 * time.Second

// Options of a hub; the zero value is one node in memory.
type Options struct {
	Redis    string               // redis://…; empty for one node
	Name     string               // this node's, in the other nodes' eyes; empty: the host's
	Registry *prometheus.Registry // for metrics; nil keeps them to itself
	Ping     time.Duration        // between pings; 0 means 25 s
}

// Hub publishes to channels and holds the connections that listen to them.
type Hub struct {
	node  *centrifuge.Node
	redis *tolerant // nil without Redis
	ping  time.Duration
}

// New starts a hub and, with Redis, reaches it. Run must follow: it ends what
// was started.
func New(opt Options) (*Hub, error) {
	if opt.Registry == nil {
		opt.Registry = prometheus.NewRegistry()
	}
	if opt.Ping == 0 {
		opt.Ping = usualPing
	}
	node, err := centrifuge.New(centrifuge.Config{
		Name:                  opt.Name,
		LogLevel:              centrifuge.LogLevelWarn,
		LogHandler:            log,
		ClientQueueMaxSize:    64 << 10, // a page this far behind is slow: it is dropped and reads what it missed
		ClientChannelLimit:    64,
		UserConnectionLimit:   32,
		ClientStaleCloseDelay: 10 * time.Second,
		Metrics:               centrifuge.MetricsConfig{MetricsNamespace: "yingda_realtime", RegistererGatherer: opt.Registry},
	})
	if err != nil {
		return nil, fmt.Errorf("make the real-time node: %w", err)
	}
	h := &Hub{node: node, ping: opt.Ping}
	if opt.Redis != "" {
		if h.redis, err = withRedis(node, opt.Redis); err != nil {
			return nil, err
		}
	}
	node.OnConnecting(connecting)
	node.OnConnect(connected)
	if err := node.Run(); err != nil {
		return nil, fmt.Errorf("start the real-time node: %w", err)
	}
	return h, nil
}

// Run carries messages until ctx ends; then connections are closed with the
// advice to connect again elsewhere.
func (h *Hub) Run(ctx context.Context) error {
	if h.redis != nil {
		h.redis.watch(ctx)
	}
	<-ctx.Done()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := h.node.Shutdown(end)
	if h.redis != nil {
		h.redis.shard.Close()
	}
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop the real-time node: %w", err)
	}
	return nil
}

// Publish tells everybody who listens to channel, on every node. Data is
// marshalled to a JSON object with a "type". It never waits and never fails: a
// hint that does not arrive is made up for by reading the store.
func (h *Hub) Publish(ctx context.Context, channel string, data any) {
	if h.redis == nil && h.node.Hub().NumSubscribers(channel) == 0 {
		return // who comes later reads the store
	}
	b, err := json.Marshal(data)
	if err != nil {
		slog.ErrorContext(ctx, "hint not marshalled", "channel", channel, "error", err)
		return
	}
	if h.redis != nil {
		h.redis.send(channel, b)
		return
	}
	if _, err := h.node.Publish(channel, b); err != nil {
		slog.WarnContext(ctx, "hint not published", "channel", channel, "error", err)
	}
}

// EndMember closes every connection of a member, on every node, for good: they
// have signed out or were disabled.
func (h *Hub) EndMember(memberID string) error { return h.end(memberPrefix + memberID) }

// EndVisitor closes every connection of a visitor for good.
func (h *Hub) EndVisitor(visitorID string) error { return h.end(visitorPrefix + visitorID) }

func (h *Hub) end(user string) error {
	if err := h.node.Disconnect(user, centrifuge.WithCustomDisconnect(centrifuge.DisconnectForceNoReconnect)); err != nil {
		return fmt.Errorf("end connections: %w", err)
	}
	return nil
}

// Connections is how many this node holds.
func (h *Hub) Connections() int { return h.node.Hub().NumClients() }

func log(e centrifuge.LogEntry) {
	level := slog.LevelWarn
	if e.Level >= centrifuge.LogLevelError {
		level = slog.LevelError
	}
	attrs := []slog.Attr{slog.String("what", e.Message)}
	if e.Error != nil {
		attrs = append(attrs, slog.Any("error", e.Error))
	}
	slog.LogAttrs(context.Background(), level, "real-time node", attrs...)
}
