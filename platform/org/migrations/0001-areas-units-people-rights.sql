-- 0001 areas, units, people, accounts, duties, sessions · old server may stay up

-- 行政区划: one row per code and stretch of days; valid_to is the first day it no longer exists
create table area (
  code        text collate "C" not null,
  valid_from  date not null,
  valid_to    date check (valid_to > valid_from),
  name        text not null,
  level       smallint not null check (level between 1 and 5),
  parent      text collate "C",
  merged_into text collate "C",
  primary key (code, valid_from)
);
create index area_by_parent on area (parent, code);
create index area_moved on area (code) where merged_into is not null;

-- 单位: path holds the ids from the root down, each followed by a slash
create table unit (
  id          uuid primary key,
  name        text not null,
  short_name  text,
  kind        text not null,
  area        text collate "C" not null,
  parent      uuid references unit,
  guide       uuid references unit,
  credit_code text,
  path        text collate "C" not null unique,
  valid_from  timestamptz not null,
  valid_to    timestamptz,
  merged_into uuid references unit
);
create index unit_by_parent on unit (parent);
create index unit_by_area on unit (area);

-- how a unit was at any time: a row per change, the newest without end
create table unit_version (
  unit       uuid not null references unit,
  from_at    timestamptz not null,
  to_at      timestamptz check (to_at > from_at),
  name       text not null,
  kind       text not null,
  area       text collate "C" not null,
  parent     uuid,
  guide      uuid,
  primary key (unit, from_at)
);

create table post (
  id        uuid primary key,
  unit      uuid not null references unit,
  name      text not null,
  closed_at timestamptz
);
create index post_by_unit on post (unit);

create table person (
  id         uuid primary key,
  name       text not null,
  work_phone text,
  left_at    timestamptz
);

-- 任职: to_at is the first instant it no longer holds
create table appointment (
  id      uuid primary key,
  person  uuid not null references person,
  post    uuid not null references post,
  kind    text not null check (kind in ('main', 'additional', 'lent')),
  from_at timestamptz not null,
  to_at   timestamptz check (to_at >= from_at)
);
create index appointment_by_person on appointment (person);
create index appointment_by_post on appointment (post);

create table account (
  id            uuid primary key,
  person        uuid not null references person,
  name          text not null,
  name_key      text not null unique,
  district      text not null,
  state         text not null check (state in ('invited', 'normal', 'dormant', 'frozen', 'closed')),
  password      text not null,
  past          text[] not null default '{}',
  invited_at    timestamptz not null,
  must_change   boolean not null,
  failed_count  integer not null default 0,
  locked_until  timestamptz,
  last_login_at timestamptz,
  valid_to      timestamptz
);
create index account_by_person on account (person);

-- 接入方: an outside system; only the hash of its key is kept
create table client (
  id              uuid primary key,
  name            text not null,
  name_key        text not null unique,
  district        text not null,
  key_hash        bytea not null unique,
  rate_per_minute integer not null check (rate_per_minute > 0),
  made_at         timestamptz not null,
  valid_to        timestamptz,
  closed_at       timestamptz
);

-- 职责 = role × area × unit subtree × grade, hung on a post, an account or a client
create table duty (
  id          uuid primary key,
  holder_kind text not null check (holder_kind in ('post', 'account', 'client')),
  holder      uuid not null,
  role        text not null,
  area        text collate "C" not null,
  unit        uuid references unit,
  grade       smallint not null check (grade between 1 and 4),
  from_at     timestamptz not null,
  to_at       timestamptz check (to_at >= from_at)
);
create index duty_by_holder on duty (holder);
create index duty_by_unit on duty (unit);

create table delegation (
  id         uuid primary key,
  giver      uuid not null references account,
  receiver   uuid not null references account check (receiver <> giver),
  roles      text[] not null,
  reason     text not null,
  from_at    timestamptz not null,
  to_at      timestamptz not null check (to_at > from_at),
  made_at    timestamptz not null,
  revoked_at timestamptz
);
create index delegation_by_receiver on delegation (receiver);
create index delegation_by_giver on delegation (giver);

-- 会话: only the hash of the token is kept; the token names its district
create table session (
  district   text not null,
  id         uuid not null,
  token_hash bytea not null,
  account    uuid not null references account,
  started_at timestamptz not null,
  seen_at    timestamptz not null,
  proven_at  timestamptz not null,
  ip         text,
  agent      text,
  ended_at   timestamptz,
  ended_why  text,
  primary key (district, id),
  unique (district, token_hash)
);
create index session_open on session (account) where ended_at is null;
