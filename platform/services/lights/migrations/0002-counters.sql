-- 0002 ended applications are counted as they end; the open ones are read from one narrow index · old server must stop

-- 办结日计数: ended on a day, and within the promise
create table service_light_day (
  district   text not null,
  day        date not null,
  key        text not null,
  unit       uuid,
  item       text,
  item_title text,
  hall       text,
  ended      integer not null default 0,
  in_time    integer not null default 0,
  primary key (district, day, key)
);

insert into service_light_day (district, day, key, unit, item, item_title, hall, ended, in_time)
select l.district, ((l.closed_at at time zone 'UTC') + interval '8 hours')::date,
  coalesce(l.unit::text, '') || '|' || coalesce(l.item, '') || '|' || coalesce(l.hall, ''),
  l.unit, l.item, max(l.item_title), l.hall, count(*),
  count(*) filter (where not coalesce(l.red_at < coalesce(l.frozen_at, l.closed_at), false))
from service_light l where l.closed_at is not null
group by 1, 2, 3, l.unit, l.item, l.hall;

create index service_light_now on service_light (district)
  include (unit, item, item_title, hall, yellow_at, red_at, black_at, frozen_at) where closed_at is null;
create index service_light_worst on service_light (district, red_at, matter) where closed_at is null;
drop index service_light_open;
create index supervision_signal_by_day on supervision_signal (district, raised_at) include (unit, item, hall, outcome);
