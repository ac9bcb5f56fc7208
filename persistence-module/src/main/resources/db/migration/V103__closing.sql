-- Accounts that are closed, and what is left of them when their time of grace is over: a row without a person.

ALTER TABLE users
    ADD COLUMN closed_at timestamptz,
    ADD COLUMN erased_at timestamptz,
    ADD CONSTRAINT closed_is_inactive CHECK (closed_at IS NULL OR NOT is_active),
    ADD CONSTRAINT erased_was_closed CHECK (erased_at IS NULL OR closed_at IS NOT NULL);
CREATE INDEX users_to_erase ON users (closed_at) WHERE closed_at IS NOT NULL AND erased_at IS NULL;

-- What belongs to a person refers to the row in users; what must outlive people, as books of money must, keeps a plain id.
-- So whatever refers to it goes, also tables that a later version adds.
CREATE FUNCTION erase_user(erased uuid) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    place record;
    removed bigint;
    total bigint := 0;
BEGIN
    DELETE FROM sessions WHERE user_id = erased;
    GET DIAGNOSTICS total = ROW_COUNT;
    FOR place IN
        SELECT c.conrelid::regclass AS name, a.attname AS col
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = 'users'::regclass ORDER BY 1
    LOOP
        EXECUTE format('DELETE FROM %s WHERE %I = $1', place.name, place.col) USING erased;
        GET DIAGNOSTICS removed = ROW_COUNT;
        total := total + removed;
    END LOOP;
    RETURN total;
END
$$;
