-- columns: rollout
id, n, run_id, evaluation_id, change_id, model_id, release_id, live_release_id, live_base_id, live_model_id, live_policy_id, phase, share, segment, salt, guards, problem, asked, differs, canary_at,
author_kind, author_id, created_at, phase_by_kind, phase_by, phase_at, ended_at;

-- name: insert_rollout
INSERT INTO rollout (id, workspace_id, n, run_id, change_id, model_id, release_id, live_release_id, live_base_id, live_model_id, live_policy_id, phase, salt, author_kind, author_id, created_at, phase_at)
SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, 'shadow', $11, $12, $13, $14, $14 FROM rollout WHERE workspace_id = $2;

-- name: rollout
SELECT {{columns rollout}} FROM rollout WHERE workspace_id = $1 AND id = $2;

-- name: rollout_for_update
SELECT {{columns rollout}} FROM rollout WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: rollouts
SELECT {{columns rollout}} FROM rollout WHERE workspace_id = $1 AND n < $2 ORDER BY n DESC LIMIT $3;

-- name: live
SELECT {{columns rollout}} FROM rollout WHERE workspace_id = $1 AND ended_at = 0 ORDER BY n DESC LIMIT 1;

-- name: workspaces_live
SELECT workspace_id FROM rollout WHERE ended_at = 0;

-- name: save_rollout
UPDATE rollout SET evaluation_id = $3, phase = $4, share = $5, segment = $6, guards = $7, problem = $8, asked = $9, differs = $10, canary_at = $11, phase_by_kind = $12, phase_by = $13, phase_at = $14, ended_at = $15
WHERE workspace_id = $1 AND id = $2;

-- name: insert_step
INSERT INTO rollout_step (rollout_id, n, phase, share, segment, problem, by_kind, by_id, at)
SELECT $1, COALESCE(MAX(n), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM rollout_step WHERE rollout_id = $1;

-- name: steps
SELECT n, phase, share, segment, problem, by_kind, by_id, at FROM rollout_step WHERE rollout_id = $1 ORDER BY n;

-- Questions while a rollout is out: those asked since it began that were not
-- looked at yet.

-- name: unseen
SELECT e.turn_id, e.customer_id, e.channel, e.at, e.decision, e.item_id FROM evidence e
WHERE e.workspace_id = $1 AND e.at >= $3 AND NOT EXISTS (SELECT 1 FROM rollout_turn x WHERE x.rollout_id = $2 AND x.turn_id = e.turn_id) ORDER BY e.at, e.turn_id LIMIT $4;

-- name: counted_customers
SELECT DISTINCT e.customer_id FROM rollout_turn x JOIN evidence e ON e.turn_id = x.turn_id WHERE e.workspace_id = $1 AND x.rollout_id = $2 AND x.first_of AND e.customer_id IN {{in $3}};

-- name: insert_turn
INSERT INTO rollout_turn (rollout_id, turn_id, at, chance, second, first_of, before, before_item_id, after, after_item_id, after_confidence, differs)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING;

-- name: counted
SELECT COUNT(*) FILTER (WHERE after <> '') AS asked, COUNT(*) FILTER (WHERE differs) AS differs FROM rollout_turn WHERE rollout_id = $1;

-- name: watched
SELECT x.turn_id, x.at, x.chance, x.second, e.reasons FROM rollout_turn x JOIN evidence e ON e.turn_id = x.turn_id
WHERE e.workspace_id = $1 AND x.rollout_id = $2 AND x.first_of AND x.at < $3 ORDER BY x.at, x.turn_id;

-- name: differences
SELECT x.turn_id, x.at, x.before, x.before_item_id, x.after, x.after_item_id, x.after_confidence FROM rollout_turn x JOIN rollout r ON r.id = x.rollout_id
WHERE r.workspace_id = $1 AND x.rollout_id = $2 AND x.differs AND (x.at < $3 OR x.at = $3 AND x.turn_id < $4) ORDER BY x.at DESC, x.turn_id DESC LIMIT $5;
