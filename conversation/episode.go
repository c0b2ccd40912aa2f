package conversation

import (
	"context"
	"database/sql"
	"errors"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Episode is all contacts about one problem (客户诉求): customer, asset and topic
// within the topic's window.
type Episode struct {
	ID          string `db:"id" json:"id"`
	WorkspaceID string `db:"workspace_id" json:"-"`
	CustomerID  string `db:"customer_id" json:"customer_id"`
	AssetID     string `db:"asset_id" json:"asset_id,omitempty"`
	Topic       string `db:"topic" json:"topic,omitempty"`
	OpenedAt    int64  `db:"opened_at" json:"opened_at"`
	ContactAt   int64  `db:"contact_at" json:"contact_at" doc:"Last contact"`
	WindowUntil int64  `db:"window_until" json:"window_until" doc:"A return until then is the same episode"`
	Contacts    int64  `db:"contacts" json:"contacts"`
	State       string `db:"state" json:"state"`
	Sample      bool   `db:"sample" json:"-"`
}

// joinEpisode returns the customer's episode whose window is open at now, with
// its last conversation, or a new one.
func (s *Store) joinEpisode(ctx context.Context, tx *db.Tx, in Inbound, now int64) (Episode, string, error) {
	until := now + s.Window.Milliseconds()
	ep, err := db.One[Episode](ctx, tx, s.q, "episode_open", in.WorkspaceID, in.CustomerID, in.AssetID, now)
	if errors.Is(err, sql.ErrNoRows) {
		ep = Episode{ID: id.New(), WorkspaceID: in.WorkspaceID, CustomerID: in.CustomerID, AssetID: in.AssetID, OpenedAt: now, ContactAt: now, WindowUntil: until, Contacts: 1, State: "open", Sample: in.Sample}
		return ep, "", s.insertEpisode(ctx, tx, ep)
	}
	if err != nil {
		return ep, "", err
	}
	var previous string
	err = s.q.Scan(ctx, tx, "episode_last_conversation", []any{in.WorkspaceID, ep.ID}, &previous)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return ep, "", err
	}
	_, err = s.q.Exec(ctx, tx, "episode_contact", ep.ID, now, until)
	return ep, previous, err
}

func (s *Store) insertEpisode(ctx context.Context, tx *db.Tx, ep Episode) error {
	_, err := s.q.Exec(ctx, tx, "insert_episode", ep.ID, ep.WorkspaceID, ep.CustomerID, ep.AssetID, ep.Topic, ep.OpenedAt, ep.ContactAt, ep.WindowUntil, ep.Contacts, ep.State, ep.Sample)
	return err
}

// EpisodeOf returns an episode with its conversations, oldest first.
func (s *Store) EpisodeOf(ctx context.Context, who actor.Actor, episodeID string) (Episode, []Conversation, error) {
	if err := who.Need("conversation.read"); err != nil {
		return Episode{}, nil, err
	}
	ep, err := db.One[Episode](ctx, s.DB, s.q, "episode", who.WorkspaceID, episodeID)
	if errors.Is(err, sql.ErrNoRows) {
		return ep, nil, fault.NotFound("episode.not_found")
	}
	if err != nil {
		return ep, nil, err
	}
	all, err := db.All[Conversation](ctx, s.DB, s.q, "episode_conversations", who.WorkspaceID, episodeID)
	return ep, all, err
}

// SplitEpisode gives a conversation an episode of its own.
func (s *Store) SplitEpisode(ctx context.Context, who actor.Actor, conversationID string) (Episode, error) {
	return s.moveEpisode(ctx, who, conversationID, func(tx *db.Tx, c *Conversation) (Episode, error) {
		ep := Episode{
			ID: id.New(), WorkspaceID: c.WorkspaceID, CustomerID: c.CustomerID, AssetID: c.AssetID, Topic: c.Topic, OpenedAt: c.CreatedAt, ContactAt: c.MessageAt,
			WindowUntil: c.MessageAt + s.Window.Milliseconds(), Contacts: 1, State: "open", Sample: c.Sample,
		}
		return ep, s.insertEpisode(ctx, tx, ep)
	})
}

// MergeEpisode moves a conversation into another episode of the same customer.
func (s *Store) MergeEpisode(ctx context.Context, who actor.Actor, conversationID, episodeID string) (Episode, error) {
	return s.moveEpisode(ctx, who, conversationID, func(tx *db.Tx, c *Conversation) (Episode, error) {
		ep, err := db.One[Episode](ctx, tx, s.q, "episode", who.WorkspaceID, episodeID)
		if errors.Is(err, sql.ErrNoRows) || err == nil && ep.CustomerID != c.CustomerID {
			return ep, fault.NotFound("episode.not_found")
		}
		if err != nil {
			return ep, err
		}
		_, err = s.q.Exec(ctx, tx, "episode_contact", ep.ID, max(ep.ContactAt, c.MessageAt), max(ep.WindowUntil, c.MessageAt+s.Window.Milliseconds()))
		return ep, err
	})
}

func (s *Store) moveEpisode(ctx context.Context, who actor.Actor, conversationID string, target func(*db.Tx, *Conversation) (Episode, error)) (ep Episode, err error) {
	if err := who.Need("conversation.reply"); err != nil {
		return ep, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.lock(ctx, tx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		if ep, err = target(tx, &c); err != nil {
			return err
		}
		from := c.EpisodeID
		c.EpisodeID = ep.ID
		if err := s.save(ctx, tx, &c); err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, about(who, &c), EpisodeChanged{From: from, To: ep.ID})
	})
	return ep, err
}
