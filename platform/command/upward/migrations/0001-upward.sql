-- 0001 legs of reporting upward, each with its own clock · old server may stay up

-- 信息上报时限: 单位 → 镇街 → 区 → 上级; one row a leg of a case
create table report_leg (
  district   text not null,
  id         uuid not null,
  matter     uuid not null,
  kind       text not null check (kind in ('direct', 'unit', 'town', 'district')),
  drill      boolean not null,
  -- whose duty it is to report
  unit       uuid,
  unit_name  text not null,
  area       text not null,
  title      text not null,
  started_at timestamptz not null,
  due_at     timestamptz not null,
  sent_at    timestamptz,
  sent_by    text,
  sent_to    text,
  words      text,
  -- how far it has climbed, and when it climbs next
  step       integer not null,
  next_at    timestamptz,
  voided_at  timestamptz,
  primary key (district, id),
  unique (district, matter, kind)
);
create index report_leg_waiting on report_leg (district, next_at) where next_at is not null;
create index report_leg_open on report_leg (district, due_at) where sent_at is null and voided_at is null;
