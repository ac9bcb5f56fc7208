-- Instructions with files for agents: those that come with the server (without an owner) and users' own.

CREATE TABLE skills (
    id            uuid        PRIMARY KEY,
    user_id       uuid        REFERENCES users (id),
    name          text        NOT NULL CHECK (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(name) <= 64),
    description   text        NOT NULL CHECK (length(description) BETWEEN 1 AND 1024),
    source        text        NOT NULL CHECK (source IN ('builtin', 'github', 'custom')),
    source_url    text        CHECK (length(source_url) <= 2000),
    instructions  text        NOT NULL,
    license       text        CHECK (length(license) <= 200),
    compatibility text        CHECK (length(compatibility) <= 500),
    allowed_tools jsonb       NOT NULL DEFAULT '[]',
    is_enabled    boolean     NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz,
    CHECK ((source = 'builtin') = (user_id IS NULL))
);
CREATE UNIQUE INDEX skills_builtin ON skills (name) WHERE user_id IS NULL;
CREATE UNIQUE INDEX skills_own ON skills (user_id, name) WHERE user_id IS NOT NULL;

CREATE TABLE skill_archives (
    skill_id uuid  PRIMARY KEY REFERENCES skills (id) ON DELETE CASCADE,
    content  bytea NOT NULL
);
COMMENT ON TABLE skill_archives IS 'the files of a user''s own skill, as a zip; they go with the skill';

CREATE TABLE skill_switches (
    user_id  uuid NOT NULL REFERENCES users (id),
    skill_id uuid NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, skill_id)
);
COMMENT ON TABLE skill_switches IS 'built-in skills that a user has switched off';
