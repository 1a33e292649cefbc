-- 0001 standard addresses, their names with tokens to find them by, doubts, imports · old server may stay up

-- names of towns, villages, roads, estates: some ten thousand for millions of addresses, so that finding is quick
create table address_name (
  district  text not null,
  id        uuid not null,
  kind      text not null check (kind in ('town', 'village', 'road', 'estate')),
  name      text not null,
  plain     text not null,
  town      text not null,
  pinyin    text not null,
  initials  text not null,
  addresses integer not null,
  lon       double precision,
  lat       double precision,
  alias_of  uuid,
  primary key (district, id),
  unique (district, kind, plain, town)
);
create index address_name_pinyin on address_name (district, pinyin collate "C" text_pattern_ops);
create index address_name_initials on address_name (district, initials collate "C" text_pattern_ops);
create index address_name_alias on address_name (district, alias_of) where alias_of is not null;

create table address_token (
  district text not null,
  token    text not null,
  name     uuid not null,
  primary key (district, token, name)
);
create index address_token_name on address_token (district, name);

create table address (
  district   text not null,
  id         uuid not null,
  code       text not null,
  town       text not null,
  village    text not null,
  road       uuid,
  number     integer,
  sub        text not null,
  estate     uuid,
  building   text not null,
  unit       text not null,
  floor      text not null,
  room       text not null,
  level      text not null,
  status     text not null check (status in ('current', 'historic', 'toCheck')),
  full_text  text not null,
  lon        double precision,
  lat        double precision,
  cell       bigint,
  grid       text,
  source     text not null,
  changed_at timestamptz not null,
  primary key (district, id),
  unique (district, code)
);
create index address_road on address (district, road, number, sub, building) where road is not null;
create index address_estate on address (district, estate, building, unit, room) where estate is not null;
create index address_village on address (district, village) where road is null and estate is null;
create index address_cell on address (district, cell) where cell is not null;

-- 疑义: somebody says an address is wrong, somebody looks, and those who asked are told
create table address_doubt (
  district   text not null,
  id         uuid not null,
  address    uuid,
  said       text not null,
  why        text not null,
  lon        double precision,
  lat        double precision,
  raised_at  timestamptz not null,
  raised_by  uuid,
  state      text not null check (state in ('open', 'mended', 'refused')),
  answer     text,
  settled_at timestamptz,
  settled_by uuid,
  primary key (district, id)
);
create index address_doubt_open on address_doubt (district, raised_at) where state = 'open';

create table address_import (
  district text not null,
  id       uuid not null,
  name     text not null,
  at       timestamptz not null,
  by       uuid,
  report   jsonb not null,
  primary key (district, id)
);
