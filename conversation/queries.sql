-- columns: conversation
id, workspace_id, inbox_id, channel, entry_point, customer_id, visitor_id, asset_id, episode_id, previous_id, locale, experiments, state, owner_kind,
owner_id, generation, owner_since, lease_until, accepted, skill_group_id, priority, queued_at, handoff_reason, last_seq, customer_seq, reply_seq,
turn_seq, customer_delivered_seq, customer_read_seq, desk_read_seq, message_count, customer_count, bot_count, agent_count, turn_count, failed_turns,
handoff_count, transfer_count, preview, preview_by, topic, tags, mood, urgency, grade, person_needed, outcome, customer_word_at, disposition,
rating_invited_at, rating, rated_at, first_customer_at, first_reply_at, first_human_reply_at, customer_at, message_at, reminded_at, created_at,
updated_at, closed_at, closed_by, close_reason, sample, data_kind, retention_class;

-- columns: message
id, workspace_id, conversation_id, seq, by_kind, by_id, client_id, kind, note, text, content, file_ids, turn_id, leg_id, generation, feedback,
created_at, delivered_at, read_at, erased_at;

-- columns: leg
id, workspace_id, conversation_id, n, owner_kind, owner_id, skill_group_id, generation, started_at, accepted_at, first_reply_at, ended_at, end_reason,
replies, wrapup_started_at, wrapup_ended_at, disposition;

-- columns: turn
id, workspace_id, conversation_id, n, generation, from_seq, to_seq, message_id, state, superseded_by, continued, understanding, options, decision,
reason, grade, item_id, revision_id, answer_n, confidence, threshold, chance, explored, release_id, failed, failed_reason, locale, started_at,
said_at, latency, cost, draft;

-- columns: promise
id, workspace_id, conversation_id, customer_id, by_kind, by_id, text, due_at, kept_at, broken_at, created_at;

-- columns: handoff
id, workspace_id, conversation_id, n, at, reason, skill_group_id, packet;

-- name: insert
INSERT INTO conversation ({{columns conversation}})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66)
ON CONFLICT DO NOTHING;

-- name: save
UPDATE conversation SET customer_id = $2, asset_id = $3, episode_id = $4, locale = $5, state = $6, owner_kind = $7, owner_id = $8, generation = $9, owner_since = $10, lease_until = $11, accepted = $12, skill_group_id = $13, priority = $14, queued_at = $15, handoff_reason = $16, last_seq = $17, customer_seq = $18, reply_seq = $19, turn_seq = $20, customer_delivered_seq = $21, customer_read_seq = $22, desk_read_seq = $23, message_count = $24, customer_count = $25, bot_count = $26, agent_count = $27, turn_count = $28, failed_turns = $29, handoff_count = $30, transfer_count = $31, preview = $32, preview_by = $33, topic = $34, tags = $35, mood = $36, urgency = $37, grade = $38, person_needed = $39, outcome = $40, customer_word_at = $41, disposition = $42, rating_invited_at = $43, rating = $44, rated_at = $45, first_customer_at = $46, first_reply_at = $47, first_human_reply_at = $48, customer_at = $49, message_at = $50, reminded_at = $51, updated_at = $52, closed_at = $53, closed_by = $54, close_reason = $55
WHERE id = $1;

-- name: get
SELECT {{columns conversation}} FROM conversation WHERE workspace_id = $1 AND id = $2;

-- name: lock
SELECT {{columns conversation}} FROM conversation WHERE workspace_id = $1 AND id = $2 {{for_update}};

-- name: lock_open
SELECT {{columns conversation}} FROM conversation
WHERE workspace_id = $1 AND inbox_id = $2 AND state = 'open' AND id IN (
  SELECT id FROM conversation WHERE customer_id = $3 AND state = 'open'
  UNION ALL SELECT id FROM conversation WHERE inbox_id = $2 AND visitor_id = $4 AND visitor_id <> '' AND state = 'open')
