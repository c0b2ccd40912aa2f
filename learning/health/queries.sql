-- How items were used, from the evidence.

-- columns: use
COUNT(*) AS asked,
SUM(CASE WHEN e.decision = 'answer' THEN 1 ELSE 0 END) AS answered,
SUM(CASE WHEN e.decision = 'answer' AND e.reasons = 0 THEN 1 ELSE 0 END) AS helped,
SUM(CASE WHEN e.decision = 'answer' AND (e.reasons & 8) <> 0 THEN 1 ELSE 0 END) AS to_people,
CAST(COALESCE(SUM(CASE WHEN e.reasons <> 0 THEN c.people_ms * 1.0 / NULLIF(c.bad_turns, 0) ELSE 0 END), 0) AS DOUBLE PRECISION) AS people_ms,
CAST(COALESCE(SUM(CASE WHEN e.reasons <> 0 AND c.lost THEN 1.0 / NULLIF(c.bad_turns, 0) ELSE 0 END), 0) AS DOUBLE PRECISION) AS lost,
MAX(e.at) AS last_at;

-- name: use_by_item
SELECT e.item_id AS item_id, {{columns use}}
FROM evidence e JOIN evidence_conversation c ON c.conversation_id = e.conversation_id
WHERE e.workspace_id = $1 AND e.item_id <> '' AND e.at >= $2 GROUP BY e.item_id;

-- name: use_by_day
SELECT (e.at + $4) / 86400000 AS day, {{columns use}}
FROM evidence e JOIN evidence_conversation c ON c.conversation_id = e.conversation_id
WHERE e.workspace_id = $1 AND e.item_id = $2 AND e.at >= $3 GROUP BY (e.at + $4) / 86400000 ORDER BY day;

-- name: latest_of_item
SELECT t.options AS options, e.decision AS decision, e.reasons AS reasons, e.at AS at, c.lost AS lost, CAST(COALESCE(c.people_ms * 1.0 / NULLIF(c.bad_turns, 0), 0) AS DOUBLE PRECISION) AS people_ms, c.bad_turns AS bad_turns
FROM evidence e JOIN evidence_conversation c ON c.conversation_id = e.conversation_id JOIN turn t ON t.id = e.turn_id
WHERE e.workspace_id = $1 AND e.item_id = $2 AND e.at >= $3 ORDER BY e.at DESC, e.turn_id LIMIT $4;

-- name: asides
SELECT list, item_id, other_id, revision_id, other_revision_id, at FROM health_aside WHERE workspace_id = $1;

-- name: put_aside
INSERT INTO health_aside (workspace_id, list, item_id, other_id, revision_id, other_revision_id, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (workspace_id, list, item_id, other_id) DO UPDATE SET revision_id = $5, other_revision_id = $6, by_id = $7, at = $8;

-- name: evidence_since
SELECT COALESCE(MIN(at), 0) FROM evidence WHERE workspace_id = $1;
