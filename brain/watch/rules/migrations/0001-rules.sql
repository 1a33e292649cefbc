-- 0001 watch rules with versions, firings, silences, how far was watched · old server may stay up

-- 监测规则; `version` = the one that runs, 0 = none yet
create table watch_rule (
  district   text not null,
  id         uuid not null,
  name       text not null,
  pack       text,
  state      text not null check (state in ('draft', 'published', 'off')),
  version    integer not null,
  off_reason text,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (district, id),
  unique (district, name)
);

create table watch_rule_version (
  district     text not null,
  rule         uuid not null,
  version      integer not null,
  declared     jsonb not null,
  made_by      text not null,
  made_by_id   uuid,
  made_at      timestamptz not null,
  trial        jsonb,
  published_by text,
  published_at timestamptz,
  primary key (district, rule, version)
);

-- 预警触发. One stands for a rule and an object at a time; the same beginning is never kept twice, also after a crash
create table watch_firing (
  district     text not null,
  id           uuid not null,
  rule         text not null,
  version      integer not null,
  title        jsonb not null,
  level        text not null check (level in ('red', 'orange', 'yellow', 'blue')),
  state        text not null check (state in ('standing', 'acknowledged', 'handling', 'misfire', 'ended')),
  kind         text not null check (kind in ('one', 'group')),
  -- what is put together in a storm: cause and town
  cause        text not null,
  object       text not null,
  object_title text not null,
  area         text not null,
  unit         uuid,
  lon          double precision,
  lat          double precision,
  began_at     timestamptz not null,
  found_at     timestamptz not null,
  last_at      timestamptz not null,
  ended_at     timestamptz,
  count        integer not null,
  peak         double precision,
  why          jsonb not null,
  parent       uuid,
  children     integer not null,
  late         boolean not null,
  silenced     boolean not null,
  due_at       timestamptz,
  climbed_at   timestamptz,
  acknowledged_by text,
  acknowledged_at timestamptz,
  matter       uuid,
  matter_number text,
  note         text,
  advice       jsonb,
  primary key (district, id),
  unique (district, rule, object, began_at)
);
create unique index watch_firing_standing on watch_firing (district, rule, object) where ended_at is null;
create index watch_firing_board on watch_firing (district, found_at desc) where parent is null;
create index watch_firing_children on watch_firing (district, parent) where parent is not null;
create index watch_firing_cause on watch_firing (district, cause, found_at) where ended_at is null;
create index watch_firing_due on watch_firing (district, due_at)
  where state = 'standing' and climbed_at is null and due_at is not null;
create index watch_firing_matter on watch_firing (district, matter) where matter is not null;

-- 静默期
create table watch_silence (
  district text not null,
  id       uuid not null,
  rule     text,
  object   text,
  area     text,
  from_at  timestamptz not null,
  to_at    timestamptz not null,
  why      text not null,
  by_name  text not null,
  made_at  timestamptz not null,
  primary key (district, id)
);

-- how far readings were watched: places to begin again from, the newest last
create table watch_reached (
  district text not null,
  marks    jsonb not null,
  primary key (district)
);
