-- Whether a meter's power gets its sign from the status word of 1.8.0 (meters.*.direction_from_status), as configured
-- when its telegrams became rows the last time.
ALTER TABLE meter ADD COLUMN direction_from_status INTEGER NOT NULL DEFAULT 0;
