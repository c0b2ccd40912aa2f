-- columns: presence
member_id, workspace_id, state, since, seen_at, assigned_at, node_id, reason;

-- columns: task
id, workspace_id, kind, conversation_id, customer_id, skill_group_id, assignee_id, text, phone, email, due_at, state, created_at, done_at, done_by,
note, reply_message_id, reply_conversation_id, replied_at, sample;

-- name: lock_presence
SELECT {{columns presence}} FROM presence WHERE member_id = $1 AND workspace_id = $2 {{for_update}};

-- name: presences
SELECT {{columns presence}} FROM presence WHERE workspace_id = $1;

-- name: insert_presence
INSERT INTO presence (member_id, workspace_id, state, since, seen_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT (member_id) DO NOTHING;

-- name: set_presence
UPDATE presence SET state = $3, since = CASE WHEN state = $3 AND reason = $7 THEN since ELSE $4 END, seen_at = $5, node_id = $6, reason = $7 WHERE member_id = $1 AND workspace_id = $2;

-- name: touch
UPDATE presence SET seen_at = $3, node_id = $4 WHERE member_id = $1 AND workspace_id = $2 AND state <> 'offline' AND seen_at < $3;

-- name: was_assigned
UPDATE presence SET assigned_at = $3 WHERE member_id = $1 AND workspace_id = $2;

-- name: unseen
SELECT {{columns presence}} FROM presence WHERE state <> 'offline' AND seen_at < $1 ORDER BY seen_at LIMIT $2;

-- name: left
SELECT {{columns presence}} FROM presence WHERE state = 'offline' AND member_id IN {{in $1}};

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
SELECT {{columns presence}} FROM presence WHERE member_id = $1 AND workspace_id = $2;

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

-- name: insert_task
INSERT INTO task (id, workspace_id, kind, conversation_id, customer_id, skill_group_id, text, phone, email, due_at, created_at, sample)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING;

-- name: task
SELECT {{columns task}} FROM task WHERE id = $1 AND workspace_id = $2;

-- name: lock_task
SELECT {{columns task}} FROM task WHERE id = $1 AND workspace_id = $2 {{for_update}};

-- name: save_task
UPDATE task SET assignee_id = $3, state = $4, done_at = $5, done_by = $6, note = $7, reply_message_id = $8, reply_conversation_id = $9, replied_at = $10
WHERE id = $1 AND workspace_id = $2;

-- name: tasks_open
SELECT {{columns task}} FROM task
WHERE workspace_id = $1 AND state = 'open' AND (skill_group_id IN {{in $2}} OR assignee_id = $3) AND (due_at, id) > ($4, $5)
ORDER BY due_at, id LIMIT $6;

-- name: tasks_done
SELECT {{columns task}} FROM task
WHERE workspace_id = $1 AND state = 'done' AND (skill_group_id IN {{in $2}} OR assignee_id = $3) AND (done_at, id) < ($4, $5)
ORDER BY done_at DESC, id DESC LIMIT $6;

-- name: tasks_of_conversation
SELECT {{columns task}} FROM task WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY created_at LIMIT 100;

-- name: tasks_of_customer
SELECT {{columns task}} FROM task WHERE workspace_id = $1 AND customer_id = $2 ORDER BY created_at;

-- name: move_tasks
UPDATE task SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 RETURNING id;

-- name: move_these_tasks
UPDATE task SET customer_id = $3 WHERE customer_id = $1 AND workspace_id = $2 AND id IN {{in $4}} RETURNING id;

-- name: blank_tasks
UPDATE task SET text = '', phone = '', email = '', note = '' WHERE workspace_id = $1 AND customer_id = $2;

-- name: expire_tasks
UPDATE task SET text = '', phone = '', email = '', note = ''
WHERE id IN (SELECT id FROM task WHERE workspace_id = $1 AND created_at < $2 AND state = 'done' AND (text <> '' OR phone <> '' OR email <> '' OR note <> '') LIMIT $3);

-- name: macros
SELECT id, workspace_id, title, text, shortcut, folder, locale, member_id, sample, created_at, updated_at FROM macro
WHERE workspace_id = $1 AND (member_id = '' OR member_id = $2) ORDER BY folder, title, id LIMIT 1000;

-- name: macro
SELECT id, workspace_id, title, text, shortcut, folder, locale, member_id, sample, created_at, updated_at FROM macro WHERE id = $1 AND workspace_id = $2;

-- name: put_macro
INSERT INTO macro (id, workspace_id, title, text, shortcut, folder, locale, member_id, sample, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET title = $3, text = $4, shortcut = $5, folder = $6, locale = $7, member_id = $8, updated_at = $11;

-- name: delete_macro
DELETE FROM macro WHERE id = $1 AND workspace_id = $2;

-- name: views
SELECT id, workspace_id, member_id, name, filter, position, created_at FROM saved_view WHERE workspace_id = $1 AND member_id = $2 ORDER BY position, id;

-- name: put_view
INSERT INTO saved_view (id, workspace_id, member_id, name, filter, position, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET filter = $5;

-- name: delete_view
DELETE FROM saved_view WHERE id = $1 AND workspace_id = $2 AND member_id = $3;

-- name: drop_tasks_of
DELETE FROM task WHERE workspace_id = $1 AND (sample OR conversation_id IN {{in $2}});

-- name: drop_waits_of
DELETE FROM wait_sample WHERE workspace_id = $1 AND (sample OR conversation_id IN {{in $2}});
