-- The customer's word on whether it is solved has its time, whichever it was:
-- "no" after the close must stand against an agent's disposition as "yes" does.
ALTER TABLE conversation RENAME COLUMN confirmed_at TO customer_word_at;
UPDATE conversation SET customer_word_at = (SELECT r.given_at FROM rating r WHERE r.conversation_id = conversation.id)
WHERE customer_word_at = 0 AND rated_at > 0 AND id IN (SELECT conversation_id FROM rating WHERE solved <> '');
