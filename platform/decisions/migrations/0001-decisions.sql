-- 0001 decision tables with their versions, and drafts of them · old server may stay up

-- 决策表发布版本: never edited; a version holds until the next one begins
create table decision_table (
  district     text not null,
  name         text not null,
  version      integer not null check (version > 0),
  body         jsonb not null,
  digest       text not null,
  valid_from   timestamptz not null,
  why          text not null,
  published_by text not null,
  published_at timestamptz not null,
  primary key (district, name, version)
);

-- 决策表草稿: one per table; revision counts saves
create table decision_draft (
  district text not null,
  name     text not null,
  body     jsonb not null,
  revision integer not null,
  saved_by text not null,
  saved_at timestamptz not null,
  primary key (district, name)
);