ORDER BY created_at DESC LIMIT 1 {{for_update}};

-- name: by_ids
SELECT {{columns conversation}} FROM conversation WHERE workspace_id = $1 AND id IN {{in $2}};

-- name: of_customer
SELECT {{columns conversation}} FROM conversation WHERE workspace_id = $1 AND customer_id = $2 ORDER BY created_at DESC LIMIT $3;

-- name: list_owner
SELECT {{columns conversation}} FROM conversation
WHERE workspace_id = $1 AND state = 'open' AND owner_kind = $2 AND owner_id = $3 AND (message_at, id) < ($4, $5)
ORDER BY message_at DESC, id DESC LIMIT $6;

-- name: list_queue
SELECT {{columns conversation}} FROM conversation
WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'queue' AND (priority, queued_at, id) > ($2, $3, $4)
ORDER BY priority, queued_at, id LIMIT $5;

-- name: list_queue_of
SELECT {{columns conversation}} FROM conversation
WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'queue' AND skill_group_id IN {{in $2}} AND (priority, queued_at, id) > ($3, $4, $5)
ORDER BY priority, queued_at, id LIMIT $6;

-- name: list_state
SELECT {{columns conversation}} FROM conversation WHERE workspace_id = $1 AND state = $2 AND (message_at, id) < ($3, $4)
ORDER BY message_at DESC, id DESC LIMIT $5;

-- name: list_all
SELECT {{columns conversation}} FROM conversation WHERE workspace_id = $1 AND (message_at, id) < ($2, $3)
ORDER BY message_at DESC, id DESC LIMIT $4;

-- name: counts
SELECT
  (SELECT COUNT(*) FROM conversation WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'agent' AND owner_id = $2),
  (SELECT COUNT(*) FROM conversation WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'queue'),
  (SELECT COUNT(*) FROM conversation WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'bot');

-- name: assigned
SELECT {{columns conversation}} FROM conversation WHERE workspace_id = $1 AND state = 'open' AND owner_kind = $2 AND ($3 = '' OR owner_id = $3) ORDER BY owner_since LIMIT 1000;

-- name: leases_over
SELECT {{columns conversation}} FROM conversation WHERE owner_kind = 'agent' AND state = 'open' AND lease_until > 0 AND lease_until < $1 LIMIT $2;

-- name: turns_due
SELECT {{columns conversation}} FROM conversation WHERE state = 'open' AND owner_kind = 'bot' AND customer_seq > turn_seq AND customer_at < $1 AND NOT sample ORDER BY customer_at LIMIT $2;

-- name: idle
SELECT {{columns conversation}} FROM conversation WHERE workspace_id = $1 AND state = 'open' AND message_at < $2 AND owner_kind NOT IN ('queue', 'external') AND customer_seq < reply_seq
  AND (reminded_at = 0 OR NOT $3) AND NOT sample ORDER BY message_at LIMIT $4;

-- name: set_customer_marks
UPDATE conversation SET customer_delivered_seq = $2, customer_read_seq = $3 WHERE id = $1;

-- name: mark_desk_read
UPDATE message SET read_at = $3 WHERE conversation_id = $1 AND seq <= $2 AND by_kind = 'customer' AND read_at = 0;

-- name: set_desk_mark
UPDATE conversation SET desk_read_seq = $2, updated_at = $3 WHERE id = $1;

