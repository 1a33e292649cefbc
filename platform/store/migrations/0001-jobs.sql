-- 0001 jobs and timers · old server may stay up
create table job (
  district   text not null,
  kind       text not null,
  key        text not null,
  run_at     timestamptz not null,
  payload    jsonb not null,
  -- Failures so far.
  attempts   integer not null default 0,
  last_error text,
  primary key (district, kind, key)
);

-- The claim reads the due end of this index: what lies in the future costs nothing.
create index job_due on job (run_at);

-- Jobs that failed too often, kept for the operator.
create table dead_job (
  district   text not null,
  id         uuid not null,
  kind       text not null,
  key        text not null,
  payload    jsonb not null,
  attempts   integer not null,
  last_error text not null,
  died_at    timestamptz not null,
  primary key (district, id)
);
