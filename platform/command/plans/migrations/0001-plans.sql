-- 0001 plans and their versions · old server may stay up

-- 预案: what is done when something of a kind happens; its content stands in versions
create table plan (
  district   text not null,
  id         uuid not null,
  code       text not null,
  name       text not null,
  kind       text not null check (kind in ('natural', 'accident', 'health', 'security')),
  -- the version in force; null until one was published
  current    integer,
  retired_at timestamptz,
  made_at    timestamptz not null,
  primary key (district, id),
  unique (district, code)
);

-- 预案版本: a published one never changes again
create table plan_version (
  district       text not null,
  plan           uuid not null,
  version        integer not null,
  state          text not null check (state in ('draft', 'proposed', 'published', 'superseded')),
  body           jsonb not null,
  -- counts the saves of a draft: a stale page does not overwrite
  revision       integer not null default 1,
  drafted_by     uuid,
  drafted_name   text not null,
  drafted_at     timestamptz not null,
  proposed_by    uuid,
  proposed_name  text,
  proposed_at    timestamptz,
  published_by   uuid,
  published_name text,
  published_at   timestamptz,
  note           text,
  primary key (district, plan, version)
);
-- one version at a time is being written
create unique index plan_version_in_writing on plan_version (district, plan) where state in ('draft', 'proposed');
