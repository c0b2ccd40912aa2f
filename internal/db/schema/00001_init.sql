
-- ───────────── installation ─────────────
CREATE TABLE installation (
  key TEXT PRIMARY KEY, value TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE node (
  id TEXT PRIMARY KEY, addr TEXT NOT NULL DEFAULT '', blobs TEXT NOT NULL DEFAULT '',
  started_at BIGINT NOT NULL, seen_at BIGINT NOT NULL
);

-- ───────────── event, job ─────────────
CREATE TABLE event_shard (shard BIGINT PRIMARY KEY, seq BIGINT NOT NULL DEFAULT 0);
CREATE TABLE event (
  shard BIGINT NOT NULL, seq BIGINT NOT NULL, id TEXT NOT NULL,
  workspace_id TEXT NOT NULL, at BIGINT NOT NULL, type TEXT NOT NULL, version BIGINT NOT NULL DEFAULT 1,
  actor_kind TEXT NOT NULL DEFAULT '', actor_id TEXT NOT NULL DEFAULT '',
  conversation_id TEXT NOT NULL DEFAULT '', customer_id TEXT NOT NULL DEFAULT '', subject_id TEXT NOT NULL DEFAULT '',
  sample BOOLEAN NOT NULL DEFAULT FALSE,
  data JSONB NOT NULL DEFAULT '{}',
  PRIMARY KEY (shard, seq)
);
CREATE UNIQUE INDEX event_id ON event (id);
CREATE INDEX event_workspace_at ON event (workspace_id, at, type);
CREATE INDEX event_conversation ON event (conversation_id, shard, seq);
CREATE INDEX event_customer ON event (customer_id, at) WHERE customer_id <> '';
CREATE TABLE event_cursor (
  consumer TEXT NOT NULL, shard BIGINT NOT NULL, seq BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (consumer, shard)
);
CREATE TABLE job (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL, key TEXT NOT NULL DEFAULT '', dedupe TEXT NOT NULL DEFAULT '',
  payload JSONB NOT NULL DEFAULT '{}', state TEXT NOT NULL DEFAULT 'ready',
  run_at BIGINT NOT NULL, attempts BIGINT NOT NULL DEFAULT 0, give_up_at BIGINT NOT NULL DEFAULT 0,
  lease_owner TEXT NOT NULL DEFAULT '', lease_until BIGINT NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX job_due ON job (kind, run_at, id) WHERE state = 'ready';
CREATE INDEX job_leased ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_key ON job (kind, key, id) WHERE state IN ('ready', 'running');
CREATE UNIQUE INDEX job_dedupe ON job (kind, dedupe) WHERE dedupe <> '' AND state IN ('ready', 'running');
CREATE INDEX job_dead ON job (workspace_id, ended_at) WHERE state = 'dead';
CREATE INDEX job_ended ON job (ended_at) WHERE state = 'done';

-- ───────────── workspace ─────────────
CREATE TABLE workspace (
  id TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_en TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT 'real', locale TEXT NOT NULL DEFAULT 'zh-CN', timezone TEXT NOT NULL DEFAULT 'Asia/Shanghai',
  settings JSONB NOT NULL DEFAULT '{}', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL DEFAULT 0, deleted_at BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE account (
  id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '',
  password_hash TEXT NOT NULL DEFAULT '', totp_secret TEXT NOT NULL DEFAULT '', totp_confirmed_at BIGINT NOT NULL DEFAULT 0,
  totp_last_step BIGINT NOT NULL DEFAULT 0, recovery_hashes JSONB NOT NULL DEFAULT '[]', operator BOOLEAN NOT NULL DEFAULT FALSE, locale TEXT NOT NULL DEFAULT '',
  preferences JSONB NOT NULL DEFAULT '{}',
  created_at BIGINT NOT NULL, disabled_at BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE session (
  id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, account_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL DEFAULT '', second_factor BOOLEAN NOT NULL DEFAULT FALSE,
  ip TEXT NOT NULL DEFAULT '', user_agent TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account_id, seen_at);
CREATE TABLE one_time_link (
  token_hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, account_id TEXT NOT NULL DEFAULT '', drop_totp BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE member (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, account_id TEXT NOT NULL, staff_no TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL, display_name TEXT NOT NULL DEFAULT '', team_id TEXT NOT NULL DEFAULT '',
  capacity BIGINT NOT NULL DEFAULT 5, languages JSONB NOT NULL DEFAULT '[]', sample BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL, disabled_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX member_account ON member (workspace_id, account_id);
CREATE INDEX member_by_account ON member (account_id);
CREATE TABLE role (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
  permissions JSONB NOT NULL DEFAULT '[]', builtin BOOLEAN NOT NULL DEFAULT FALSE, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX role_key ON role (workspace_id, key);
CREATE TABLE member_role (
  workspace_id TEXT NOT NULL, member_id TEXT NOT NULL, role_id TEXT NOT NULL, PRIMARY KEY (member_id, role_id)
);
CREATE TABLE invitation (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, email TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', staff_no TEXT NOT NULL DEFAULT '',
  role_ids JSONB NOT NULL DEFAULT '[]', skill_group_ids JSONB NOT NULL DEFAULT '[]', token_hash TEXT NOT NULL UNIQUE,
  created_by TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
  accepted_at BIGINT NOT NULL DEFAULT 0, revoked_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX invitation_workspace ON invitation (workspace_id, created_at);
CREATE TABLE team (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, name TEXT NOT NULL, lead_member_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL
);
CREATE TABLE hours (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, name TEXT NOT NULL, timezone TEXT NOT NULL DEFAULT 'Asia/Shanghai',
  weekly JSONB NOT NULL DEFAULT '[]', holidays JSONB NOT NULL DEFAULT '[]', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE skill_group (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, name TEXT NOT NULL, name_en TEXT NOT NULL DEFAULT '',
  hours_id TEXT NOT NULL DEFAULT '', assign TEXT NOT NULL DEFAULT 'auto', accept_timeout_s BIGINT NOT NULL DEFAULT 120,
  service_level JSONB NOT NULL DEFAULT '{}', serves JSONB NOT NULL DEFAULT '[]', position BIGINT NOT NULL DEFAULT 0, is_default BOOLEAN NOT NULL DEFAULT FALSE,
  sample BOOLEAN NOT NULL DEFAULT FALSE, created_at BIGINT NOT NULL, archived_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX skill_group_workspace ON skill_group (workspace_id, position);
CREATE TABLE skill_group_member (
  workspace_id TEXT NOT NULL, skill_group_id TEXT NOT NULL, member_id TEXT NOT NULL, level BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (skill_group_id, member_id)
);
CREATE INDEX skill_group_member_member ON skill_group_member (member_id);
CREATE TABLE inbox (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, channel TEXT NOT NULL, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  mode TEXT NOT NULL DEFAULT 'full', skill_group_id TEXT NOT NULL DEFAULT '', settings JSONB NOT NULL DEFAULT '{}',
  identify_secret TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL DEFAULT 0, disabled_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX inbox_workspace ON inbox (workspace_id, created_at);
CREATE TABLE api_key (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, name TEXT NOT NULL, prefix TEXT NOT NULL, key_hash TEXT NOT NULL UNIQUE,
  scopes JSONB NOT NULL DEFAULT '[]', created_by TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL DEFAULT 0, used_at BIGINT NOT NULL DEFAULT 0, revoked_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX api_key_workspace ON api_key (workspace_id, created_at);
CREATE TABLE audit (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, at BIGINT NOT NULL, actor_kind TEXT NOT NULL, actor_id TEXT NOT NULL DEFAULT '',
  action TEXT NOT NULL, object_kind TEXT NOT NULL DEFAULT '', object_id TEXT NOT NULL DEFAULT '', detail JSONB NOT NULL DEFAULT '{}', ip TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_workspace ON audit (workspace_id, id);
CREATE TABLE experiment (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, key TEXT NOT NULL, salt TEXT NOT NULL, unit TEXT NOT NULL DEFAULT 'customer',
  arms JSONB NOT NULL DEFAULT '[]', enabled BOOLEAN NOT NULL DEFAULT FALSE, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX experiment_key ON experiment (workspace_id, key);

-- ───────────── customer ─────────────
CREATE TABLE customer (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', alias TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '', locale TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '',
  birth_year BIGINT NOT NULL DEFAULT 0, tier TEXT NOT NULL DEFAULT '', stage TEXT NOT NULL DEFAULT 'new',
  needs JSONB NOT NULL DEFAULT '[]', tags JSONB NOT NULL DEFAULT '[]', attributes JSONB NOT NULL DEFAULT '{}', note TEXT NOT NULL DEFAULT '',
  known BOOLEAN NOT NULL DEFAULT FALSE, merged_into TEXT NOT NULL DEFAULT '',
  blocked_at BIGINT NOT NULL DEFAULT 0, blocked_until BIGINT NOT NULL DEFAULT 0, blocked_by TEXT NOT NULL DEFAULT '', blocked_kind TEXT NOT NULL DEFAULT '',
  first_seen_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, updated_at BIGINT NOT NULL DEFAULT 0, erased_at BIGINT NOT NULL DEFAULT 0,
  sample BOOLEAN NOT NULL DEFAULT FALSE, data_kind TEXT NOT NULL DEFAULT 'profile', retention_class TEXT NOT NULL DEFAULT 'customer'
);
CREATE INDEX customer_seen ON customer (workspace_id, seen_at, id);
CREATE TABLE identity (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, customer_id TEXT NOT NULL, kind TEXT NOT NULL, scope TEXT NOT NULL DEFAULT '', value TEXT NOT NULL,
  channel TEXT NOT NULL DEFAULT '', strength TEXT NOT NULL DEFAULT 'claimed', verified_at BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_value ON identity (workspace_id, kind, scope, value);
CREATE INDEX identity_customer ON identity (customer_id);
CREATE TABLE visitor (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, inbox_id TEXT NOT NULL, customer_id TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE,
  external_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX visitor_customer ON visitor (customer_id);
CREATE TABLE customer_merge (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, from_id TEXT NOT NULL, into_id TEXT NOT NULL, moved JSONB NOT NULL DEFAULT '{}',
  reason TEXT NOT NULL DEFAULT '', actor_kind TEXT NOT NULL, actor_id TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL, undone_at BIGINT NOT NULL DEFAULT 0, undone_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX customer_merge_into ON customer_merge (into_id, at);
CREATE TABLE consent (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, customer_id TEXT NOT NULL, purpose TEXT NOT NULL, given BOOLEAN NOT NULL,
  text_version TEXT NOT NULL DEFAULT '', source TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL
);
CREATE INDEX consent_customer ON consent (customer_id, purpose, at);
CREATE TABLE asset (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, customer_id TEXT NOT NULL, kind TEXT NOT NULL, external_id TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '', attributes JSONB NOT NULL DEFAULT '{}', created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX asset_external ON asset (workspace_id, kind, external_id);
CREATE INDEX asset_customer ON asset (customer_id);

-- ───────────── conversation ─────────────
CREATE TABLE episode (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, customer_id TEXT NOT NULL, asset_id TEXT NOT NULL DEFAULT '', topic TEXT NOT NULL DEFAULT '',
  opened_at BIGINT NOT NULL, contact_at BIGINT NOT NULL, window_until BIGINT NOT NULL, contacts BIGINT NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'open', sample BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX episode_customer ON episode (customer_id, contact_at);
CREATE TABLE conversation (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, inbox_id TEXT NOT NULL, channel TEXT NOT NULL, entry_point TEXT NOT NULL DEFAULT '',
  customer_id TEXT NOT NULL, visitor_id TEXT NOT NULL DEFAULT '', asset_id TEXT NOT NULL DEFAULT '', episode_id TEXT NOT NULL DEFAULT '',
  previous_id TEXT NOT NULL DEFAULT '', locale TEXT NOT NULL DEFAULT 'zh-CN', experiments JSONB NOT NULL DEFAULT '[]',
  state TEXT NOT NULL DEFAULT 'open',
  owner_kind TEXT NOT NULL DEFAULT 'bot', owner_id TEXT NOT NULL DEFAULT '', generation BIGINT NOT NULL DEFAULT 1,
  owner_since BIGINT NOT NULL, lease_until BIGINT NOT NULL DEFAULT 0, accepted BOOLEAN NOT NULL DEFAULT FALSE,
  skill_group_id TEXT NOT NULL DEFAULT '', priority BIGINT NOT NULL DEFAULT 0, queued_at BIGINT NOT NULL DEFAULT 0,
  handoff_reason TEXT NOT NULL DEFAULT '',
  last_seq BIGINT NOT NULL DEFAULT 0, customer_seq BIGINT NOT NULL DEFAULT 0, reply_seq BIGINT NOT NULL DEFAULT 0, turn_seq BIGINT NOT NULL DEFAULT 0,
  customer_delivered_seq BIGINT NOT NULL DEFAULT 0, customer_read_seq BIGINT NOT NULL DEFAULT 0, desk_read_seq BIGINT NOT NULL DEFAULT 0,
  message_count BIGINT NOT NULL DEFAULT 0, customer_count BIGINT NOT NULL DEFAULT 0, bot_count BIGINT NOT NULL DEFAULT 0, agent_count BIGINT NOT NULL DEFAULT 0,
  turn_count BIGINT NOT NULL DEFAULT 0, failed_turns BIGINT NOT NULL DEFAULT 0, handoff_count BIGINT NOT NULL DEFAULT 0, transfer_count BIGINT NOT NULL DEFAULT 0,
  preview TEXT NOT NULL DEFAULT '', preview_by TEXT NOT NULL DEFAULT '', topic TEXT NOT NULL DEFAULT '', tags JSONB NOT NULL DEFAULT '[]',
  mood TEXT NOT NULL DEFAULT '', urgency TEXT NOT NULL DEFAULT '', grade TEXT NOT NULL DEFAULT '', person_needed TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT 'unknown', confirmed_at BIGINT NOT NULL DEFAULT 0, disposition JSONB NOT NULL DEFAULT '{}',
  rating_invited_at BIGINT NOT NULL DEFAULT 0, rating BIGINT NOT NULL DEFAULT 0, rated_at BIGINT NOT NULL DEFAULT 0,
  first_customer_at BIGINT NOT NULL DEFAULT 0, first_reply_at BIGINT NOT NULL DEFAULT 0, first_human_reply_at BIGINT NOT NULL DEFAULT 0,
  customer_at BIGINT NOT NULL DEFAULT 0, message_at BIGINT NOT NULL DEFAULT 0, reminded_at BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, closed_at BIGINT NOT NULL DEFAULT 0, closed_by TEXT NOT NULL DEFAULT '', close_reason TEXT NOT NULL DEFAULT '',
  sample BOOLEAN NOT NULL DEFAULT FALSE, data_kind TEXT NOT NULL DEFAULT 'conversation', retention_class TEXT NOT NULL DEFAULT 'conversation'
);
CREATE INDEX conversation_customer ON conversation (customer_id, created_at);
CREATE UNIQUE INDEX conversation_open ON conversation (inbox_id, visitor_id) WHERE state = 'open' AND visitor_id <> '';
CREATE INDEX conversation_recent ON conversation (workspace_id, message_at, id);
CREATE INDEX conversation_state ON conversation (workspace_id, state, message_at, id);
CREATE INDEX conversation_owner ON conversation (workspace_id, state, owner_kind, owner_id, message_at, id);
CREATE INDEX conversation_queue ON conversation (workspace_id, skill_group_id, priority, queued_at, id) WHERE state = 'open' AND owner_kind = 'queue';
CREATE INDEX conversation_outcome ON conversation (workspace_id, outcome, message_at, id) WHERE state = 'closed';
CREATE INDEX conversation_agent ON conversation (workspace_id, owner_id, accepted) WHERE state = 'open' AND owner_kind = 'agent';
CREATE INDEX conversation_waiting ON conversation (owner_kind, lease_until) WHERE state = 'open' AND lease_until > 0;
CREATE INDEX conversation_turn_due ON conversation (customer_at) WHERE state = 'open' AND owner_kind = 'bot' AND customer_seq > turn_seq;
CREATE INDEX conversation_idle ON conversation (message_at) WHERE state = 'open';
CREATE INDEX conversation_episode ON conversation (episode_id);
CREATE INDEX conversation_created ON conversation (workspace_id, created_at, id);
CREATE TABLE message (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, conversation_id TEXT NOT NULL, seq BIGINT NOT NULL,
  by_kind TEXT NOT NULL, by_id TEXT NOT NULL DEFAULT '', client_id TEXT NOT NULL DEFAULT '', dedupe TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'text', note BOOLEAN NOT NULL DEFAULT FALSE, text TEXT NOT NULL DEFAULT '',
  content JSONB NOT NULL DEFAULT '{}', file_ids JSONB NOT NULL DEFAULT '[]', turn_id TEXT NOT NULL DEFAULT '', leg_id TEXT NOT NULL DEFAULT '',
  generation BIGINT NOT NULL DEFAULT 0, feedback TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL, delivered_at BIGINT NOT NULL DEFAULT 0, read_at BIGINT NOT NULL DEFAULT 0, erased_at BIGINT NOT NULL DEFAULT 0,
  data_kind TEXT NOT NULL DEFAULT 'message', retention_class TEXT NOT NULL DEFAULT 'conversation'
);
CREATE UNIQUE INDEX message_seq ON message (conversation_id, seq);
CREATE UNIQUE INDEX message_dedupe ON message (dedupe);
CREATE TABLE delivery (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, message_id TEXT NOT NULL, conversation_id TEXT NOT NULL, channel TEXT NOT NULL,
  address_kind TEXT NOT NULL DEFAULT '', state TEXT NOT NULL, error TEXT NOT NULL DEFAULT '', at BIGINT NOT NULL
);
CREATE INDEX delivery_message ON delivery (message_id, at);
CREATE TABLE leg (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, conversation_id TEXT NOT NULL, n BIGINT NOT NULL, owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL DEFAULT '',
  skill_group_id TEXT NOT NULL DEFAULT '', generation BIGINT NOT NULL, started_at BIGINT NOT NULL, accepted_at BIGINT NOT NULL DEFAULT 0,
  first_reply_at BIGINT NOT NULL DEFAULT 0, ended_at BIGINT NOT NULL DEFAULT 0, end_reason TEXT NOT NULL DEFAULT '', replies BIGINT NOT NULL DEFAULT 0,
  wrapup_started_at BIGINT NOT NULL DEFAULT 0, wrapup_ended_at BIGINT NOT NULL DEFAULT 0, disposition JSONB NOT NULL DEFAULT '{}'
);
CREATE UNIQUE INDEX leg_n ON leg (conversation_id, n);
CREATE INDEX leg_wrapup ON leg (workspace_id, owner_id, wrapup_started_at) WHERE wrapup_started_at > 0 AND wrapup_ended_at = 0;
CREATE INDEX leg_owner ON leg (workspace_id, owner_id, started_at) WHERE owner_kind = 'agent';
CREATE INDEX leg_group ON leg (workspace_id, skill_group_id, owner_kind, accepted_at);
CREATE TABLE turn (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, conversation_id TEXT NOT NULL, n BIGINT NOT NULL, generation BIGINT NOT NULL,
  from_seq BIGINT NOT NULL, to_seq BIGINT NOT NULL, message_id TEXT NOT NULL DEFAULT '', state TEXT NOT NULL, superseded_by TEXT NOT NULL DEFAULT '', continued BOOLEAN NOT NULL DEFAULT FALSE,
  understanding JSONB NOT NULL DEFAULT '{}', options JSONB NOT NULL DEFAULT '[]', decision TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', grade TEXT NOT NULL DEFAULT '',
  item_id TEXT NOT NULL DEFAULT '', revision_id TEXT NOT NULL DEFAULT '', answer_n BIGINT NOT NULL DEFAULT 0, confidence DOUBLE PRECISION NOT NULL DEFAULT 0,
  threshold DOUBLE PRECISION NOT NULL DEFAULT 0, chance DOUBLE PRECISION NOT NULL DEFAULT 1, explored BOOLEAN NOT NULL DEFAULT FALSE, release_id TEXT NOT NULL DEFAULT '',
  failed BOOLEAN NOT NULL DEFAULT FALSE, failed_reason TEXT NOT NULL DEFAULT '', locale TEXT NOT NULL DEFAULT '',
  started_at BIGINT NOT NULL, said_at BIGINT NOT NULL DEFAULT 0, latency JSONB NOT NULL DEFAULT '{}', cost JSONB NOT NULL DEFAULT '[]',
  data_kind TEXT NOT NULL DEFAULT 'decision', retention_class TEXT NOT NULL DEFAULT 'conversation'
);
CREATE UNIQUE INDEX turn_n ON turn (conversation_id, n);
CREATE INDEX turn_message ON turn (message_id) WHERE message_id <> '';
CREATE INDEX turn_unanswered ON turn (workspace_id, started_at, id) WHERE decision IN ('decline', 'clarify');
CREATE TABLE handoff (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, conversation_id TEXT NOT NULL, at BIGINT NOT NULL, reason TEXT NOT NULL, skill_group_id TEXT NOT NULL DEFAULT '',
  packet JSONB NOT NULL DEFAULT '{}', data_kind TEXT NOT NULL DEFAULT 'summary', retention_class TEXT NOT NULL DEFAULT 'conversation'
);
CREATE INDEX handoff_conversation ON handoff (conversation_id, at);
CREATE TABLE promise (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, conversation_id TEXT NOT NULL, customer_id TEXT NOT NULL, by_kind TEXT NOT NULL, by_id TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL, due_at BIGINT NOT NULL DEFAULT 0, kept_at BIGINT NOT NULL DEFAULT 0, broken_at BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL,
  data_kind TEXT NOT NULL DEFAULT 'summary', retention_class TEXT NOT NULL DEFAULT 'conversation'
);
CREATE INDEX promise_conversation ON promise (conversation_id);
CREATE INDEX promise_due ON promise (workspace_id, due_at) WHERE kept_at = 0 AND broken_at = 0;
CREATE TABLE rating (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, conversation_id TEXT NOT NULL UNIQUE, customer_id TEXT NOT NULL, owner_kind TEXT NOT NULL DEFAULT '', owner_id TEXT NOT NULL DEFAULT '',
  score BIGINT NOT NULL DEFAULT 0, comment TEXT NOT NULL DEFAULT '', solved TEXT NOT NULL DEFAULT '', invited_at BIGINT NOT NULL, given_at BIGINT NOT NULL DEFAULT 0, dismissed_at BIGINT NOT NULL DEFAULT 0,
  data_kind TEXT NOT NULL DEFAULT 'rating', retention_class TEXT NOT NULL DEFAULT 'conversation'
);
CREATE TABLE file (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, conversation_id TEXT NOT NULL DEFAULT '', customer_id TEXT NOT NULL DEFAULT '', by_kind TEXT NOT NULL, by_id TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL, type TEXT NOT NULL, size BIGINT NOT NULL, width BIGINT NOT NULL DEFAULT 0, height BIGINT NOT NULL DEFAULT 0, blob_key TEXT NOT NULL, sha256 TEXT NOT NULL,
  created_at BIGINT NOT NULL, erased_at BIGINT NOT NULL DEFAULT 0, data_kind TEXT NOT NULL DEFAULT 'file', retention_class TEXT NOT NULL DEFAULT 'conversation'
);
CREATE INDEX file_conversation ON file (conversation_id);
CREATE INDEX file_customer ON file (customer_id);
CREATE INDEX file_blob ON file (blob_key);

-- ───────────── desk ─────────────
CREATE TABLE presence (
  member_id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, state TEXT NOT NULL, since BIGINT NOT NULL, seen_at BIGINT NOT NULL, assigned_at BIGINT NOT NULL DEFAULT 0, node_id TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX presence_workspace ON presence (workspace_id, state);
CREATE INDEX presence_seen ON presence (seen_at) WHERE state <> 'offline';
CREATE TABLE presence_span (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, member_id TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', from_at BIGINT NOT NULL, to_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX presence_span_member ON presence_span (member_id, from_at);
CREATE UNIQUE INDEX presence_span_open ON presence_span (member_id) WHERE to_at = 0;
CREATE INDEX presence_span_workspace ON presence_span (workspace_id, from_at);
CREATE TABLE task (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, kind TEXT NOT NULL, conversation_id TEXT NOT NULL DEFAULT '', customer_id TEXT NOT NULL DEFAULT '',
  skill_group_id TEXT NOT NULL DEFAULT '', assignee_id TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '',
  due_at BIGINT NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'open', created_at BIGINT NOT NULL, done_at BIGINT NOT NULL DEFAULT 0, done_by TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '', reply_message_id TEXT NOT NULL DEFAULT '', reply_conversation_id TEXT NOT NULL DEFAULT '', replied_at BIGINT NOT NULL DEFAULT 0,
  sample BOOLEAN NOT NULL DEFAULT FALSE, data_kind TEXT NOT NULL DEFAULT 'task', retention_class TEXT NOT NULL DEFAULT 'conversation'
);
CREATE INDEX task_due ON task (workspace_id, state, due_at, id);
CREATE INDEX task_done ON task (workspace_id, done_at, id) WHERE state = 'done';
CREATE INDEX task_conversation ON task (conversation_id);
CREATE INDEX task_customer ON task (customer_id);
CREATE TABLE macro (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, shortcut TEXT NOT NULL DEFAULT '', folder TEXT NOT NULL DEFAULT '', locale TEXT NOT NULL DEFAULT '',
  member_id TEXT NOT NULL DEFAULT '', sample BOOLEAN NOT NULL DEFAULT FALSE, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX macro_workspace ON macro (workspace_id, folder, title);
CREATE TABLE wait_sample (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, conversation_id TEXT NOT NULL DEFAULT '', skill_group_id TEXT NOT NULL, waited_ms BIGINT NOT NULL, position BIGINT NOT NULL DEFAULT 0, free BIGINT NOT NULL DEFAULT 0, at BIGINT NOT NULL,
  sample BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX wait_sample_group ON wait_sample (skill_group_id, at) WHERE waited_ms >= 0;
CREATE UNIQUE INDEX wait_sample_begun ON wait_sample (conversation_id) WHERE waited_ms < 0;
CREATE TABLE saved_view (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, member_id TEXT NOT NULL DEFAULT '', name TEXT NOT NULL, filter JSONB NOT NULL DEFAULT '{}', position BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL
);

-- ───────────── knowledge ─────────────
CREATE TABLE category (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, parent_id TEXT NOT NULL DEFAULT '', name TEXT NOT NULL, name_en TEXT NOT NULL DEFAULT '', position BIGINT NOT NULL DEFAULT 0,
  skill_group_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, archived_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX category_workspace ON category (workspace_id, parent_id, position);
CREATE TABLE item (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, key TEXT NOT NULL, draft_revision_id TEXT NOT NULL DEFAULT '', category_id TEXT NOT NULL DEFAULT '',
  question TEXT NOT NULL DEFAULT '', grade TEXT NOT NULL DEFAULT 'R1', visibility TEXT NOT NULL DEFAULT 'public', changed BOOLEAN NOT NULL DEFAULT TRUE, ready BOOLEAN NOT NULL DEFAULT TRUE, published_revision_id TEXT NOT NULL DEFAULT '',
  owner_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, archived_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX item_key ON item (workspace_id, key);
CREATE INDEX item_category ON item (workspace_id, category_id, id);
CREATE INDEX item_changed ON item (workspace_id, id) WHERE changed;
CREATE TABLE item_revision (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, item_id TEXT NOT NULL, n BIGINT NOT NULL, parent_id TEXT NOT NULL DEFAULT '', hash TEXT NOT NULL,
  category_id TEXT NOT NULL DEFAULT '', question TEXT NOT NULL, question_en TEXT NOT NULL DEFAULT '', variants JSONB NOT NULL DEFAULT '[]', variant_count BIGINT NOT NULL DEFAULT 0, answers JSONB NOT NULL DEFAULT '[]',
  grade TEXT NOT NULL DEFAULT 'R1', visibility TEXT NOT NULL DEFAULT 'public', tags JSONB NOT NULL DEFAULT '[]', related JSONB NOT NULL DEFAULT '[]', quick_replies JSONB NOT NULL DEFAULT '[]',
  source TEXT NOT NULL DEFAULT '', valid_from TEXT NOT NULL DEFAULT '', valid_until TEXT NOT NULL DEFAULT '', deleted BOOLEAN NOT NULL DEFAULT FALSE,
  author_kind TEXT NOT NULL DEFAULT 'member', author_id TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX item_revision_n ON item_revision (item_id, n);
CREATE INDEX item_revision_workspace ON item_revision (workspace_id, created_at);
CREATE TABLE wording (
  item_id TEXT NOT NULL, hash TEXT NOT NULL, workspace_id TEXT NOT NULL, PRIMARY KEY (item_id, hash)
);
CREATE INDEX wording_hash ON wording (workspace_id, hash);
CREATE TABLE knowledge_head (
  workspace_id TEXT PRIMARY KEY, release_id TEXT NOT NULL DEFAULT '', release_n BIGINT NOT NULL DEFAULT 0,
  base_version_id TEXT NOT NULL DEFAULT '', base_n BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE base_version (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, n BIGINT NOT NULL, parent_id TEXT NOT NULL DEFAULT '', hash TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'proposed',
  items BIGINT NOT NULL DEFAULT 0, variants BIGINT NOT NULL DEFAULT 0, added BIGINT NOT NULL DEFAULT 0, changed BIGINT NOT NULL DEFAULT 0, removed BIGINT NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', approved_by TEXT NOT NULL DEFAULT '', approved_at BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX base_version_n ON base_version (workspace_id, n);
CREATE TABLE base_version_item (
  base_version_id TEXT NOT NULL, item_id TEXT NOT NULL, revision_id TEXT NOT NULL, PRIMARY KEY (base_version_id, item_id)
);
CREATE TABLE model_version (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, n BIGINT NOT NULL, engine TEXT NOT NULL, data_hash TEXT NOT NULL, hash TEXT NOT NULL, parameters JSONB NOT NULL DEFAULT '{}',
  blob_key TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX model_version_n ON model_version (workspace_id, n);
CREATE TABLE policy_version (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, n BIGINT NOT NULL, hash TEXT NOT NULL, policy JSONB NOT NULL DEFAULT '{}', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX policy_version_n ON policy_version (workspace_id, n);
CREATE TABLE release (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, n BIGINT NOT NULL, base_version_id TEXT NOT NULL, model_version_id TEXT NOT NULL, policy_version_id TEXT NOT NULL,
  author_id TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX release_n ON release (workspace_id, n);
CREATE TABLE import_run (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, file_name TEXT NOT NULL DEFAULT '', format TEXT NOT NULL DEFAULT '', encoding TEXT NOT NULL DEFAULT '', blob_key TEXT NOT NULL DEFAULT '', options JSONB NOT NULL DEFAULT '{}',
  state TEXT NOT NULL, done BIGINT NOT NULL DEFAULT 0, total BIGINT NOT NULL DEFAULT 0, report JSONB NOT NULL DEFAULT '{}', author_id TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX import_run_workspace ON import_run (workspace_id, created_at);
CREATE TABLE import_row (
  import_id TEXT NOT NULL, n BIGINT NOT NULL, workspace_id TEXT NOT NULL, action TEXT NOT NULL, key TEXT NOT NULL DEFAULT '', question TEXT NOT NULL DEFAULT '',
  content JSONB NOT NULL DEFAULT '{}', problems JSONB NOT NULL DEFAULT '[]', PRIMARY KEY (import_id, n)
);
CREATE TABLE correction (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, customer_id TEXT NOT NULL DEFAULT '', conversation_id TEXT NOT NULL, message_id TEXT NOT NULL, turn_id TEXT NOT NULL DEFAULT '', question TEXT NOT NULL, wrong_item_id TEXT NOT NULL DEFAULT '',
  right_item_id TEXT NOT NULL DEFAULT '', answer TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', author_id TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'open', result TEXT NOT NULL DEFAULT '', ended_by TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL, ended_at BIGINT NOT NULL DEFAULT 0, data_kind TEXT NOT NULL DEFAULT 'correction', retention_class TEXT NOT NULL DEFAULT 'conversation'
);
CREATE INDEX correction_workspace ON correction (workspace_id, state, created_at);
CREATE INDEX correction_customer ON correction (customer_id);

-- ───────────── webhooks ─────────────
CREATE TABLE webhook (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL, events JSONB NOT NULL DEFAULT '[]', note TEXT NOT NULL DEFAULT '',
  enabled BOOLEAN NOT NULL DEFAULT TRUE, failing_since BIGINT NOT NULL DEFAULT 0, created_by TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX webhook_workspace ON webhook (workspace_id, created_at);
CREATE TABLE webhook_delivery (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, webhook_id TEXT NOT NULL, event_id TEXT NOT NULL, event_type TEXT NOT NULL, conversation_id TEXT NOT NULL DEFAULT '', job_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'waiting', attempts BIGINT NOT NULL DEFAULT 0, status BIGINT NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, tried_at BIGINT NOT NULL DEFAULT 0, next_at BIGINT NOT NULL DEFAULT 0, replay_of TEXT NOT NULL DEFAULT ''
);
CREATE INDEX webhook_delivery_hook ON webhook_delivery (webhook_id, id);
CREATE UNIQUE INDEX webhook_delivery_event ON webhook_delivery (webhook_id, event_id) WHERE replay_of = '';
CREATE INDEX webhook_delivery_created ON webhook_delivery (created_at);

-- ───────────── value: what is built from events ─────────────
CREATE TABLE fact_conversation (
  conversation_id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, customer_id TEXT NOT NULL DEFAULT '', inbox_id TEXT NOT NULL DEFAULT '', channel TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL, closed_at BIGINT NOT NULL DEFAULT 0, outcome TEXT NOT NULL DEFAULT 'unknown', outcome_at BIGINT NOT NULL DEFAULT 0, window_until BIGINT NOT NULL DEFAULT 0,
  first_customer_at BIGINT NOT NULL DEFAULT 0, first_reply_at BIGINT NOT NULL DEFAULT 0, queued_at BIGINT NOT NULL DEFAULT 0, accepted_at BIGINT NOT NULL DEFAULT 0, first_human_reply_at BIGINT NOT NULL DEFAULT 0,
  handoffs BIGINT NOT NULL DEFAULT 0, turns BIGINT NOT NULL DEFAULT 0, declined BIGINT NOT NULL DEFAULT 0, clarified BIGINT NOT NULL DEFAULT 0,
  invited BIGINT NOT NULL DEFAULT 0, rating BIGINT NOT NULL DEFAULT 0, topic TEXT NOT NULL DEFAULT '', skill_group_id TEXT NOT NULL DEFAULT '', owner_id TEXT NOT NULL DEFAULT '', sample BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX fact_conversation_created ON fact_conversation (workspace_id, created_at);
CREATE INDEX fact_conversation_outcome ON fact_conversation (workspace_id, outcome, created_at);

-- ───────────── files kept in the database ─────────────
CREATE TABLE blob (key TEXT PRIMARY KEY, data {{bytes}} NOT NULL, size BIGINT NOT NULL, created_at BIGINT NOT NULL);
