-- 0005 what runs beside a step; versions that running matters keep · old server may stay up
-- States a matter has stood in, and what its last act would take to undo.
alter table matter add column visited text[] not null default '{}';
alter table matter add column undo jsonb;

-- Joint reviews, added signers, special procedures, promises, hand-overs.
create table proceeding (
  district text not null,
  id uuid not null,
  matter uuid not null,
  kind text not null check (kind in ('joint', 'signer', 'special', 'promise', 'handover')),
  name text not null,
  step text not null,
  open boolean not null,
  result text,
  at timestamptz not null,
  by_name text not null,
  account uuid,
  text text,
  waiting text[] not null,
  body jsonb not null,
  ended_at timestamptz,
  primary key (district, id)
);
create index proceeding_matter on proceeding (district, matter);
create index proceeding_waiting on proceeding using gin (waiting) where open and waiting <> '{}';
-- One of a name at a time: the database holds it even if a program errs.
create unique index proceeding_open on proceeding (district, matter, name) where open;

-- What the system does because nobody acted in time.
create table silence (
  district text not null,
  matter uuid not null,
  clock uuid not null,
  action text not null,
  at timestamptz not null,
  primary key (district, clock)
);
create index silence_due on silence (at);

-- Rehearsed migrations of running matters to another version of their flow.
create table flow_migration (
  id uuid primary key,
  type text not null,
  to_version int not null,
  map jsonb not null,
  state text not null check (state in ('running', 'done', 'undoing', 'undone')),
  at timestamptz not null,
  account uuid,
  by_name text not null,
  ended_at timestamptz,
  moved int not null default 0,
  undone int not null default 0
);
create unique index flow_migration_running on flow_migration (type) where state in ('running', 'undoing');
create table flow_moved (
  district text not null,
  migration uuid not null,
  matter uuid not null,
  from_version int not null,
  from_state text not null,
  from_before text,
  from_visited text[] not null,
  version int not null,
  primary key (district, migration, matter)
);
