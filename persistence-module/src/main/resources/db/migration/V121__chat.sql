-- Chat over REST: turns, of which a session has one at a time, and the messages that they leave.

CREATE TABLE chat_turns (
    id            uuid        PRIMARY KEY,
    session_id    uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    user_id       uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    status        text        NOT NULL CHECK (status IN ('running', 'stopping', 'completed', 'cancelled', 'failed')),
    first_seq     bigint      NOT NULL,
    node          uuid        NOT NULL,
    lease_until   timestamptz NOT NULL,
    created_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    CONSTRAINT chat_turns_end CHECK ((ended_at IS NULL) = (status IN ('running', 'stopping')))
);
COMMENT ON COLUMN chat_turns.first_seq IS 'the number in the event log of the session after which the turn begins';
CREATE UNIQUE INDEX chat_turns_one_at_a_time ON chat_turns (session_id) WHERE ended_at IS NULL;
CREATE INDEX chat_turns_leases ON chat_turns (lease_until) WHERE ended_at IS NULL;
CREATE INDEX chat_turns_newest ON chat_turns (session_id, created_at DESC, id DESC);

CREATE TABLE chat_messages (
    session_id    uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    seq           bigint      NOT NULL CHECK (seq > 0),
    id            uuid        NOT NULL UNIQUE,
    turn_id       uuid        NOT NULL,
    role          text        NOT NULL CHECK (role IN ('user', 'assistant', 'system', 'tool')),
    content       jsonb       NOT NULL,
    told          text,
    files         jsonb       NOT NULL,
    model         text,
    usage         jsonb,
    tokens        bigint,
    finish_reason text,
    finished      boolean     NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (session_id, seq)
);
COMMENT ON COLUMN chat_messages.told IS 'of a user message: what the model is told, attached texts included';
COMMENT ON COLUMN chat_messages.finished IS 'what is not finished is shown, and left out of what later models are told';
