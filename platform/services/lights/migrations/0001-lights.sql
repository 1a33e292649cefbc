-- 0001 applications under supervision, and signals · old server may stay up

-- 监察灯: when the light of each application turns; the light itself follows from the time
create table service_light (
  district   text not null,
  matter     uuid not null,
  number     text not null,
  item       text,
  item_title text,
  unit       uuid,
  hall       text,
  state      text not null,
  opened_at  timestamptz not null,
  closed_at  timestamptz,
  yellow_at  timestamptz,
  red_at     timestamptz,
  black_at   timestamptz,
  frozen_at  timestamptz,
  primary key (district, matter)
);
create index service_light_open on service_light (district, red_at) where closed_at is null;
create index service_light_by_day on service_light (district, opened_at);

-- 监察信号
create table supervision_signal (
  district   text not null,
  id         uuid not null,
  -- the fact that showed it, and the kind: seen once
  key        text not null,
  kind       text not null,
  matter     uuid not null,
  number     text not null,
  item       text,
  item_title text,
  unit       uuid,
  hall       text,
  evidence   jsonb not null,
  raised_at  timestamptz not null,
  state      text not null check (state in ('raised', 'explained', 'correcting', 'corrected', 'closed')),
  due        timestamptz,
  explained  jsonb,
  judged     jsonb,
  corrected  jsonb,
  outcome    text check (outcome in ('real', 'unfounded')),
  closed_at  timestamptz,
  late       boolean not null default false,
  version    integer not null default 1,
  primary key (district, id),
  unique (district, key)
);
create index supervision_signal_of_matter on supervision_signal (district, matter);
create index supervision_signal_open on supervision_signal (district, id) where state <> 'closed';
