-- 0001 automatic dispatch, checks of answers, fingerprints of answers · old server may stay up

-- One row a district: where goes what the list does not cover, and whether the brain is stopped.
create table advise_setting (
  district      text not null primary key,
  fallback_unit text,
  paused        boolean not null,
  why           text,
  by_name       text not null,
  at            timestamptz not null
);

-- Where the brain may dispatch by itself, and how sure it must be. Without its duty a rule does nothing.
create table automatic_rule (
  district       text not null,
  id             uuid not null,
  area           text not null,
  -- leaf or group; null = every item
  category       text,
  min_confidence double precision not null check (min_confidence between 0.5 and 1),
  made_by        text not null,
  made_at        timestamptz not null,
  ended_by       text,
  ended_at       timestamptz,
  primary key (district, id)
);

-- One row a matter, for ever: the brain dispatches a matter once at most, and says why it did or left it.
create table automatic_dispatch (
  district   text not null,
  matter     uuid not null,
  at         timestamptz not null,
  decision   text not null check (decision in ('sent', 'left')),
  unit       text,
  line       uuid,
  rule       uuid,
  confidence double precision not null,
  why        jsonb not null,
  primary key (district, matter)
);
create index automatic_dispatch_at on automatic_dispatch (district, at desc, matter);

create table answer_check (
  district text not null,
  answer   uuid not null,
  matter   uuid not null,
  at       timestamptz not null,
  score    double precision not null,
  findings jsonb not null,
  primary key (district, answer)
);
create index answer_check_matter on answer_check (district, matter);

-- Fingerprints that find nearly equal answers without comparing with all of them.
create table answer_print (
  district text not null,
  answer   uuid not null,
  matter   uuid not null,
  bands    integer[] not null,
  primary key (district, answer)
);
create index answer_print_bands on answer_print using gin (bands);
