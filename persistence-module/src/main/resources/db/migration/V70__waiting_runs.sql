-- What a run that is paused waits for: one row per tool call that needs an answer of the user.

CREATE TABLE run_questions (
    id          uuid        PRIMARY KEY,
    run_id      uuid        NOT NULL REFERENCES run_tasks (id) ON DELETE CASCADE,
    turn        int         NOT NULL CHECK (turn > 0),
    call_id     text        NOT NULL,
    question    jsonb       NOT NULL,
    state       text        NOT NULL CHECK (state IN ('OPEN', 'ANSWERED', 'BEGUN')),
    confirmed   boolean,
    -- Sealed; removed when the run has ended.
    answer      text,
    asked_at    timestamptz NOT NULL,
    answered_at timestamptz,
    UNIQUE (run_id, turn, call_id),
    CHECK ((state = 'OPEN') = (confirmed IS NULL))
);
CREATE UNIQUE INDEX run_questions_one_open ON run_questions (run_id) WHERE state = 'OPEN';

-- How often the node that worked on a run was lost: a run that kills its nodes is given up.
ALTER TABLE run_tasks ADD COLUMN losses int NOT NULL DEFAULT 0;
