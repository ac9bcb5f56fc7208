-- Events that tell how something is (a file tree, a sandbox) and are replaced by the next of their kind.
CREATE INDEX session_events_states ON session_events (session_id, (content ->> 'block_id'))
    WHERE delta AND run_id IS NULL;
