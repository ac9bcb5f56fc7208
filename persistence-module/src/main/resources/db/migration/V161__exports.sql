-- Archives of everything about a person, made in the background and kept for a while.

CREATE TABLE data_exports (
    id           uuid        PRIMARY KEY,
    user_id      uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    status       text        NOT NULL CHECK (status IN ('waiting', 'running', 'ready', 'failed', 'expired')),
    attempts     integer     NOT NULL DEFAULT 0,
    lease_until  timestamptz,
    parts_done   integer     NOT NULL DEFAULT 0,
    parts        integer     NOT NULL DEFAULT 0,
    storage_key  text,
    file_size    bigint,
    requested_at timestamptz NOT NULL,
    finished_at  timestamptz,
    expires_at   timestamptz,
    CHECK ((status = 'ready') = (storage_key IS NOT NULL))
);
CREATE INDEX data_exports_by_user ON data_exports (user_id, requested_at DESC, id DESC);
CREATE UNIQUE INDEX data_exports_one_at_a_time ON data_exports (user_id) WHERE status IN ('waiting', 'running');
CREATE INDEX data_exports_open ON data_exports (requested_at) WHERE status IN ('waiting', 'running');
CREATE INDEX data_exports_to_expire ON data_exports (expires_at) WHERE status = 'ready';
