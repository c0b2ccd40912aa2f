-- Evidence: built from events alone.

-- columns: evidence
turn_id, workspace_id, conversation_id, customer_id, channel, n, at, decision, item_id, release_id, confidence, own, reasons, sample;

-- name: contact
SELECT conversation_id, workspace_id, customer_id, channel, started_at, outcome, rating, people_ms, working_at, sample
FROM evidence_conversation WHERE conversation_id = $1 AND workspace_id = $2 {{for_update}};

-- name: put_contact
INSERT INTO evidence_conversation (conversation_id, workspace_id, customer_id, channel, started_at, outcome, lost, rating, people_ms, working_at, sample)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (conversation_id) DO UPDATE SET customer_id = $3, channel = $4, started_at = $5, outcome = $6, lost = $7, rating = $8, people_ms = $9, working_at = $10, sample = $11;

-- name: returned
INSERT INTO evidence_conversation (conversation_id, workspace_id, returned_at) VALUES ($1, $2, $3)
ON CONFLICT (conversation_id) DO UPDATE SET returned_at = $3
WHERE evidence_conversation.workspace_id = $2 AND (evidence_conversation.returned_at = 0 OR evidence_conversation.returned_at > $3);

-- name: evidence_of
SELECT {{columns evidence}} FROM evidence WHERE conversation_id = $1 AND workspace_id = $2 ORDER BY n;

-- name: put_evidence
INSERT INTO evidence (turn_id, workspace_id, conversation_id, customer_id, channel, n, at, decision, item_id, release_id, confidence, own, reasons, sample, placed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, EXISTS (SELECT 1 FROM cluster_turn p WHERE p.turn_id = $1 AND p.workspace_id = $2))
ON CONFLICT (turn_id) DO UPDATE SET customer_id = $4, channel = $5, own = $12;

-- name: drop_turn
DELETE FROM evidence WHERE turn_id = $1 AND workspace_id = $2;

-- name: weigh_evidence
UPDATE evidence SET reasons = own | CASE WHEN n < (SELECT MAX(x.n) FROM evidence x WHERE x.conversation_id = $1) THEN 0 ELSE COALESCE((
  SELECT (CASE WHEN c.rating IN (1, 2) THEN 32 ELSE 0 END) | (CASE WHEN c.returned_at > 0 THEN 256 ELSE 0 END) FROM evidence_conversation c WHERE c.conversation_id = $1), 0) END
WHERE conversation_id = $1 AND workspace_id = $2;

-- name: count_evidence
UPDATE evidence_conversation SET bad_turns = (SELECT COUNT(*) FROM evidence e WHERE e.conversation_id = $1 AND e.reasons <> 0)
WHERE conversation_id = $1 AND workspace_id = $2;

-- name: drop_evidence_of
DELETE FROM evidence WHERE workspace_id = $1 AND conversation_id IN {{in $2}};

-- name: drop_contacts_of
DELETE FROM evidence_conversation WHERE workspace_id = $1 AND conversation_id IN {{in $2}};
