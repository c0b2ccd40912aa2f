-- A place in a queue is counted from an index alone, not read row by row: the
-- group's line in its order, with what says who does not count. (SQLite looks a
-- partial index's own condition up in the table unless its columns are in it.)
DROP INDEX conversation_queue;
CREATE INDEX conversation_queue ON conversation (workspace_id, skill_group_id, priority, queued_at, id, sample, customer_id, state, owner_kind) WHERE state = 'open' AND owner_kind = 'queue';
-- Who is blocked or muted: nobody is rung for them, so they stand in nobody's way.
CREATE INDEX customer_blocked ON customer (workspace_id, blocked_until, id, blocked_kind) WHERE blocked_kind <> '';
