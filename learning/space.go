package learning

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/db"
	"yingda/knowledge/search"
	"yingda/learning/cluster"
)

// spacesKept is how many workspaces' clusters stay in memory.
const spacesKept = 4

// space is a workspace's clusters in memory, as they were at a revision and as
// one model sees them.
type space struct {
	*cluster.Space
	encoder  search.Encoder
	revision int64
	rows     map[string]*Cluster
}

// space returns the workspace's clusters: those in memory while nobody has
// changed them and the model is the same.
func (s *Store) space(ctx context.Context, workspaceID string) (*space, error) {
	encoder, err := s.Search.Encoder(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	revision, err := s.revision(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	if sp := s.spaces[workspaceID]; sp != nil && sp.revision == revision && sp.encoder.Hash == encoder.Hash {
		return sp, nil
	}
	sp := &space{Space: cluster.New(encoder.Dims), encoder: encoder, revision: revision, rows: map[string]*Cluster{}}
	if err := s.load(ctx, workspaceID, sp); err != nil {
		return nil, err
	}
	s.keep(workspaceID, sp)
	return sp, nil
}

// keep remembers a space and forgets the one that was made longest ago.
func (s *Store) keep(workspaceID string, sp *space) {
	s.forget(workspaceID)
	s.spaces[workspaceID], s.kept = sp, append(s.kept, workspaceID)
	if len(s.kept) > spacesKept {
		s.forget(s.kept[0])
	}
}

func (s *Store) forget(workspaceID string) {
	delete(s.spaces, workspaceID)
	s.kept = slices.DeleteFunc(s.kept, func(id string) bool { return id == workspaceID })
}

// revision of the workspace's clusters; before the first it is made.
func (s *Store) revision(ctx context.Context, workspaceID string) (revision int64, err error) {
	var tidied int64
	err = s.q.Scan(ctx, s.DB, "set_of", []any{workspaceID}, &revision, &tidied)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, s.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := s.q.Exec(ctx, tx, "add_set", workspaceID, s.now())
			return err
		})
	}
	return revision, err
}

// wordingsAtOnce bounds how many turns are read in one go.
const wordingsAtOnce = 500

// load reads the clusters and their exemplars. An exemplar whose words are gone
// (its customer was erased) teaches nothing any more; a cluster without any left
// takes in nothing new.
func (s *Store) load(ctx context.Context, workspaceID string, sp *space) error {
	rows, err := db.All[Cluster](ctx, s.DB, s.q, "clusters_alive", workspaceID)
	if err != nil {
		return err
	}
	fixed, err := db.All[string](ctx, s.DB, s.q, "clusters_fixed", workspaceID)
	if err != nil {
		return err
	}
	var ids []string
	for _, k := range rows {
		ids = append(ids, k.Exemplars...)
	}
	said, err := s.wordings(ctx, workspaceID, ids)
	if err != nil {
		return err
	}
	for i, k := range rows {
		var exemplars []cluster.Text
		for _, turnID := range k.Exemplars {
			if w := said[turnID]; w != "" {
				exemplars = append(exemplars, sp.text(turnID, w))
			}
		}
		sp.Put(k.ID, int(k.Total), exemplars)
		sp.Cluster(k.ID).Stays = k.State == Dismissed || slices.Contains(fixed, k.ID)
		sp.rows[k.ID] = &rows[i]
	}
	return ctx.Err()
}

func (sp *space) text(turnID, wording string) cluster.Text {
	return cluster.Text{ID: turnID, Wording: wording, Sketch: sp.encoder.Sketch(wording)}
}

// longest is how much of a question is compared: its beginning tells what it is
// about.
const longest = 120 // characters

// wordings are what the customers of these turns asked, by turn; what asks
// nothing, or is gone, is left out.
func (s *Store) wordings(ctx context.Context, workspaceID string, turnIDs []string) (map[string]string, error) {
	out := make(map[string]string, len(turnIDs))
	for some := range slices.Chunk(turnIDs, wordingsAtOnce) {
		turns, err := s.Conversation.Understood(ctx, workspaceID, some)
		if err != nil {
			return nil, err
		}
		for _, t := range turns {
			u, err := bot.Remembered(conversation.Turn{Understanding: t.Understanding})
			if err != nil {
				return nil, err
			}
			if w := wording(u); w != "" {
				out[t.TurnID] = w
			}
		}
	}
	return out, nil
}

func (s *Store) wordingsOf(ctx context.Context, workspaceID string, all []Evidence) (map[string]string, error) {
	ids := make([]string, len(all))
	for i, e := range all {
		ids[i] = e.TurnID
	}
	return s.wordings(ctx, workspaceID, ids)
}

// wording is the question in one line. A press on what a reply offered is our
// wording, not the customer's.
func wording(u bot.Understood) string {
	if u.Kind != bot.KindQuestion && u.Kind != bot.KindLong || bot.Service(u.Question) {
		return ""
	}
	line := []rune(strings.Join(strings.Fields(u.Question), " "))
	return string(line[:min(len(line), longest)])
}
