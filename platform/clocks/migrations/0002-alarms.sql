-- 0002 alarms of one district · old server may stay up

-- Due alarms are taken district by district; a server of the version before asks for all and finds them more slowly.
drop index clock_alarm;
create index clock_alarm on clock (district, next_alarm_at) where next_alarm_at is not null;
