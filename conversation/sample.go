package conversation

import (
	"context"

	"yingda/internal/db"
)

// Samples returns the conversations of a workspace that were filled in to have
// something to look at, oldest first.
func (s *Store) Samples(ctx context.Context, workspaceID string) ([]Conversation, error) {
	return db.All[Conversation](ctx, s.DB, s.q, "samples", workspaceID)
}

// RemoveSamples deletes those conversations with all that this domain keeps of
// them, in tx, and returns their ids and the customers who have other
// conversations too. The rows are locked first, so that nothing is said in one
// of them while it goes.
func (s *Store) RemoveSamples(ctx context.Context, tx *db.Tx, workspaceID string) (ids, others []string, err error) {
	if ids, err = db.All[string](ctx, tx, s.q, "lock_samples", workspaceID); err != nil {
		return nil, nil, err
	}
	for _, conversationID := range ids {
		if err := s.Index.DeleteUnder(ctx, tx, workspaceID, conversationID); err != nil {
			return nil, nil, err
		}
	}
	for _, statement := range []string{
		"drop_sample_messages", "drop_sample_deliveries", "drop_sample_legs", "drop_sample_turns", "drop_sample_handoffs",
		"drop_sample_promises", "drop_sample_ratings", "drop_samples", "drop_sample_episodes",
	} {
		if _, err := s.q.Exec(ctx, tx, statement, workspaceID); err != nil {
			return nil, nil, err
		}
	}
	others, err = db.All[string](ctx, tx, s.q, "customers_of_real", workspaceID)
	return ids, others, err
}
