-- 0001 rules, runs with their results and profiles, values in doubt · old server may stay up

-- 质量规则 written by hand; those of the standards follow from the items
create table quality_rule (
  district  text not null,
  id        uuid not null,
  dataset   uuid not null,
  title     text not null,
  title_en  text not null,
  test      jsonb not null,
  dimension text not null,
  weight    smallint not null check (weight between 1 and 10),
  severity  text not null check (severity in ('reject', 'doubt', 'tell')),
  made_at   timestamptz not null,
  made_by   text not null,
  -- a changed rule is a new row; what was measured by the old one keeps its words
  ended_at  timestamptz,
  primary key (district, id)
);

create index quality_rule_of_dataset on quality_rule (district, dataset) where ended_at is null;

-- 质检批次: one a delivery, and those asked for by hand
create table quality_run (
  district     text not null,
  id           uuid not null,
  dataset      uuid not null,
  delivery     uuid,
  measured_at  timestamptz not null,
  measured_by  text not null,
  row_count    bigint not null,
  rejected     bigint not null,
  score        double precision,
  by_dimension jsonb not null,
  drift        jsonb not null,
  primary key (district, id)
);

create index quality_run_of_dataset on quality_run (district, dataset, id);

create table quality_result (
  district  text not null,
  run       uuid not null,
  rule      text not null,
  title     text not null,
  title_en  text not null,
  test      jsonb not null,
  dimension text not null,
  weight    smallint not null,
  severity  text not null,
  row_count bigint not null,
  bad       bigint not null,
  score     double precision not null,
  -- keys of bad rows that stand, lines of those that were refused; a sample of each
  keys      text[] not null,
  lines     integer[] not null,
  primary key (district, run, rule)
);

-- 列画像 with its history
create table column_profile (
  district  text not null,
  run       uuid not null,
  item      text not null,
  position  smallint not null,
  type      text not null,
  row_count bigint not null,
  filled    bigint not null,
  different bigint not null,
  shortest  integer,
  longest   integer,
  least     text,
  most      text,
  mean      double precision,
  top       jsonb not null,
  shapes    jsonb not null,
  primary key (district, run, item)
);

-- 疑义: a value that somebody doubts, until its matter is decided
create table data_doubt (
  district    text not null,
  id          uuid not null,
  dataset     uuid not null,
  key         text not null,
  item        text not null,
  matter      uuid not null,
  delivery    uuid,
  line        integer,
  raised_at   timestamptz not null,
  raised_name text not null,
  ended_at    timestamptz,
  outcome     text check (outcome in ('corrected', 'upheld', 'withdrawn')),
  primary key (district, id)
);

create unique index data_doubt_open on data_doubt (district, dataset, key, item) where ended_at is null;
create index data_doubt_matter on data_doubt (district, matter);
