-- columns: event
shard, seq, id, workspace_id, at, type, version, actor_kind, actor_id, conversation_id, customer_id, subject_id, sample, data;

-- name: next_seq
UPDATE event_shard SET seq = seq + $2 WHERE shard = $1 RETURNING seq;

-- name: insert
INSERT INTO event (shard, seq, id, workspace_id, at, type, version, actor_kind, actor_id, conversation_id, customer_id, subject_id, sample, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: after
SELECT {{columns event}}
FROM event WHERE shard = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4;

-- name: after_of
SELECT {{columns event}}
FROM event WHERE shard = $1 AND seq > $2 AND seq <= $3 AND type IN {{in $5}} ORDER BY seq LIMIT $4;

-- name: of_conversation
SELECT {{columns event}}
FROM event WHERE conversation_id = $1 AND workspace_id = $2 ORDER BY shard, seq;

-- name: of_conversation_until
SELECT {{columns event}}
FROM event WHERE conversation_id = $1 AND workspace_id = $2 AND seq <= $3 ORDER BY seq;

-- name: known_conversations
SELECT DISTINCT conversation_id FROM event WHERE conversation_id IN {{in $1}};

-- name: by_id
SELECT {{columns event}}
FROM event WHERE id = $1 AND workspace_id = $2;

-- name: add_cursor
INSERT INTO event_cursor (consumer, shard, seq) VALUES ($1, $2, $3) ON CONFLICT (consumer, shard) DO NOTHING;

-- name: lock_cursor
SELECT seq FROM event_cursor WHERE consumer = $1 AND shard = $2 {{for_update}};

-- name: move_cursor
UPDATE event_cursor SET seq = $3 WHERE consumer = $1 AND shard = $2;

-- name: cursors
SELECT c.shard AS shard, c.seq AS seq, s.seq AS head FROM event_cursor c JOIN event_shard s ON s.shard = c.shard WHERE c.consumer = $1 ORDER BY c.shard;

-- name: rewind
UPDATE event_cursor SET seq = 0 WHERE consumer = $1;

-- name: drop_cursors
DELETE FROM event_cursor WHERE consumer = $1;

-- name: heads
SELECT shard, seq FROM event_shard ORDER BY shard;

-- name: of_customers
SELECT {{columns event}}
FROM event WHERE customer_id <> '' AND customer_id IN {{in $1}} AND workspace_id = $2 AND type NOT IN {{in $3}} AND (at, id) < ($4, $5)
ORDER BY at DESC, id DESC LIMIT $6;

-- name: lock_cursors
SELECT consumer FROM event_cursor ORDER BY consumer, shard {{for_update}};

-- name: forget
DELETE FROM event WHERE workspace_id = $1 AND sample
  AND (conversation_id IN {{in $2}} OR conversation_id = '' AND customer_id <> '' AND customer_id IN {{in $3}});
