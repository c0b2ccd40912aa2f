-- Drafts: what the bot would have said where people serve and it only drafts (an
-- inbox in mode shadow), and how far what people then said is from it. The words
-- of the draft are the company's and stay with its turn; what people said stays
-- with the conversation.
ALTER TABLE turn ADD COLUMN draft TEXT NOT NULL DEFAULT '';
CREATE TABLE draft (
  turn_id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, conversation_id TEXT NOT NULL, n BIGINT NOT NULL, at BIGINT NOT NULL, decision TEXT NOT NULL, item_id TEXT NOT NULL DEFAULT '', release_id TEXT NOT NULL DEFAULT '', confidence DOUBLE PRECISION NOT NULL DEFAULT 0,
  replied_at BIGINT NOT NULL DEFAULT 0, said BIGINT NOT NULL DEFAULT 0, likeness DOUBLE PRECISION NOT NULL DEFAULT 0, over BOOLEAN NOT NULL DEFAULT FALSE, sample BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX draft_workspace ON draft (workspace_id, at, turn_id);
CREATE INDEX draft_conversation ON draft (conversation_id, n);
