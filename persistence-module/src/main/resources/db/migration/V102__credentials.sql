-- API keys, and the news that credentials of somebody ended, for nodes that hold open sockets.

CREATE TABLE api_keys (
    id           uuid        PRIMARY KEY,
    user_id      uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    prefix       text        NOT NULL CHECK (length(prefix) <= 12),
    key_hash     text        NOT NULL UNIQUE CHECK (length(key_hash) = 64),
    scopes       text        NOT NULL CHECK (scopes <> ''),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    CHECK (expires_at > created_at)
);
COMMENT ON COLUMN api_keys.key_hash IS 'SHA-256 of a key of 172 random bits; the key itself is shown once and kept nowhere';
CREATE INDEX api_keys_by_user ON api_keys (user_id, created_at, id);

CREATE TABLE credential_ends (
    id       uuid        PRIMARY KEY,
    user_id  uuid        NOT NULL,
    ended_at timestamptz NOT NULL
);
CREATE INDEX credential_ends_by_time ON credential_ends (ended_at);
