-- name: lock_presence
SELECT member_id, workspace_id, state, since, seen_at, assigned_at, node_id, reason FROM presence WHERE member_id = $1 AND workspace_id = $2 {{for_update}};

-- name: presences
SELECT member_id, workspace_id, state, since, seen_at, assigned_at, node_id, reason FROM presence WHERE workspace_id = $1;

-- name: insert_presence
INSERT INTO presence (member_id, workspace_id, state, since, seen_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT (member_id) DO NOTHING;

-- name: set_presence
UPDATE presence SET state = $3, since = CASE WHEN state = $3 AND reason = $7 THEN since ELSE $4 END, seen_at = $5, node_id = $6, reason = $7 WHERE member_id = $1 AND workspace_id = $2;

-- name: touch
UPDATE presence SET seen_at = $3, node_id = $4 WHERE member_id = $1 AND workspace_id = $2 AND state <> 'offline' AND seen_at < $3;

-- name: was_assigned
UPDATE presence SET assigned_at = $3 WHERE member_id = $1 AND workspace_id = $2;

-- name: unseen
SELECT member_id, workspace_id, state, since, seen_at, assigned_at, node_id, reason FROM presence WHERE state <> 'offline' AND seen_at < $1 ORDER BY seen_at LIMIT $2;

-- name: left
SELECT member_id, workspace_id, state, since, seen_at, assigned_at, node_id, reason FROM presence WHERE state = 'offline' AND member_id IN {{in $1}};

-- name: begin_span
INSERT INTO presence_span (id, workspace_id, member_id, state, reason, from_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: end_span
UPDATE presence_span SET to_at = $2 WHERE member_id = $1 AND to_at = 0;

-- name: drop_empty_span
DELETE FROM presence_span WHERE member_id = $1 AND to_at = 0 AND from_at >= $2;

-- name: spans
SELECT state, reason, from_at, to_at FROM presence_span
WHERE workspace_id = $1 AND member_id = $2 AND from_at < $4 AND (to_at > $3 OR to_at = 0) ORDER BY from_at, id;

-- name: presence
SELECT member_id, workspace_id, state, since, seen_at, assigned_at, node_id, reason FROM presence WHERE member_id = $1 AND workspace_id = $2;

-- name: waits
SELECT waited_ms, position, free FROM wait_sample
WHERE workspace_id = $1 AND skill_group_id = $2 AND waited_ms >= 0 AND at > $3 ORDER BY at DESC, id DESC LIMIT $4;

-- name: begin_wait
INSERT INTO wait_sample (id, workspace_id, conversation_id, skill_group_id, waited_ms, position, free, at, sample)
VALUES ($1, $2, $3, $4, -1, $5, $6, $7, $8) ON CONFLICT DO NOTHING;

-- name: end_wait
UPDATE wait_sample SET waited_ms = $3, at = $4 WHERE conversation_id = $1 AND workspace_id = $2 AND waited_ms < 0;

-- name: drop_wait
DELETE FROM wait_sample WHERE conversation_id = $1 AND workspace_id = $2 AND waited_ms < 0;
