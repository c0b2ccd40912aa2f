-- Who wrote what was read in with its history, and is not a member here.
CREATE TABLE knowledge_person (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, staff_no TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT ''
);
CREATE INDEX knowledge_person_workspace ON knowledge_person (workspace_id);
