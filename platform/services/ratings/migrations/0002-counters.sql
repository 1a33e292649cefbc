-- 0002 what the board shows is counted as it happens, not each time it is looked at · old server must stop

-- 好差评日计数: the day is that of the visit or of the application's end; a row per unit, item, window and channel
create table rating_day (
  district   text not null,
  day        date not null,
  key        text not null,
  unit       uuid,
  unit_name  text,
  item       text,
  item_title text,
  hall       uuid,
  hall_name  text,
  window_no  text,
  channel    text,
  chances    integer not null default 0,
  very       integer not null default 0,
  yes        integer not null default 0,
  basic      integer not null default 0,
  no         integer not null default 0,
  very_no    integer not null default 0,
  excluded   integer not null default 0,
  closed     integer not null default 0,
  primary key (district, day, key)
);

create table rating_tag_day (
  district text not null,
  day      date not null,
  key      text not null,
  unit     uuid,
  tag      text not null,
  count    integer not null default 0,
  primary key (district, day, key)
);

create index rating_bad_by_day on rating (district, at) where level in ('no', 'veryNo');

insert into rating_day (district, day, key, unit, unit_name, item, item_title, hall, hall_name, window_no, channel,
  chances)
select c.district, ((c.at at time zone 'UTC') + interval '8 hours')::date,
  coalesce(c.unit::text, '') || '|' || coalesce(c.item, '') || '|' || coalesce(c.hall::text, '') || '|'
    || coalesce(c.window_no, '') || '|',
  c.unit, max(c.unit_name), c.item, max(c.item_title), c.hall, max(c.hall_name), c.window_no, null, count(*)
from rating_chance c
group by 1, 2, 3, c.unit, c.item, c.hall, c.window_no;

insert into rating_day (district, day, key, unit, unit_name, item, item_title, hall, hall_name, window_no, channel,
  very, yes, basic, no, very_no, excluded, closed)
select c.district, ((c.at at time zone 'UTC') + interval '8 hours')::date,
  coalesce(c.unit::text, '') || '|' || coalesce(c.item, '') || '|' || coalesce(c.hall::text, '') || '|'
    || coalesce(c.window_no, '') || '|' || r.channel,
  c.unit, max(c.unit_name), c.item, max(c.item_title), c.hall, max(c.hall_name), c.window_no, r.channel,
  count(*) filter (where r.level = 'very' and r.state <> 'excluded'),
  count(*) filter (where r.level = 'yes' and r.state <> 'excluded'),
  count(*) filter (where r.level = 'basic' and r.state <> 'excluded'),
  count(*) filter (where r.level = 'no' and r.state <> 'excluded'),
  count(*) filter (where r.level = 'veryNo' and r.state <> 'excluded'),
  count(*) filter (where r.state = 'excluded'),
  count(*) filter (where r.level in ('no', 'veryNo') and r.state <> 'excluded' and r.closed_at is not null)
from rating r join rating_chance c on c.district = r.district and c.id = r.chance
where r.round = 1
group by 1, 2, 3, c.unit, c.item, c.hall, c.window_no, r.channel;

insert into rating_tag_day (district, day, key, unit, tag, count)
select c.district, ((c.at at time zone 'UTC') + interval '8 hours')::date, coalesce(c.unit::text, '') || '|' || t.tag,
  c.unit, t.tag, count(*)
from rating r join rating_chance c on c.district = r.district and c.id = r.chance, unnest(r.tags) as t(tag)
where r.state <> 'excluded'
group by 1, 2, 3, c.unit, t.tag;
