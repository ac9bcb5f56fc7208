-- Search in messages. Substrings in any script need pg_trgm, which not every server has or lets us make; without it the
-- search finds words and beginnings of words.

CREATE FUNCTION chat_text(parts jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(string_agg(part ->> 'text', E'\n'), '')
    FROM jsonb_array_elements(CASE WHEN jsonb_typeof(parts) = 'array' THEN parts ELSE '[]'::jsonb END) AS part
    WHERE part ->> 'type' = 'text'
$$;

-- A tsvector has a limit of its own, and the beginning of a very long message is enough. It does not call the function
-- above: indexes are made and kept without a search path.
CREATE FUNCTION chat_words(parts jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT to_tsvector('simple', left(coalesce(string_agg(part ->> 'text', E'\n'), ''), 100000))
    FROM jsonb_array_elements(CASE WHEN jsonb_typeof(parts) = 'array' THEN parts ELSE '[]'::jsonb END) AS part
    WHERE part ->> 'type' = 'text'
$$;

CREATE INDEX chat_messages_words ON chat_messages USING gin (chat_words(content)) WHERE role IN ('user', 'assistant');
CREATE INDEX session_events_words ON session_events
    USING gin (to_tsvector('simple', left(content ->> 'text', 100000)))
    WHERE name IN ('session.user_message', 'agent.response');

DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    EXECUTE 'CREATE INDEX chat_messages_trigrams ON chat_messages USING gin (lower(chat_text(content)) gin_trgm_ops)'
        || ' WHERE role IN (''user'', ''assistant'')';
    EXECUTE 'CREATE INDEX session_events_trigrams ON session_events USING gin (lower(content ->> ''text'') gin_trgm_ops)'
        || ' WHERE name IN (''session.user_message'', ''agent.response'')';
EXCEPTION
    WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object
        OR invalid_schema_name OR duplicate_object THEN
        RAISE NOTICE 'no search for parts of words: %', SQLERRM;
END
$$;
