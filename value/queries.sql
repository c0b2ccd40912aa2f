-- columns: fact_conversation
conversation_id, workspace_id, customer_id, inbox_id, channel, created_at, closed_at, outcome, outcome_at, window_until, first_customer_at,
first_reply_at, queued_at, accepted_at, first_human_reply_at, handoffs, turns, declined, clarified, invited, rating, skill_group_id, owner_id, sample;

-- name: fact
SELECT {{columns fact_conversation}} FROM fact_conversation WHERE conversation_id = $1 AND workspace_id = $2;

-- name: put
INSERT INTO fact_conversation ({{columns fact_conversation}})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
ON CONFLICT (conversation_id) DO UPDATE SET customer_id = $3, inbox_id = $4, channel = $5, created_at = $6, closed_at = $7, outcome = $8, outcome_at = $9, window_until = $10,
  first_customer_at = $11, first_reply_at = $12, queued_at = $13, accepted_at = $14, first_human_reply_at = $15, handoffs = $16, turns = $17, declined = $18, clarified = $19,
  invited = $20, rating = $21, skill_group_id = $22, owner_id = $23, sample = $24;

-- name: conversations_after
SELECT conversation_id FROM fact_conversation WHERE conversation_id > $1 ORDER BY conversation_id LIMIT 500;

-- name: drop_strays
DELETE FROM fact_conversation WHERE conversation_id IN {{in $1}};

-- name: of_day
SELECT {{columns fact_conversation}} FROM fact_conversation WHERE workspace_id = $1 AND created_at >= $2 AND created_at < $3 ORDER BY created_at DESC, conversation_id DESC LIMIT $4;

-- name: drop_facts_of
DELETE FROM fact_conversation WHERE workspace_id = $1 AND conversation_id IN {{in $2}};
