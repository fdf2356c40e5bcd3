-- How much of its time the readings of a day cover, milliseconds: the sum over its quarter hours. NULL where the day was
-- written before this was counted.
ALTER TABLE day_store ADD COLUMN covered INTEGER;
