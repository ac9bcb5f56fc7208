-- Signing in to MCP servers by OAuth: questions that are open, and what was granted. Secrets are sealed.

CREATE TABLE mcp_consents (
    handle_hash  text        PRIMARY KEY CHECK (length(handle_hash) = 64),
    state_hash   text        NOT NULL UNIQUE CHECK (length(state_hash) = 64),
    browser_hash text        NOT NULL CHECK (length(browser_hash) = 64),
    user_id      uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    setting_id   uuid        NOT NULL REFERENCES mcp_settings (id) ON DELETE CASCADE,
    sealed_flow  text        NOT NULL,
    is_allowed   boolean     NOT NULL DEFAULT false,
    expires_at   timestamptz NOT NULL
);
COMMENT ON TABLE mcp_consents IS 'a row is gone when the answer of the authorization server came back, whatever became of it';
CREATE INDEX mcp_consents_by_expiry ON mcp_consents (expires_at);
CREATE INDEX mcp_consents_by_user ON mcp_consents (user_id);
CREATE INDEX mcp_consents_by_setting ON mcp_consents (setting_id);

CREATE TABLE mcp_grants (
    id               uuid        PRIMARY KEY,
    user_id          uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    setting_id       uuid        NOT NULL REFERENCES mcp_settings (id) ON DELETE CASCADE,
    server_name      text        NOT NULL CHECK (length(server_name) BETWEEN 1 AND 64),
    sealed_tokens    text        NOT NULL,
    expires_at       timestamptz,
    refreshing_until timestamptz,
    granted_at       timestamptz NOT NULL,
    version          bigint      NOT NULL DEFAULT 0,
    UNIQUE (setting_id, server_name)
);
COMMENT ON COLUMN mcp_grants.expires_at IS 'of the access token; null when the server did not say';
COMMENT ON COLUMN mcp_grants.refreshing_until IS 'until then one node trades the refresh token in, and the others wait';
CREATE INDEX mcp_grants_by_user ON mcp_grants (user_id);
