-- The search in messages, the export and the closing of an account ask for all of a user's sessions, deleted ones too, which
-- the indexes of the lists leave out: without this one they read the whole table.
CREATE INDEX sessions_of_user_all ON sessions (user_id);
