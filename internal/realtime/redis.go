package realtime

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/centrifugal/centrifuge"
)

const (
	redisWithin = 2 * time.Second // for one command
	probeEvery  = time.Second
	nudgeEvery  = 5 * time.Second // while Redis is away: as long as a reply from another node may stay unseen
	senders     = 4               // commands on their way to Redis at once
	queued      = 4096            // hints that wait for each sender
)

// tolerant is the Redis broker that does not mind Redis being away. Meanwhile
// hints go to this node's own pages; what other nodes published is missed, so
// that pages are told to read every few seconds, and once Redis is back every
// page of every node connects anew and reads.
type tolerant struct {
	*centrifuge.RedisBroker
	node   *centrifuge.Node
	shard  *centrifuge.RedisShard
	queues [senders]chan hint
	away   atomic.Bool

	mu     sync.Mutex
	missed map[string]bool // channels whose subscription Redis has not taken yet
}

type hint struct {
	channel string
	data    []byte
}

func withRedis(node *centrifuge.Node, address string) (*tolerant, error) {
	shard, err := centrifuge.NewRedisShard(node, centrifuge.RedisShardConfig{
		Address: address, IOTimeout: redisWithin, ConnectTimeout: redisWithin,
	})
	if err != nil {
		return nil, fmt.Errorf("reach redis: %w", err)
	}
	shards := []*centrifuge.RedisShard{shard}
	broker, err := centrifuge.NewRedisBroker(node, centrifuge.RedisBrokerConfig{Shards: shards, Prefix: "yingda"})
	if err != nil {
		return nil, fmt.Errorf("make the redis broker: %w", err)
	}
	presence, err := centrifuge.NewRedisPresenceManager(node, centrifuge.RedisPresenceManagerConfig{Shards: shards, Prefix: "yingda"})
	if err != nil {
		return nil, fmt.Errorf("make the redis presence manager: %w", err)
	}
	t := &tolerant{RedisBroker: broker, node: node, shard: shard, missed: map[string]bool{}}
	for i := range t.queues {
		t.queues[i] = make(chan hint, queued)
	}
	node.SetBroker(t)
	node.SetController(broker)
	node.SetPresenceManager(presence)
	node.OnNotification(func(e centrifuge.NotificationEvent) {
		if e.Op == resyncOp && e.FromNodeID != node.ID() {
			go t.resync()
		}
	})
	return t, nil
}

// send hands a hint to its channel's sender, so that a channel keeps its order.
func (t *tolerant) send(channel string, data []byte) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(channel))
	select {
	case t.queues[h.Sum32()%senders] <- hint{channel, data}:
	default: // Redis is slower than we are: at least our own pages hear it
		t.here(channel, data)
	}
}

// watch starts what runs beside the node until ctx ends.
func (t *tolerant) watch(ctx context.Context) {
	for _, q := range t.queues {
		go t.sender(ctx, q)
	}
	go t.prober(ctx)
	go t.nudger(ctx)
}

func (t *tolerant) sender(ctx context.Context, q chan hint) {
	for {
		select {
		case <-ctx.Done():
			return
		case h := <-q:
			if _, err := t.node.Publish(h.channel, h.data); err != nil {
				slog.Warn("hint not published", "channel", h.channel, "error", err)
			}
		}
	}
}

// Publish goes to this node's pages alone while Redis is away.
func (t *tolerant) Publish(ch string, data []byte, opts centrifuge.PublishOptions) (centrifuge.StreamPosition, bool, error) {
	if !t.away.Load() {
		at, same, err := t.RedisBroker.Publish(ch, data, opts)
		if err == nil {
			return at, same, nil
		}
		t.lost(err)
	}
	t.here(ch, data)
	return centrifuge.StreamPosition{}, false, nil
}

func (t *tolerant) here(ch string, data []byte) {
	if err := t.node.HandlePublication(ch, &centrifuge.Publication{Data: data}, centrifuge.StreamPosition{}, false, nil); err != nil {
		slog.Warn("hint not delivered", "channel", ch, "error", err)
	}
}

// Subscribe lets a page connect although Redis does not listen for it yet.
func (t *tolerant) Subscribe(ch string) error {
	if err := t.RedisBroker.Subscribe(ch); err != nil {
		t.mu.Lock()
		t.missed[ch] = true
		t.mu.Unlock()
		t.lost(err)
	}
	return nil
}

// Unsubscribe need not reach Redis: after a break only what the node listens to
// is subscribed again.
func (t *tolerant) Unsubscribe(ch string) error {
	t.mu.Lock()
	delete(t.missed, ch)
	t.mu.Unlock()
	_ = t.RedisBroker.Unsubscribe(ch)
	return nil
}

func (t *tolerant) lost(err error) {
	if t.away.CompareAndSwap(false, true) {
		slog.Warn("redis is away: this node tells its own pages only", "error", err)
	}
}

const (
	probeChannel = "probe"
	resyncOp     = "resync"
)

// prober notices that Redis has gone or come back.
func (t *tolerant) prober(ctx context.Context) {
	tick := time.NewTicker(probeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, _, err := t.RedisBroker.Publish(probeChannel, []byte("{}"), centrifuge.PublishOptions{}); err != nil {
			t.lost(err)
			continue
		}
		if t.away.Load() && t.listens() {
			t.away.Store(false)
			slog.Info("redis is back")
			if err := t.node.Notify(resyncOp, nil, ""); err != nil {
				t.lost(err)
				continue
			}
			t.resync()
		}
	}
}

// nudger makes pages read while Redis is away, for nobody tells them what other
// nodes did.
func (t *tolerant) nudger(ctx context.Context) {
	tick := time.NewTicker(nudgeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !t.away.Load() {
			continue
		}
		all := t.node.Hub().Connections()
		for _, c := range all {
			if err := c.Send(hello); err != nil {
				continue // it has just gone
			}
			time.Sleep(nudgeEvery / 2 / time.Duration(len(all))) // not all at once
		}
	}
}

// listens reports whether Redis takes subscriptions again, and makes up for
// those it has not taken.
func (t *tolerant) listens() bool {
	if t.RedisBroker.Subscribe(probeChannel) != nil {
		return false
	}
	t.mu.Lock()
	missed := t.missed
	t.missed = map[string]bool{}
	t.mu.Unlock()
	for ch := range missed {
		if t.node.Hub().NumSubscribers(ch) == 0 {
			continue
		}
		if t.RedisBroker.Subscribe(ch) != nil {
			t.mu.Lock()
			t.missed[ch] = true
			t.mu.Unlock()
			return false
		}
	}
	return true
}

// resync makes this node's pages connect anew, one after another over a few
// seconds, so that they read what they have missed.
func (t *tolerant) resync() {
	for _, c := range t.node.Hub().Connections() {
		c.Disconnect(centrifuge.DisconnectForceReconnect)
		time.Sleep(time.Millisecond / 2)
	}
}
