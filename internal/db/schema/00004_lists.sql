-- What a member has served is listed by when it was last written in: a closed
-- conversation's time stands in the last leg that the member had of it (-1 in
-- earlier ones), 0 while it is open.
ALTER TABLE leg ADD COLUMN last_at BIGINT NOT NULL DEFAULT 0;
UPDATE leg SET last_at = CASE
  WHEN n = (SELECT MAX(o.n) FROM leg o WHERE o.conversation_id = leg.conversation_id AND o.owner_kind = 'agent' AND o.owner_id = leg.owner_id)
  THEN (SELECT c.message_at FROM conversation c WHERE c.id = leg.conversation_id) ELSE -1 END
WHERE owner_kind = 'agent' AND conversation_id IN (SELECT id FROM conversation WHERE state = 'closed');
CREATE INDEX leg_served ON leg (workspace_id, owner_id, last_at, conversation_id) WHERE owner_kind = 'agent';
-- The queue in its order, over all groups.
CREATE INDEX conversation_line ON conversation (workspace_id, priority, queued_at, id) WHERE state = 'open' AND owner_kind = 'queue';
