-- 0001 service items in two layers, their versions and states · old server may stay up

-- 基本目录
create table service_item (
  district   text not null,
  code       text not null,
  title      text not null,
  title_en   text not null,
  type       text not null,
  law        text[] not null,
  legal      jsonb not null,
  changed_at timestamptz not null,
  primary key (district, code)
);

-- 实施清单: one unit's doing of it; `code` is the 实施编码
create table service_task (
  district     text not null,
  code         text not null,
  -- subject of its facts
  id           uuid not null,
  catalog_code text not null,
  unit         uuid not null,
  state        text not null check (state in ('draft', 'inUse', 'paused', 'ended')),
  paused_why   text,
  changed_at   timestamptz not null,
  primary key (district, code)
);
create index service_task_by_unit on service_task (district, unit);

-- published versions are never edited; at most one row of a task has no valid_from: its draft
create table service_item_version (
  district     text not null,
  code         text not null,
  version      integer not null,
  body         jsonb not null,
  valid_from   date,
  -- counts saves of a draft
  revision     integer not null default 1,
  changed_at   timestamptz not null,
  changed_by   text not null,
  published_at timestamptz,
  published_by text,
  primary key (district, code, version)
);
create unique index service_item_one_draft on service_item_version (district, code) where valid_from is null;
create index service_item_in_force on service_item_version (district, code, valid_from desc);

-- 办件编号: serials of a day
create table service_serial (
  district text not null,
  code     text not null,
  day      date not null,
  last     integer not null,
  primary key (district, code, day)
);
