-- 0002 meetings by time and by member, for lists · old server may stay up

create index meeting_by_start on meeting (district, opened_at desc);
create index meeting_member_of on meeting_member (district, account) where account is not null;
create index meeting_by_room on meeting (district, room);
