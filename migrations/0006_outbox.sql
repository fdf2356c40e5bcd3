-- Mails that are due, and every attempt to send them. These tables are the only ones that others than the holder of the
-- archive's lock may write to: smtrace-mail and `smtrace report`.

CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY,
    report     TEXT NOT NULL,               -- its name in the configuration; of an alert what it watches for
    kind       TEXT NOT NULL CHECK (kind IN ('digest', 'readings', 'captures', 'alert')),
    for_ms     INTEGER NOT NULL,            -- the minute that it is for; of an alert when it happened
    part       INTEGER NOT NULL DEFAULT 1,  -- captures that do not fit into one mail are several
    parts      INTEGER NOT NULL DEFAULT 1,
    state      TEXT NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'failed', 'dropped')),
    created_ms INTEGER NOT NULL,
    needs_ms   INTEGER,                     -- from here on the archive is needed to write it; NULL: it is written, or needs nothing
    attempts   INTEGER NOT NULL DEFAULT 0,  -- since it was entered, or since `report outbox --retry`
    first_ms   INTEGER,                     -- the first of them
    next_ms    INTEGER,                     -- of a due one: not tried before
    handed_ms  INTEGER,                     -- since then the server may have it
    done_ms    INTEGER,                     -- when it was sent, given up or dropped
    last_error TEXT,
    message_id TEXT NOT NULL,
    recipients TEXT,                        -- who has it, a line each
    remaining  TEXT,                        -- who is to get it yet, a line each; NULL: all that the configuration names
    UNIQUE (report, for_ms, part)
);
CREATE INDEX outbox_due ON outbox (next_ms) WHERE state IN ('due', 'sending');

-- What is to be sent, from the first attempt until it was sent: each attempt sends the same.
CREATE TABLE outbox_content (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox ON DELETE CASCADE,
    subject   TEXT NOT NULL,
    body      TEXT NOT NULL,
    html      TEXT,
    language  TEXT
);
CREATE TABLE outbox_attachment (
    outbox_id    INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    name         TEXT NOT NULL,
    content_type TEXT NOT NULL,
    path         TEXT NOT NULL,             -- below the archive's folder
    bytes        INTEGER NOT NULL,
    PRIMARY KEY (outbox_id, number)
) WITHOUT ROWID;

CREATE TABLE outbox_attempt (
    id        INTEGER PRIMARY KEY,
    outbox_id INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
    began_ms  INTEGER NOT NULL,
    ended_ms  INTEGER,
    outcome   TEXT CHECK (outcome IN ('sent', 'retry', 'failed', 'interrupted')),
    detail    TEXT,
    is_told   INTEGER NOT NULL DEFAULT 0    -- whether the recorder has made a line in the log and an event of it
);
CREATE INDEX outbox_attempt_of ON outbox_attempt (outbox_id);
CREATE INDEX outbox_attempt_untold ON outbox_attempt (id) WHERE is_told = 0;

-- The captures that a report has sent, or is to send with the mail for a minute.
CREATE TABLE outbox_segment (
    report     TEXT NOT NULL,
    segment_id INTEGER NOT NULL REFERENCES segment ON DELETE CASCADE,
    for_ms     INTEGER NOT NULL,
    PRIMARY KEY (report, segment_id)
) WITHOUT ROWID;

-- Up to which minute a report has been entered, by which schedule.
CREATE TABLE report_state (
    report   TEXT PRIMARY KEY,
    schedule TEXT NOT NULL,
    since_ms INTEGER NOT NULL,              -- since when it is configured
    last_ms  INTEGER NOT NULL               -- the last minute that was entered or left out
) WITHOUT ROWID;

-- What alerts are on.
CREATE TABLE alert_state (
    alert    TEXT NOT NULL,
    meter    TEXT NOT NULL,                 -- '' where it concerns none
    since_ms INTEGER NOT NULL,              -- when it happened
    told     INTEGER NOT NULL,              -- whether a mail was entered for it: the end is told then too
    PRIMARY KEY (alert, meter)
) WITHOUT ROWID;