-- name: insert_message
INSERT INTO message (id, workspace_id, conversation_id, seq, by_kind, by_id, client_id, dedupe, kind, note, text, content, file_ids, turn_id, leg_id, generation, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: message_by_dedupe
SELECT {{columns message}} FROM message WHERE dedupe = $1;

-- name: message
SELECT {{columns message}} FROM message WHERE workspace_id = $1 AND id = $2;

-- name: messages_to_index
SELECT {{columns message}} FROM message WHERE id > $1 AND by_kind <> 'system' AND text <> '' ORDER BY id LIMIT $2;

-- name: messages_by_ids
SELECT {{columns message}} FROM message WHERE workspace_id = $1 AND id IN {{in $2}};

-- name: messages_after
SELECT {{columns message}} FROM message
WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $3 AND NOT (note AND $4) ORDER BY seq LIMIT $5;

-- name: messages_before
SELECT {{columns message}} FROM message
WHERE workspace_id = $1 AND conversation_id = $2 AND seq < $3 AND NOT (note AND $4) ORDER BY seq DESC LIMIT $5;

-- name: mark_delivered
UPDATE message SET delivered_at = $3 WHERE conversation_id = $1 AND seq <= $2 AND delivered_at = 0 AND by_kind <> 'customer' AND NOT note;

-- name: mark_read
UPDATE message SET read_at = $3 WHERE conversation_id = $1 AND seq <= $2 AND read_at = 0 AND by_kind <> 'customer' AND NOT note;

-- name: set_feedback
UPDATE message SET feedback = $2 WHERE id = $1;

-- name: insert_leg
INSERT INTO leg (id, workspace_id, conversation_id, n, owner_kind, owner_id, skill_group_id, generation, started_at, accepted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $4, $8, 0);

-- name: current_leg
SELECT {{columns leg}} FROM leg WHERE conversation_id = $1 AND n = $2;

-- name: end_leg
UPDATE leg SET ended_at = $3, end_reason = $4 WHERE conversation_id = $1 AND n = $2 AND ended_at = 0;

-- name: accept_leg
UPDATE leg SET accepted_at = $3 WHERE conversation_id = $1 AND n = $2 AND accepted_at = 0;

-- name: leg_reply
UPDATE leg SET replies = replies + 1, first_reply_at = CASE WHEN first_reply_at = 0 THEN $2 ELSE first_reply_at END WHERE id = $1;

-- name: begin_wrapup
UPDATE leg SET wrapup_started_at = $3, disposition = $4 WHERE conversation_id = $1 AND n = $2;

-- name: legs_in_wrapup
SELECT {{columns leg}} FROM leg WHERE conversation_id = $1 AND owner_id = $2 AND wrapup_started_at > 0 AND wrapup_ended_at = 0 ORDER BY n DESC;

-- name: end_wrapup
UPDATE leg SET wrapup_ended_at = $2, disposition = $3 WHERE id = $1;

-- name: wrapups
SELECT {{columns leg}} FROM leg WHERE workspace_id = $1 AND owner_id = $2 AND wrapup_started_at > 0 AND wrapup_ended_at = 0 ORDER BY wrapup_started_at;

-- name: legs
SELECT {{columns leg}} FROM leg WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY n;

-- name: insert_turn
INSERT INTO turn (id, workspace_id, conversation_id, n, generation, from_seq, to_seq, message_id, state, understanding, options, decision, reason, grade, item_id, revision_id, answer_n, confidence, threshold, chance, explored, release_id, failed, failed_reason, locale, started_at, said_at, latency, cost, draft)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30);

-- name: fail_turn
UPDATE turn SET failed = TRUE, failed_reason = $3 WHERE id = $1 AND conversation_id = $2 AND NOT failed AND NOT continued;

-- name: continue_turn
UPDATE turn SET continued = TRUE, superseded_by = $3, failed = FALSE, failed_reason = '' WHERE id = $1 AND conversation_id = $2;

-- name: turns
SELECT {{columns turn}} FROM turn WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY n;

-- name: understood
SELECT id, conversation_id, understanding FROM turn WHERE workspace_id = $1 AND id IN {{in $2}};

-- name: drafted
SELECT id, to_seq, understanding, draft FROM turn WHERE workspace_id = $1 AND id IN {{in $2}};

-- name: last_turns
SELECT {{columns turn}} FROM turn WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY n DESC LIMIT $3;

