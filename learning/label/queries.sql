-- columns: task
t.id, t.workspace_id, t.turn_id, t.conversation_id, t.customer_id, t.kind, t.place, t.measure, t.lot, t.want, t.made, t.state, t.answer, t.settled_by, t.settled_at, t.used_at, t.created_at, t.sample;

-- columns: label
id, task_id, author_id, answer, answer_key, suggested, took_ms, imported, created_at;

-- Guides.

-- name: guides
SELECT kind, text, share, several, labellers, changed_by, changed_at FROM label_guide WHERE workspace_id = $1;

-- name: put_guide
INSERT INTO label_guide (workspace_id, kind, text, share, several, labellers, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (workspace_id, kind) DO UPDATE SET text = $3, share = $4, several = $5, labellers = $6, changed_by = $7, changed_at = $8;

-- The queue.

-- name: queue
SELECT ordered_at, candidates FROM label_queue WHERE workspace_id = $1;

-- name: put_queue
INSERT INTO label_queue (workspace_id, ordered_at, candidates) VALUES ($1, $2, $3) ON CONFLICT (workspace_id) DO UPDATE SET ordered_at = $2, candidates = $3;

-- name: left
SELECT COUNT(*) FROM (SELECT 1 FROM label_task WHERE workspace_id = $1 AND state = 'waiting' AND made = 0 LIMIT $2) x;

-- name: touched
SELECT turn_id FROM label_task WHERE workspace_id = $1 AND kind = 'items' AND (state <> 'waiting' OR made > 0);

-- name: push_back
UPDATE label_task SET place = place + $2 WHERE workspace_id = $1 AND state = 'waiting' AND made = 0 AND place < $2;

-- name: prune
DELETE FROM label_task WHERE workspace_id = $1 AND state = 'waiting' AND made = 0 AND place >= $2
  AND NOT EXISTS (SELECT 1 FROM label_hold h WHERE h.task_id = label_task.id AND h.until > $3);

-- name: put_task
INSERT INTO label_task (id, workspace_id, turn_id, conversation_id, customer_id, kind, place, measure, lot, want, created_at, sample) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (turn_id, kind) DO UPDATE SET place = $7, customer_id = $5, want = $10 WHERE label_task.workspace_id = $2 AND label_task.state = 'waiting' AND label_task.made = 0;

-- $3 is who asks, $4 now: what they have labelled is not for them, nor what others
-- have before them who make it enough.

-- name: next
SELECT {{columns task}} FROM label_task t WHERE t.workspace_id = $1 AND t.kind = $2 AND t.state = 'waiting'
  AND NOT EXISTS (SELECT 1 FROM label l WHERE l.task_id = t.id AND l.author_id = $3)
  AND t.made + (SELECT COUNT(*) FROM label_hold h WHERE h.task_id = t.id AND h.author_id <> $3 AND h.until > $4) < t.want
ORDER BY t.place, t.id LIMIT $5;

-- name: front
SELECT {{columns task}} FROM label_task t WHERE t.workspace_id = $1 AND t.kind = $2 AND t.state = 'waiting' ORDER BY t.place, t.id LIMIT $3;

-- name: drop_holds
DELETE FROM label_hold WHERE workspace_id = $1 AND (author_id = $2 OR until <= $3);

-- name: hold
INSERT INTO label_hold (task_id, author_id, workspace_id, until) VALUES ($1, $2, $3, $4) ON CONFLICT (task_id, author_id) DO UPDATE SET until = $4;

-- name: drop_hold
DELETE FROM label_hold WHERE task_id = $1 AND author_id = $2 AND workspace_id = $3;

-- name: close
UPDATE label_task SET state = 'gone' WHERE workspace_id = $1 AND id IN {{in $2}} AND state = 'waiting';

-- Labels.

-- name: task
SELECT {{columns task}} FROM label_task t WHERE t.workspace_id = $1 AND t.id = $2;

-- name: lock_task
SELECT {{columns task}} FROM label_task t WHERE t.workspace_id = $1 AND t.id = $2 {{for_update}};

-- name: insert_label
INSERT INTO label (id, workspace_id, task_id, author_id, answer, answer_key, suggested, took_ms, imported, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (task_id, author_id) DO NOTHING;

-- name: labels_of
SELECT {{columns label}} FROM label WHERE workspace_id = $1 AND task_id = $2 ORDER BY id;

-- name: label_of_author
SELECT {{columns label}} FROM label WHERE workspace_id = $1 AND id = $2 AND author_id = $3;

-- name: drop_label
DELETE FROM label WHERE workspace_id = $1 AND id = $2;

-- name: save_task
UPDATE label_task SET state = $3, made = $4, answer = $5, answer_key = $6, item_id = $7, settled_by = $8, settled_at = $9 WHERE workspace_id = $1 AND id = $2;

-- name: tasks
SELECT {{columns task}} FROM label_task t WHERE t.workspace_id = $1 AND t.state = $2 AND t.state <> 'waiting' AND ($3 = '' OR t.answer ->> 'verdict' = $3) AND t.id < $4 ORDER BY t.id DESC LIMIT $5;

-- name: standing
SELECT kind, COUNT(*) FILTER (WHERE state = 'waiting') AS waiting, COUNT(*) FILTER (WHERE state = 'disputed') AS disputed, COUNT(*) FILTER (WHERE state = 'settled') AS settled,
  COUNT(*) FILTER (WHERE state = 'settled' AND measure) AS measured FROM label_task WHERE workspace_id = $1 GROUP BY kind;

-- name: stats
SELECT l.task_id, l.author_id, l.answer_key, l.suggested, l.took_ms, l.imported, t.state, t.answer_key AS held, t.item_id FROM label l JOIN label_task t ON t.id = l.task_id
WHERE l.workspace_id = $1 AND t.kind = $2 AND l.created_at >= $3 ORDER BY l.id LIMIT $4;

-- What is made of labels.

-- name: examples
SELECT {{columns task}}, COALESCE(e.channel, '') AS channel FROM label_task t LEFT JOIN evidence e ON e.turn_id = t.turn_id
WHERE t.workspace_id = $1 AND t.state = 'settled' AND t.kind = 'items' AND t.answer ->> 'verdict' IN ('items', 'none') AND ($2 < 0 OR t.measure = ($2 > 0)) ORDER BY t.id DESC LIMIT $3;

-- name: to_teach
SELECT {{columns task}} FROM label_task t WHERE t.workspace_id = $1 AND t.item_id = $2 AND t.id IN {{in $3}} AND t.state = 'settled' AND t.kind = 'items' AND t.answer ->> 'verdict' = 'items' AND NOT t.measure ORDER BY t.id;

-- name: used
UPDATE label_task SET used_at = $3 WHERE workspace_id = $1 AND id IN {{in $2}} AND used_at = 0;

-- In and out.

-- name: labelled_tasks
SELECT {{columns task}} FROM label_task t WHERE t.workspace_id = $1 AND t.id > $2 AND (t.made > 0 OR t.state = 'settled') ORDER BY t.id LIMIT $3;

-- name: labels_of_tasks
SELECT {{columns label}} FROM label WHERE workspace_id = $1 AND task_id IN {{in $2}} ORDER BY task_id, id;

-- name: task_of_turn
SELECT {{columns task}} FROM label_task t WHERE t.workspace_id = $1 AND t.turn_id = $2 AND t.kind = $3;

-- Customers.

-- name: move_tasks
UPDATE label_task SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2 AND ($4 = 0 OR id IN {{in $5}}) RETURNING id;

-- name: tasks_of_customer
SELECT {{columns task}} FROM label_task t WHERE t.workspace_id = $1 AND t.customer_id = $2 AND t.state <> 'waiting' ORDER BY t.id;

-- name: notes_of_customer
SELECT l.id, l.answer FROM label l JOIN label_task t ON t.id = l.task_id WHERE t.workspace_id = $1 AND t.customer_id = $2 AND l.answer ->> 'note' IS NOT NULL;

-- name: task_notes_of_customer
SELECT t.id, t.answer FROM label_task t WHERE t.workspace_id = $1 AND t.customer_id = $2 AND t.answer ->> 'note' IS NOT NULL;

-- name: blank_label
UPDATE label SET answer = $3 WHERE workspace_id = $1 AND id = $2;

-- name: blank_task
UPDATE label_task SET answer = $3 WHERE workspace_id = $1 AND id = $2;

-- name: close_of_customer
UPDATE label_task SET state = CASE WHEN state = 'settled' THEN state ELSE 'gone' END WHERE workspace_id = $1 AND customer_id = $2;

-- name: drop_labels_of
DELETE FROM label WHERE workspace_id = $1 AND task_id IN (SELECT id FROM label_task WHERE conversation_id IN {{in $2}});

-- name: drop_holds_of
DELETE FROM label_hold WHERE workspace_id = $1 AND task_id IN (SELECT id FROM label_task WHERE conversation_id IN {{in $2}});

-- name: drop_tasks_of
DELETE FROM label_task WHERE workspace_id = $1 AND conversation_id IN {{in $2}};
