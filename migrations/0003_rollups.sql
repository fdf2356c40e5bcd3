-- What remains of readings for ever: quarter hours (UTC) and local days of every numeric channel, in raw integers like
-- the rows. They are written when their time is over and outlive the rows they came from.

ALTER TABLE meter ADD COLUMN rolled_ms INTEGER;  -- quarter hours before this are written; NULL: none so far
ALTER TABLE meter ADD COLUMN pruned_ms INTEGER;  -- rows before this were removed

CREATE TABLE quarter_hour_store (
    meter_id   INTEGER NOT NULL,
    bucket     INTEGER NOT NULL,  -- its beginning, milliseconds since 1970
    channel_id INTEGER NOT NULL,
    n          INTEGER NOT NULL,  -- readings; 0 where only a consumption is kept
    min,
    max,
    sum,
    first,
    last,
    rise,                         -- of registers: the sum of the steps up, each where the later reading lies
    first_at   INTEGER,           -- time of the first and last reading, milliseconds from the beginning
    last_at    INTEGER,
    PRIMARY KEY (meter_id, bucket, channel_id)
) WITHOUT ROWID;

CREATE TABLE day_store (
    meter_id   INTEGER NOT NULL,
    day        INTEGER NOT NULL,  -- local date, days since 1970-01-01
    channel_id INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    min,
    max,
    sum,
    first,
    last,
    rise,
    first_at   INTEGER,           -- milliseconds from the local midnight with which the day begins
    last_at    INTEGER,
    PRIMARY KEY (meter_id, day, channel_id)
) WITHOUT ROWID;
