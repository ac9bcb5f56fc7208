-- What a session is called when the model that is to name it does not.
ALTER TABLE sessions ADD COLUMN title_fallback text;
CREATE INDEX sessions_untitled ON sessions (created_at) WHERE title_pending;
