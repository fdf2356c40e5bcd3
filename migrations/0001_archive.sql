-- The archive's tables. Times are UTC integers: milliseconds since 1970. Values are exact integers with a decimal
-- scaler: value = raw * 10^scaler. What each table and column means stands in docs/database.md.

CREATE TABLE archive_info (
    key   TEXT PRIMARY KEY,
    value TEXT
) WITHOUT ROWID;

CREATE TABLE meter (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    note       TEXT,
    created_ms INTEGER NOT NULL,
    telegrams  INTEGER NOT NULL DEFAULT 0,  -- valid ones of all closed segments
    faults     INTEGER NOT NULL DEFAULT 0,  -- frames of theirs whose checksum failed
    saved_ms   INTEGER                      -- up to here the channels' latest values are written
);

-- One register of one device as it is sent: a change of server id, unit or scaler makes a new channel.
CREATE TABLE channel (
    id         INTEGER PRIMARY KEY,
    meter_id   INTEGER NOT NULL REFERENCES meter,
    server_id  TEXT NOT NULL,     -- hex, '' if the telegram has none
    obis       TEXT NOT NULL,     -- 1-0:16.7.0*255
    unit       TEXT,              -- symbol of IEC 62056-62
    unit_code  INTEGER,           -- as sent
    scaler     INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('number', 'text', 'status')),
    slot       INTEGER NOT NULL,  -- block = slot / 16, column = slot % 16 of telegram_store
    name       TEXT NOT NULL,
    short_name TEXT NOT NULL,
    divisor    REAL NOT NULL,     -- 10^-scaler where the scaler is negative, else 1
    multiplier INTEGER NOT NULL,  -- 10^scaler where the scaler is positive, else 1
    first_ms   INTEGER NOT NULL,
    last_ms    INTEGER,           -- latest value, as far as it is not in the meter's newest telegram
    last_value,                   -- raw integer; of a text the id in text_value
    UNIQUE (meter_id, slot)
);

CREATE TABLE segment (
    id        INTEGER PRIMARY KEY,
    meter_id  INTEGER NOT NULL REFERENCES meter,
    path      TEXT NOT NULL UNIQUE,  -- below the archive's folder
    first_ms  INTEGER,
    last_ms   INTEGER,
    bytes     INTEGER NOT NULL DEFAULT 0,
    telegrams INTEGER NOT NULL DEFAULT 0,  -- valid ones
    faults    INTEGER NOT NULL DEFAULT 0,  -- frames whose checksum failed
    every     INTEGER NOT NULL DEFAULT 1,  -- thinned: one telegram in so many was kept
    state     TEXT NOT NULL CHECK (state IN ('open', 'closed', 'finished', 'missing', 'damaged'))
);
CREATE INDEX segment_by_time ON segment (meter_id, first_ms);

-- Up to which byte the segments that are not wholly processed have become rows, and what was in them so far. Written
-- with every commit, so it is kept apart from what changes seldom.
CREATE TABLE journal (
    segment_id  INTEGER PRIMARY KEY REFERENCES segment ON DELETE CASCADE,
    meter_id    INTEGER NOT NULL REFERENCES meter,
    byte_offset INTEGER NOT NULL,
    first_ms    INTEGER,
    last_ms     INTEGER,
    telegrams   INTEGER NOT NULL DEFAULT 0,
    faults      INTEGER NOT NULL DEFAULT 0
);

-- One row a telegram and block of 16 channels; the view `reading` shows a row a reading.
CREATE TABLE telegram_store (
    meter_id    INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    block       INTEGER NOT NULL,
    v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15,
    PRIMARY KEY (meter_id, received_ms, block)
) WITHOUT ROWID;

CREATE TABLE text_value (
    id   INTEGER PRIMARY KEY,
    body TEXT NOT NULL UNIQUE
);

CREATE TABLE event (
    id       INTEGER PRIMARY KEY,
    at_ms    INTEGER NOT NULL,
    meter_id INTEGER REFERENCES meter,
    kind     TEXT NOT NULL,
    detail   TEXT
);
CREATE INDEX event_by_time ON event (at_ms);

-- From when on which offset from UTC holds in the archive's time zone.
CREATE TABLE local_offset (
    from_ms      INTEGER PRIMARY KEY,
    offset_ms    INTEGER NOT NULL,
    abbreviation TEXT NOT NULL
);
