-- 0001 outside developers, what they may use, their calls · old server may stay up

-- 开发者: names of people are sealed
create table developer (
  district     text not null,
  id           uuid not null,
  organisation text not null,
  credit_code  text not null,
  contact      text not null,
  phone        text not null,
  purpose      text not null,
  -- only the fingerprint of the pass is kept
  pass         text not null,
  state        text not null check (state in ('waiting', 'confirmed', 'refused')),
  made_at      timestamptz not null,
  decided_at   timestamptz,
  decided_by   text,
  why          text,
  primary key (district, id),
  unique (district, pass)
);
create unique index developer_of_organisation on developer (district, credit_code) where state <> 'refused';

-- 能力使用
create table ability_use (
  district    text not null,
  id          uuid not null,
  developer   uuid not null,
  ability     text not null,
  system      text not null,
  purpose     text not null,
  day_most    integer not null,
  minute_most integer not null,
  state       text not null check (state in ('waiting', 'granted', 'refused', 'revoked')),
  key         text,
  hint        text,
  -- the client of the city that a key of its own kind belongs to (Open311)
  client      uuid,
  asked_at    timestamptz not null,
  decided_at  timestamptz,
  decided_by  text,
  why         text,
  primary key (district, id)
);
create unique index ability_use_key on ability_use (district, key) where key is not null;
create index ability_use_of_developer on ability_use (district, developer);

-- 调用计量
create table ability_usage (
  district text not null,
  use_id   uuid not null,
  day      date not null,
  calls    integer not null,
  refused  integer not null,
  primary key (district, use_id, day)
);
