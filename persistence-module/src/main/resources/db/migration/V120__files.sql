-- Files of users: what is reserved and what is stored, which sessions show them, and avatars. The bytes are in the store.

CREATE TABLE file_assets (
    id            uuid        PRIMARY KEY,
    user_id       uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    file_name     text        NOT NULL CHECK (length(file_name) BETWEEN 1 AND 255),
    content_type  text        NOT NULL CHECK (length(content_type) BETWEEN 1 AND 255),
    file_size     bigint      NOT NULL CHECK (file_size >= 0),
    kind          text        NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'document', 'code', 'other')),
    source        text        NOT NULL CHECK (source IN ('user_upload', 'generated', 'system')),
    status        text        NOT NULL CHECK (status IN ('pending', 'complete', 'failed')),
    storage_key   text        NOT NULL UNIQUE,
    sha256        text        CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    cause         text,
    created_at    timestamptz NOT NULL,
    completed_at  timestamptz,
    swept_at      timestamptz,
    CONSTRAINT file_assets_complete_ones_are_known CHECK (status <> 'complete' OR (sha256 IS NOT NULL AND completed_at IS NOT NULL))
);
COMMENT ON COLUMN file_assets.file_size IS 'claimed while pending, then what was stored';
COMMENT ON COLUMN file_assets.swept_at IS 'when the place where its upload arrived was emptied for the last time';
CREATE INDEX file_assets_of_user ON file_assets (user_id, created_at DESC, id DESC) WHERE status = 'complete';
CREATE INDEX file_assets_images ON file_assets (user_id, created_at DESC, id DESC) WHERE status = 'complete' AND kind = 'image';
CREATE INDEX file_assets_used ON file_assets (user_id) INCLUDE (file_size) WHERE status <> 'failed';
CREATE INDEX file_assets_unswept ON file_assets (created_at) WHERE swept_at IS NULL;

CREATE TABLE session_files (
    session_id uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    asset_id   uuid        NOT NULL REFERENCES file_assets (id) ON DELETE CASCADE,
    shared     boolean     NOT NULL,
    linked_at  timestamptz NOT NULL,
    PRIMARY KEY (session_id, asset_id)
);
COMMENT ON COLUMN session_files.shared IS 'whether everybody sees it once the session is published';
CREATE INDEX session_files_newest ON session_files (session_id, linked_at DESC, asset_id DESC);
CREATE INDEX session_files_of_asset ON session_files (asset_id);

CREATE TABLE user_avatars (
    user_id     uuid        PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    avatar_id   uuid        NOT NULL UNIQUE,
    storage_key text        NOT NULL UNIQUE,
    file_size   bigint      NOT NULL CHECK (file_size > 0),
    sha256      text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    created_at  timestamptz NOT NULL
);

-- Objects that no row needs any more; removed from the store after the transaction that says so.
CREATE TABLE discarded_objects (
    storage_key  text        PRIMARY KEY,
    discarded_at timestamptz NOT NULL
);
