-- Events are stored under the lock of their session's head, in the transaction that gave out their numbers, so each has one.
-- The foreign key asked for it again with a statement for each event, which cost more than storing it. A trigger keeps what
-- else the key did: a head that goes takes its events with it.
ALTER TABLE session_events DROP CONSTRAINT session_events_session_id_fkey;

CREATE FUNCTION remove_session_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM session_events WHERE session_id = OLD.session_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER session_events_of_head AFTER DELETE ON session_heads
    FOR EACH ROW EXECUTE FUNCTION remove_session_events();
