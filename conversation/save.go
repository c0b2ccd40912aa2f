package conversation

import (
	"context"

	"yingda/internal/db"
)

// insert adds c; 0 when its visitor has an open conversation on the inbox.
func (s *Store) insert(ctx context.Context, tx *db.Tx, c *Conversation) (int64, error) {
	if c.DataKind == "" {
		c.DataKind, c.RetentionClass = "conversation", "conversation"
	}
	return s.q.Exec(ctx, tx, "insert",
		c.ID, c.WorkspaceID, c.InboxID, c.Channel, c.EntryPoint, c.CustomerID, c.VisitorID, c.AssetID,
		c.EpisodeID, c.PreviousID, c.Locale, db.JSON(c.Experiments), string(c.State), string(c.OwnerKind), c.OwnerID, c.Generation,
		c.OwnerSince, c.LeaseUntil, c.Accepted, c.SkillGroupID, c.Priority, c.QueuedAt, c.HandoffReason, c.LastSeq,
		c.CustomerSeq, c.ReplySeq, c.TurnSeq, c.CustomerDeliveredSeq, c.CustomerReadSeq, c.DeskReadSeq, c.MessageCount, c.CustomerCount,
		c.BotCount, c.AgentCount, c.TurnCount, c.FailedTurns, c.HandoffCount, c.TransferCount, c.Preview, c.PreviewBy,
		c.Topic, db.JSON(c.Tags), c.Mood, c.Urgency, c.Grade, c.PersonNeeded, string(c.Outcome), c.CustomerWordAt,
		db.JSON(c.Disposition), c.RatingInvitedAt, c.Rating, c.RatedAt, c.FirstCustomerAt, c.FirstReplyAt, c.FirstHumanReplyAt, c.CustomerAt,
		c.MessageAt, c.RemindedAt, c.CreatedAt, c.UpdatedAt, c.ClosedAt, c.ClosedBy, c.CloseReason, c.Sample,
		c.DataKind, c.RetentionClass)
}

// save writes what may change of c.
func (s *Store) save(ctx context.Context, tx *db.Tx, c *Conversation) error {
	_, err := s.q.Exec(ctx, tx, "save", c.ID,
		c.CustomerID, c.AssetID, c.EpisodeID, c.Locale, string(c.State), string(c.OwnerKind), c.OwnerID, c.Generation,
		c.OwnerSince, c.LeaseUntil, c.Accepted, c.SkillGroupID, c.Priority, c.QueuedAt, c.HandoffReason, c.LastSeq,
		c.CustomerSeq, c.ReplySeq, c.TurnSeq, c.CustomerDeliveredSeq, c.CustomerReadSeq, c.DeskReadSeq, c.MessageCount, c.CustomerCount,
		c.BotCount, c.AgentCount, c.TurnCount, c.FailedTurns, c.HandoffCount, c.TransferCount, c.Preview, c.PreviewBy,
		c.Topic, db.JSON(c.Tags), c.Mood, c.Urgency, c.Grade, c.PersonNeeded, string(c.Outcome), c.CustomerWordAt,
		db.JSON(c.Disposition), c.RatingInvitedAt, c.Rating, c.RatedAt, c.FirstCustomerAt, c.FirstReplyAt, c.FirstHumanReplyAt, c.CustomerAt,
		c.MessageAt, c.RemindedAt, c.UpdatedAt, c.ClosedAt, c.ClosedBy, c.CloseReason)
	return err
}
