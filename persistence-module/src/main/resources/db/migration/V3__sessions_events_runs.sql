-- Sessions, the event log of each session, and the runs of agents.

CREATE TABLE sessions (
    id               uuid        PRIMARY KEY,
    user_id          uuid        NOT NULL REFERENCES users (id),
    api_version      text,
    name             text,
    status           text        NOT NULL DEFAULT 'active' CHECK (status IN ('pending', 'active', 'pause')),
    app_kind         text        NOT NULL CHECK (app_kind IN ('agent', 'chat')),
    agent_type       text,
    model_setting_id uuid,
    is_public        boolean     NOT NULL DEFAULT false,
    title_pending    boolean     NOT NULL DEFAULT false,
    metadata         jsonb,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz,
    last_message_at  timestamptz,
    deleted_at       timestamptz
);
CREATE INDEX sessions_of_user ON sessions (user_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;

-- One row per session: the last sequence number given out, and the epoch of the run that may write.
CREATE TABLE session_heads (
    session_id uuid   PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    last_seq   bigint NOT NULL DEFAULT 0,
    epoch      bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE session_events (
    session_id  uuid        NOT NULL REFERENCES session_heads (session_id) ON DELETE CASCADE,
    seq         bigint      NOT NULL CHECK (seq > 0),
    id          uuid        NOT NULL,
    name        text        NOT NULL,
    event_group text        NOT NULL,
    run_id      uuid,
    audience    text        NOT NULL CHECK (audience IN ('VIEWERS', 'OWNER', 'NOBODY')),
    content     jsonb       NOT NULL,
    delta       boolean     NOT NULL,
    covers_from bigint,
    covers_to   bigint,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (session_id, seq),
    CHECK ((covers_from IS NULL) = (covers_to IS NULL)),
    CHECK (covers_to IS NULL OR covers_to < seq)
);

CREATE TABLE run_tasks (
    id            uuid        PRIMARY KEY,
    session_id    uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    user_id       uuid        NOT NULL REFERENCES users (id),
    task_type     text        NOT NULL CHECK (task_type IN ('agent_run', 'chat_run', 'media_generation')),
    status        text        NOT NULL
        CHECK (status IN ('PENDING', 'RUNNING', 'PAUSED', 'ABORTING', 'COMPLETED', 'CANCELLED', 'FAILED')),
    error_message text,
    data          jsonb       NOT NULL,
    owner         uuid,
    epoch         bigint      NOT NULL DEFAULT 0,
    lease_until   timestamptz,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX run_tasks_one_active ON run_tasks (session_id, task_type)
    WHERE status IN ('PENDING', 'RUNNING', 'PAUSED', 'ABORTING');
CREATE INDEX run_tasks_due ON run_tasks (lease_until) WHERE status IN ('PENDING', 'RUNNING', 'ABORTING');
CREATE INDEX run_tasks_of_session ON run_tasks (session_id, created_at DESC, id DESC);

CREATE TABLE task_logs (
    id         uuid        PRIMARY KEY,
    task_id    uuid        NOT NULL REFERENCES run_tasks (id) ON DELETE CASCADE,
    status     text        NOT NULL,
    data       jsonb,
    created_at timestamptz NOT NULL
);
CREATE INDEX task_logs_of_task ON task_logs (task_id, created_at);

-- What a run has done for good: one row per finished model call and per finished tool call.
CREATE TABLE run_steps (
    run_id     uuid        NOT NULL REFERENCES run_tasks (id) ON DELETE CASCADE,
    turn       int         NOT NULL CHECK (turn > 0),
    kind       text        NOT NULL CHECK (kind IN ('MODEL', 'TOOL')),
    call_id    text        NOT NULL DEFAULT '',
    content    jsonb       NOT NULL,
    log_seq    bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (run_id, turn, kind, call_id)
);
