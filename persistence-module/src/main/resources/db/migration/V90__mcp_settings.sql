-- Sets of MCP servers. What they hold (commands, addresses, headers, environments, tokens) is one sealed document.

CREATE TABLE mcp_settings (
    id             uuid        PRIMARY KEY,
    user_id        uuid        NOT NULL REFERENCES users (id),
    tool_type      text        CHECK (length(tool_type) BETWEEN 1 AND 64),
    sealed_content text        NOT NULL,
    is_active      boolean     NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz
);
COMMENT ON COLUMN mcp_settings.tool_type IS 'null for a plain set; codex, claude_code, composio and others are set up elsewhere';
CREATE INDEX mcp_settings_by_user ON mcp_settings (user_id, created_at, id);
CREATE UNIQUE INDEX mcp_settings_one_of_a_kind ON mcp_settings (user_id, tool_type)
    WHERE tool_type IN ('codex', 'claude_code');
