-- 0002 how much came late and how much was excused by calibration or maintenance · old server may stay up
alter table reading_5m add column late integer not null default 0, add column excused integer not null default 0;
alter table reading_hour add column late integer not null default 0, add column excused integer not null default 0;
alter table reading_day add column late integer not null default 0, add column excused integer not null default 0;
