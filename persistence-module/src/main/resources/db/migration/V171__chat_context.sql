-- What stands for the older part of a chat when it no longer fits a model, and what a message is beside its text.

CREATE TABLE chat_summaries (
    id         uuid        PRIMARY KEY,
    session_id uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    before_seq bigint      NOT NULL CHECK (before_seq > 0),
    summary    text        NOT NULL CHECK (summary <> ''),
    created_at timestamptz NOT NULL
);
COMMENT ON COLUMN chat_summaries.before_seq IS 'the first message that is told word for word after it; each summary has those before it in it';
CREATE INDEX chat_summaries_newest ON chat_summaries (session_id, before_seq DESC, id DESC);

ALTER TABLE chat_messages ADD COLUMN metadata jsonb;
COMMENT ON COLUMN chat_messages.metadata IS 'what clients show beside it: the media wishes of a question, the answers of a council';
