-- 0001 models learned from closed requests · old server may stay up

-- One row a version: what was learned, from how much, and how well it judged the newest requests held back.
create table text_model (
  district   text not null,
  purpose    text not null check (purpose in ('category', 'kind', 'urgency', 'unit')),
  version    integer not null,
  trained_at timestamptz not null,
  -- closing of the newest request learned from
  learned_to timestamptz not null,
  rows       integer not null,
  labels     integer not null,
  train_ms   integer not null,
  seed       bigint not null,
  report     jsonb not null,
  -- null: taken out of use by newer versions, the figures stay
  bytes      bytea,
  primary key (district, purpose, version)
);

-- One row a district: a wish to train soon, who trains now, and when training last ended.
create table text_training (
  district   text not null primary key,
  asked_at   timestamptz,
  asked_by   text,
  -- the process that trains; another may take over when its time has run out
  held_by    text,
  held_until timestamptz,
  ended_at   timestamptz,
  outcome    text check (outcome in ('trained', 'tooLittle', 'failed'))
);
