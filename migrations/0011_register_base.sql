-- What the next step of a register is counted from where that is not its last reading: a coarser reading that says the
-- same as the finer one before it (a meter locked again) is no new beginning.
CREATE TABLE register_base (
    meter_id   INTEGER NOT NULL,
    bucket     INTEGER NOT NULL,  -- the quarter hour at whose end it holds
    channel_id INTEGER NOT NULL,  -- of the register's last reading in it
    base_id    INTEGER NOT NULL,  -- channel of the reading that steps are counted from
    base_ms    INTEGER NOT NULL,
    base       INTEGER NOT NULL,
    PRIMARY KEY (meter_id, bucket, channel_id)
) WITHOUT ROWID;
