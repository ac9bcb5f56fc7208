-- Who did what to what, from where, with what result. The database itself numbers and chains the rows, and refuses changes.

CREATE TABLE audit_log (
    seq         bigint      PRIMARY KEY CHECK (seq > 0),
    id          uuid        NOT NULL UNIQUE,
    occurred_at timestamptz NOT NULL,
    actor_kind  text        NOT NULL CHECK (actor_kind IN ('user', 'server', 'nobody')),
    actor_id    uuid,
    actor_name  text        NOT NULL DEFAULT '' CHECK (length(actor_name) <= 320),
    credential  text        NOT NULL DEFAULT '' CHECK (length(credential) <= 40),
    action      text        NOT NULL CHECK (action ~ '^[a-z][a-z0-9_.-]{2,79}$'),
    target_kind text        NOT NULL DEFAULT '' CHECK (length(target_kind) <= 40),
    target_id   text        NOT NULL DEFAULT '' CHECK (length(target_id) <= 320),
    result      text        NOT NULL CHECK (result IN ('success', 'failure')),
    reason      text        NOT NULL DEFAULT '' CHECK (length(reason) <= 200),
    address     text        NOT NULL DEFAULT '' CHECK (length(address) <= 100),
    request_id  text        NOT NULL DEFAULT '' CHECK (length(request_id) <= 100),
    details     text        NOT NULL DEFAULT '{}' CHECK (length(details) <= 20000),
    prev_hash   text        NOT NULL CHECK (length(prev_hash) = 64),
    hash        text        NOT NULL CHECK (length(hash) = 64)
);
COMMENT ON COLUMN audit_log.details IS 'a JSON object of texts; kept as text, because the hash covers it';
CREATE INDEX audit_log_by_actor ON audit_log (actor_id, seq) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_log_by_time ON audit_log (occurred_at);

CREATE TABLE audit_head (
    one       boolean PRIMARY KEY DEFAULT true CHECK (one),
    last_seq  bigint  NOT NULL,
    last_hash text    NOT NULL CHECK (length(last_hash) = 64)
);
COMMENT ON TABLE audit_head IS 'the newest row of audit_log, so that nobody can cut off its end unseen';
INSERT INTO audit_head (last_seq, last_hash) VALUES (0, repeat('0', 64));

CREATE TABLE audit_cuts (
    seq    bigint      PRIMARY KEY,
    hash   text        NOT NULL CHECK (length(hash) = 64),
    cut_at timestamptz NOT NULL
);
COMMENT ON TABLE audit_cuts IS 'how far retention has removed rows, and the hash that the rest begins with';

-- SHA-256, in hex, of the fields in this order, each as its length in bytes, a colon, its text and a comma.
CREATE FUNCTION audit_hash(r audit_log) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(string_agg(octet_length(convert_to(f, 'UTF8')) || ':' || f || ',', '' ORDER BY n), 'UTF8')), 'hex')
    FROM unnest(ARRAY['capstan-audit-1', r.prev_hash, r.seq::text, r.id::text,
                      ((extract(epoch FROM r.occurred_at) * 1000000)::bigint)::text,
                      r.actor_kind, coalesce(r.actor_id::text, ''), r.actor_name, r.credential, r.action, r.target_kind,
                      r.target_id, r.result, r.reason, r.address, r.request_id, r.details]) WITH ORDINALITY AS t (f, n)
$$;

CREATE FUNCTION chain_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head audit_head;
BEGIN
    SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
    NEW.seq := head.last_seq + 1;
    NEW.prev_hash := head.last_hash;
    NEW.hash := audit_hash(NEW);
    UPDATE audit_head SET last_seq = NEW.seq, last_hash = NEW.hash;
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_log_chained BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION chain_audit();

CREATE TRIGGER audit_log_stays BEFORE UPDATE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_cuts_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_cuts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Retention alone removes rows: oldest first, up to a cut that says so, and never what is younger than thirty days.
CREATE FUNCTION guard_audit_cut() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM audit_log l WHERE l.seq = NEW.seq AND l.hash = NEW.hash
                     AND l.occurred_at < now() - interval '30 days') THEN
        RAISE EXCEPTION 'audit_cuts: there is no such row that is old enough' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_cuts_guarded BEFORE INSERT ON audit_cuts FOR EACH ROW EXECUTE FUNCTION guard_audit_cut();

CREATE FUNCTION guard_audit_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seq > (SELECT coalesce(max(c.seq), 0) FROM audit_cuts c) OR OLD.occurred_at >= now() - interval '30 days' THEN
        RAISE EXCEPTION 'audit_log only grows: DELETE is refused' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER audit_log_guarded BEFORE DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION guard_audit_removal();

-- Who may read it without being an administrator.
ALTER TABLE users DROP CONSTRAINT users_role_check;
ALTER TABLE users ADD CONSTRAINT users_role_check CHECK (role IN ('user', 'admin', 'auditor'));