-- name: helpful_turns
SELECT t.id, c.customer_id, c.channel, t.locale, t.item_id, t.understanding FROM message m JOIN turn t ON t.id = m.turn_id JOIN conversation c ON c.id = t.conversation_id
WHERE m.workspace_id = $1 AND m.feedback = 'helpful' AND t.decision = 'answer' AND t.item_id <> '' AND NOT t.continued ORDER BY m.id DESC LIMIT $2;

-- name: turn_of_message
SELECT {{columns turn}} FROM turn WHERE workspace_id = $1 AND message_id = $2 AND message_id <> '';

-- name: insert_handoff
INSERT INTO handoff ({{columns handoff}}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: next_handoff
INSERT INTO handoff_head (workspace_id, n) VALUES ($1, 1) ON CONFLICT (workspace_id) DO UPDATE SET n = handoff_head.n + 1 RETURNING n;

-- name: last_handoff
SELECT {{columns handoff}} FROM handoff WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY at DESC, id DESC LIMIT 1;

-- name: handoffs_after
SELECT {{columns handoff}} FROM handoff WHERE workspace_id = $1 AND n > $2 AND n > 0 ORDER BY n LIMIT $3;

-- name: insert_promise
INSERT INTO promise (id, workspace_id, conversation_id, customer_id, by_kind, by_id, text, due_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: promise
SELECT {{columns promise}} FROM promise WHERE workspace_id = $1 AND id = $2;

-- name: keep_promise
UPDATE promise SET kept_at = $2 WHERE id = $1;

-- name: promises_over
SELECT p.id FROM promise p JOIN conversation c ON c.id = p.conversation_id
WHERE p.workspace_id = $1 AND p.kept_at = 0 AND p.broken_at = 0 AND p.due_at > 0 AND p.due_at < $2 AND NOT c.sample
ORDER BY p.due_at LIMIT $3;

-- name: break_promise
UPDATE promise SET broken_at = due_at WHERE workspace_id = $1 AND id = $2 AND kept_at = 0 AND broken_at = 0
RETURNING {{columns promise}};

-- name: promises
SELECT {{columns promise}} FROM promise WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY created_at;

-- name: promises_to
SELECT {{columns promise}} FROM promise
WHERE workspace_id = $1 AND (conversation_id = $2 OR customer_id = $3 AND kept_at = 0) ORDER BY created_at, id LIMIT $4;

-- name: invite_rating
INSERT INTO rating (id, workspace_id, conversation_id, customer_id, owner_kind, owner_id, invited_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: rate
UPDATE rating SET score = $2, comment = $3, solved = $4, given_at = $5, dismissed_at = 0 WHERE conversation_id = $1;

-- name: dismiss_rating
UPDATE rating SET dismissed_at = $2 WHERE conversation_id = $1 AND given_at = 0;

-- name: rating
SELECT id, conversation_id, owner_kind, owner_id, score, comment, solved, invited_at, given_at, dismissed_at FROM rating WHERE conversation_id = $1;

-- name: insert_episode
INSERT INTO episode (id, workspace_id, customer_id, asset_id, topic, opened_at, contact_at, window_until, contacts, state, sample) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: episode_open
SELECT id, workspace_id, customer_id, asset_id, topic, opened_at, contact_at, window_until, contacts, state, sample FROM episode
WHERE workspace_id = $1 AND customer_id = $2 AND asset_id = $3 AND state = 'open' AND window_until > $4 ORDER BY contact_at DESC LIMIT 1;

-- name: episode
SELECT id, workspace_id, customer_id, asset_id, topic, opened_at, contact_at, window_until, contacts, state, sample FROM episode WHERE workspace_id = $1 AND id = $2;

-- name: episode_contact
UPDATE episode SET contact_at = $2, window_until = $3, contacts = contacts + 1 WHERE id = $1;

-- name: episode_last_conversation
SELECT id FROM conversation WHERE workspace_id = $1 AND episode_id = $2 ORDER BY created_at DESC LIMIT 1;

-- name: episode_conversations
SELECT {{columns conversation}} FROM conversation WHERE workspace_id = $1 AND episode_id = $2 ORDER BY created_at LIMIT 100;

-- name: move_conversations
UPDATE conversation SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2 AND ($5 = 0 OR id IN {{in $4}}) RETURNING id;

-- name: move_episodes
UPDATE episode SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2 AND ($5 = 0 OR id IN {{in $4}}) RETURNING id;

-- name: move_promises
UPDATE promise SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2 AND ($5 = 0 OR id IN {{in $4}}) RETURNING id;

-- name: move_ratings
UPDATE rating SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2 AND ($5 = 0 OR id IN {{in $4}}) RETURNING id;

-- name: customer_conversations
SELECT id FROM conversation WHERE workspace_id = $1 AND customer_id = $2 AND id > $3 ORDER BY id LIMIT $4;

-- name: unerased_conversations
SELECT id FROM conversation WHERE workspace_id = $1 AND customer_id = $2 AND data_kind <> 'erased' ORDER BY id LIMIT $3;

-- name: old_conversations
SELECT id FROM conversation WHERE workspace_id = $1 AND state = 'closed' AND closed_at < $2 AND data_kind <> 'erased' ORDER BY id LIMIT $3;

-- name: old_messages
SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id
WHERE m.workspace_id = $1 AND c.state = 'closed' AND m.created_at < $2 AND m.erased_at = 0 ORDER BY m.id LIMIT $3;

-- name: old_turns
SELECT id FROM turn WHERE workspace_id = $1 AND started_at < $2 AND data_kind <> 'erased' ORDER BY id LIMIT $3;

-- name: old_handoffs
SELECT id FROM handoff WHERE workspace_id = $1 AND at < $2 AND data_kind <> 'erased' ORDER BY id LIMIT $3;

-- name: old_promises
SELECT id FROM promise WHERE workspace_id = $1 AND created_at < $2 AND data_kind <> 'erased' ORDER BY id LIMIT $3;

-- name: old_ratings
SELECT id FROM rating WHERE workspace_id = $1 AND invited_at < $2 AND data_kind <> 'erased' ORDER BY id LIMIT $3;

-- name: message_ids
SELECT id FROM message WHERE conversation_id = $1;

-- name: blank_messages
UPDATE message SET text = '', content = '{}', client_id = '', erased_at = $2 WHERE id IN {{in $1}} AND erased_at = 0;

-- name: blank_previews
UPDATE conversation SET preview = '' WHERE workspace_id = $1 AND preview <> ''
  AND id IN (SELECT conversation_id FROM message WHERE id IN {{in $2}})
  AND EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = conversation.id AND m.id IN {{in $2}} AND m.created_at = conversation.message_at);

-- name: blank_conversation
UPDATE conversation SET preview = '', entry_point = '', disposition = '{}', tags = '[]', data_kind = 'erased' WHERE id = $1;

-- name: blank_legs
UPDATE leg SET disposition = '{}' WHERE conversation_id = $1;

-- name: blank_turns_of
UPDATE turn SET understanding = '{}', options = '[]', data_kind = 'erased' WHERE conversation_id = $1;

-- name: blank_handoffs_of
UPDATE handoff SET packet = '{}', data_kind = 'erased' WHERE conversation_id = $1;

-- name: blank_promises_of
UPDATE promise SET text = '', data_kind = 'erased' WHERE conversation_id = $1;

-- name: blank_ratings_of
UPDATE rating SET comment = '', data_kind = 'erased' WHERE conversation_id = $1;

-- name: blank_turns
UPDATE turn SET understanding = '{}', options = '[]', data_kind = 'erased' WHERE id IN {{in $1}};

-- name: blank_handoffs
UPDATE handoff SET packet = '{}', data_kind = 'erased' WHERE id IN {{in $1}};

-- name: blank_promises
UPDATE promise SET text = '', data_kind = 'erased' WHERE id IN {{in $1}};

-- name: blank_ratings
UPDATE rating SET comment = '', data_kind = 'erased' WHERE id IN {{in $1}};

-- name: waiting
SELECT id, workspace_id, customer_id, locale, skill_group_id, priority, queued_at, generation, sample FROM conversation
WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'queue' ORDER BY sample, priority, queued_at, id LIMIT $2;

-- name: line
SELECT id FROM conversation
WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'queue' AND skill_group_id = $2 AND NOT sample ORDER BY priority, queued_at, id LIMIT $3;

-- name: lines
SELECT skill_group_id, COUNT(*) AS waiting, SUM(CASE WHEN sample THEN 0 ELSE 1 END) AS real, MIN(queued_at) AS since FROM conversation
WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'queue' AND customer_id NOT IN {{in $2}} GROUP BY skill_group_id;

-- name: ahead
SELECT COUNT(*) FROM conversation
WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'queue' AND skill_group_id = $2 AND NOT sample
  AND customer_id NOT IN {{in $3}} AND (priority, queued_at, id) < ($4, $5, $6);

-- name: ahead_elsewhere
SELECT COUNT(*) FROM conversation
WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'queue' AND skill_group_id NOT IN {{in $2}} AND NOT sample
  AND customer_id NOT IN {{in $3}} AND (priority, queued_at, id) < ($4, $5, $6);

-- name: waiting_workspaces
SELECT DISTINCT workspace_id FROM conversation WHERE state = 'open' AND owner_kind = 'queue' AND NOT sample;

-- name: loads
SELECT workspace_id, owner_id, COUNT(*) AS open, MIN(owner_since) AS since FROM conversation
WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'agent' AND NOT sample GROUP BY workspace_id, owner_id;

-- name: every_load
SELECT workspace_id, owner_id, COUNT(*) AS open, MIN(owner_since) AS since FROM conversation
WHERE state = 'open' AND owner_kind = 'agent' AND NOT sample GROUP BY workspace_id, owner_id;

-- name: open_of_agent
SELECT COUNT(*) FROM conversation WHERE workspace_id = $1 AND state = 'open' AND owner_kind = 'agent' AND owner_id = $2 AND NOT sample;

-- name: wrapups_of_agent
SELECT COUNT(*) FROM leg WHERE workspace_id = $1 AND owner_id = $2 AND wrapup_started_at > 0 AND wrapup_ended_at = 0;

-- name: every_wrapup
SELECT {{columns leg}} FROM leg
WHERE workspace_id = $1 AND wrapup_started_at > 0 AND wrapup_ended_at = 0;

-- name: wrapups_since
SELECT {{columns leg}} FROM leg
WHERE wrapup_started_at > 0 AND wrapup_started_at < $1 AND wrapup_ended_at = 0 ORDER BY wrapup_started_at LIMIT $2;

-- name: owed
SELECT m.conversation_id AS conversation_id, SUM(CASE WHEN m.seq > c.desk_read_seq THEN 1 ELSE 0 END) AS unread, MIN(m.created_at) AS since
FROM message m JOIN conversation c ON c.id = m.conversation_id
WHERE c.workspace_id = $1 AND m.conversation_id IN {{in $2}} AND m.seq > c.reply_seq AND m.by_kind = 'customer' GROUP BY m.conversation_id;

-- name: served_by
SELECT COUNT(*) FROM leg WHERE workspace_id = $1 AND conversation_id = $2 AND owner_kind = 'agent' AND owner_id = $3;

-- name: list_served_open
SELECT {{columns conversation}} FROM conversation
WHERE workspace_id = $1 AND state = 'open' AND (message_at, id) < ($3, $4)
  AND id IN (SELECT conversation_id FROM leg WHERE workspace_id = $1 AND owner_kind = 'agent' AND owner_id = $2 AND last_at = 0)
ORDER BY message_at DESC, id DESC LIMIT $5;

-- name: list_served_closed
SELECT {{columns conversation}} FROM conversation
WHERE workspace_id = $1 AND id IN (
  SELECT conversation_id FROM leg WHERE workspace_id = $1 AND owner_kind = 'agent' AND owner_id = $2 AND last_at > 0 AND (last_at, conversation_id) < ($3, $4)
  ORDER BY last_at DESC, conversation_id DESC LIMIT $5)
ORDER BY message_at DESC, id DESC;

-- name: note_served
UPDATE leg SET last_at = CASE
  WHEN n = (SELECT MAX(o.n) FROM leg o WHERE o.conversation_id = leg.conversation_id AND o.owner_kind = 'agent' AND o.owner_id = leg.owner_id) THEN CAST($2 AS BIGINT) ELSE -1 END
WHERE conversation_id = $1 AND owner_kind = 'agent';

-- name: list_outcome
SELECT {{columns conversation}} FROM conversation
WHERE workspace_id = $1 AND state = 'closed' AND outcome = $2 AND (message_at, id) < ($3, $4)
ORDER BY message_at DESC, id DESC LIMIT $5;

-- name: list_created
SELECT {{columns conversation}} FROM conversation
WHERE workspace_id = $1 AND created_at >= $2 AND created_at < $3 AND (created_at, id) < ($4, $5)
ORDER BY created_at DESC, id DESC LIMIT $6;

-- name: handoff
SELECT {{columns handoff}} FROM handoff WHERE workspace_id = $1 AND id = $2;

-- name: samples
SELECT {{columns conversation}} FROM conversation
WHERE workspace_id = $1 AND sample ORDER BY created_at, id;

-- name: lock_samples
SELECT id FROM conversation WHERE workspace_id = $1 AND sample ORDER BY id {{for_update}};

-- name: customers_of_real
SELECT DISTINCT customer_id FROM conversation WHERE workspace_id = $1 AND NOT sample;

-- name: drop_sample_messages
DELETE FROM message WHERE conversation_id IN (SELECT id FROM conversation WHERE workspace_id = $1 AND sample);

-- name: drop_sample_deliveries
DELETE FROM delivery WHERE conversation_id IN (SELECT id FROM conversation WHERE workspace_id = $1 AND sample);

-- name: drop_sample_legs
DELETE FROM leg WHERE conversation_id IN (SELECT id FROM conversation WHERE workspace_id = $1 AND sample);

-- name: drop_sample_turns
DELETE FROM turn WHERE conversation_id IN (SELECT id FROM conversation WHERE workspace_id = $1 AND sample);

-- name: drop_sample_handoffs
DELETE FROM handoff WHERE conversation_id IN (SELECT id FROM conversation WHERE workspace_id = $1 AND sample);

-- name: drop_sample_promises
DELETE FROM promise WHERE conversation_id IN (SELECT id FROM conversation WHERE workspace_id = $1 AND sample);

-- name: drop_sample_ratings
DELETE FROM rating WHERE conversation_id IN (SELECT id FROM conversation WHERE workspace_id = $1 AND sample);

-- name: drop_samples
DELETE FROM conversation WHERE workspace_id = $1 AND sample;

-- name: drop_sample_episodes
DELETE FROM episode WHERE workspace_id = $1 AND sample AND NOT EXISTS (SELECT 1 FROM conversation c WHERE c.episode_id = episode.id);

-- name: unanswered
SELECT conversation_id, understanding FROM turn
WHERE workspace_id = $1 AND conversation_id IN {{in $2}} AND decision IN ('decline', 'clarify')
  AND state = 'said' AND NOT continued AND (decision = 'decline' OR failed AND NOT EXISTS (
    SELECT 1 FROM turn then_said WHERE then_said.conversation_id = turn.conversation_id AND then_said.n = turn.n + 1 AND then_said.decision = 'answer' AND NOT then_said.failed))
ORDER BY conversation_id DESC, n DESC LIMIT $3;
