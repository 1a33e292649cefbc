-- 0002 what sources say of rows, their ranks, feeds, doubts and merges · old server may stay up

-- What one source says of one row, with one time; personal values sealed. Append-only but for its end and refusals.
create table register_claim (
  district    text not null,
  id          uuid not null,
  type        text not null,
  row_id      uuid not null,
  source      text not null,
  ref         text not null,
  delivery    uuid,
  line        integer,
  body        jsonb not null,
  -- keyed fingerprint of the values: an equal record changes nothing
  print       text not null,
  observed_at timestamptz not null,
  received_at timestamptz not null,
  ended_at    timestamptz,
  refused     text[] not null default '{}',
  primary key (district, id)
);
create index register_claim_row on register_claim (district, row_id);
create unique index register_claim_ref on register_claim (district, type, source, ref) where ended_at is null;

-- Rank of a source for a field; 1 = the one legal source. What was ruled before stays, ended.
create table register_source (
  district text not null,
  id       uuid not null,
  type     text not null,
  field    text not null,
  source   text not null,
  rank     integer not null,
  basis    text not null,
  ruled_by text not null,
  ruled_at timestamptz not null,
  ended_at timestamptz,
  primary key (district, id)
);
create unique index register_source_standing on register_source (district, type, field, source) where ended_at is null;

-- How the rows of a dataset become claims.
create table register_feed (
  district   text not null,
  id         uuid not null,
  type       text not null,
  dataset    uuid not null,
  title      text not null,
  unit       uuid not null,
  map        jsonb not null,
  observed   text,
  legal      text[] not null,
  state      text not null check (state in ('draft', 'published')),
  changed_at timestamptz not null,
  primary key (district, id),
  unique (district, type, dataset)
);

-- Work to be done in steps: a delivery to feed, or rows to decide anew after a ruling.
create table register_work (
  district text not null,
  id       uuid not null,
  kind     text not null check (kind in ('feed', 'rank')),
  type     text not null,
  feed     uuid,
  source   text,
  delivery uuid,
  mode     text,
  at       timestamptz not null,
  -- last key or row id done; null = not begun
  after    text,
  counts   jsonb not null default '{}',
  done_at  timestamptz,
  primary key (district, id)
);
create index register_work_open on register_work (district, id) where done_at is null;

-- Records that identify nobody, until it is said whose they are.
create table register_waiting (
  district    text not null,
  id          uuid not null,
  feed        uuid not null,
  type        text not null,
  source      text not null,
  ref         text not null,
  delivery    uuid,
  line        integer,
  observed_at timestamptz not null,
  body        jsonb not null,
  reason      text not null,
  state       text not null check (state in ('open', 'adopted', 'created', 'dropped')),
  row_id      uuid,
  made_at     timestamptz not null,
  decided_by  text,
  decided_at  timestamptz,
  -- not yet compared with the rows there are
  fresh       boolean not null default true,
  primary key (district, id),
  unique (district, type, source, ref)
);
create index register_waiting_fresh on register_waiting (district, id) where fresh and state = 'open';

create table register_doubt (
  district   text not null,
  id         uuid not null,
  type       text not null,
  row_id     uuid not null,
  field      text not null,
  source     text not null,
  why        text not null,
  said_by    text not null,
  said_at    timestamptz not null,
  outcome    text,
  settled_by text,
  settled_at timestamptz,
  primary key (district, id)
);
create unique index register_doubt_open on register_doubt (district, row_id, field) where outcome is null;

-- Two rows taken for one; the one that goes keeps its claims, so that it can come back.
create table register_merge (
  district  text not null,
  id        uuid not null,
  type      text not null,
  gone      uuid not null,
  kept      uuid not null,
  why       text not null,
  made_by   text not null,
  made_at   timestamptz not null,
  undone_by text,
  undone_at timestamptz,
  primary key (district, id)
);
create unique index register_merge_gone on register_merge (district, gone) where undone_at is null;
create index register_merge_kept on register_merge (district, kept) where undone_at is null;
