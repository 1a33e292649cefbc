-- 0001 office calendars and clocks · old server may stay up

-- Every version stays: a closed clock explains itself by the one it was reckoned with.
create table office_calendar (
  id          text not null,
  version     integer not null check (version >= 1),
  -- of the body; a server process knows by it whether its compiled copy is this one
  digest      text not null,
  body        jsonb not null,
  why         text not null,
  imported_at timestamptz not null,
  primary key (id, version)
);

-- How far the open clocks have been reckoned anew after a new version; taken up again after a crash.
create table calendar_reissue (
  calendar        text not null,
  version         integer not null,
  id              uuid not null,
  why             text not null,
  at              timestamptz not null,
  -- the database's own time, that of identifiers; clocks begun beside the import are swept once more at the end
  made_at         timestamptz not null default now(),
  cursor_district text not null default '',
  cursor_id       uuid not null default '00000000-0000-0000-0000-000000000000',
  sweep           integer not null default 1,
  looked          bigint not null default 0,
  changed         bigint not null default 0,
  done_at         timestamptz,
  primary key (calendar, version)
);

create table clock (
  district         text not null,
  id               uuid not null,
  kind             text not null,
  subject          uuid not null,
  part             uuid,
  owner_unit       uuid,
  policy           jsonb not null,
  calendar         text not null,
  calendar_version integer not null,
  started_at       timestamptz not null,
  pauses           jsonb not null default '[]',
  extensions       jsonb not null default '[]',
  charges          jsonb not null default '[]',
  recomputed       jsonb not null default '[]',
  due_at           timestamptz not null,
  half_at          timestamptz not null,
  state            text not null check (state in ('running', 'paused', 'stopped', 'void')),
  stopped_at       timestamptz,
  result           text check (result in ('kept', 'late', 'void')),
  over_minutes     integer,
  accounts         jsonb,
  fired            text[] not null default '{}',
  -- null unless running with an alarm to come: the row is its own timer
  next_alarm_at    timestamptz,
  revision         integer not null default 1,
  primary key (district, id)
);

create index clock_by_subject on clock (district, subject);
-- the open clocks of one calendar, for a new version of it
create index clock_open on clock (calendar, district, id) where state in ('running', 'paused');
-- a million alarms to come cost nothing: only the due end is read
create index clock_alarm on clock (next_alarm_at) where next_alarm_at is not null;
