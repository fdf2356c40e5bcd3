-- What a segment's times were told by, so that they can be put right when the clock is; and whether its telegrams may be rows
-- already.

ALTER TABLE segment ADD COLUMN is_found INTEGER NOT NULL DEFAULT 0;  -- not begun here, or read once more: equal rows are the same telegram
ALTER TABLE segment ADD COLUMN offset_s INTEGER NOT NULL DEFAULT 0;  -- if_tsoffset of its file, as its rows have it: seconds
ALTER TABLE segment ADD COLUMN retime_s INTEGER;                     -- if_tsoffset that it is to get, and its rows; NULL: none
ALTER TABLE segment ADD COLUMN clock_epoch INTEGER;                  -- of this run, while nobody vouches for its clock
