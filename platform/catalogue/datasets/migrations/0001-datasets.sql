-- 0001 the catalogue of datasets · old server may stay up

create table dataset (
  district        text not null,
  id              uuid not null,
  code            text not null,
  title           text not null,
  title_en        text not null,
  abstract        text not null,
  class           text not null check (class in ('base', 'subject', 'unit')),
  subject         text not null,
  unit            uuid not null,
  system          text,
  -- what the unit is charged with that makes these data arise 职责
  duty            text,
  format          text not null check (format in ('table', 'file', 'api', 'geo')),
  items           jsonb not null,
  share           text not null check (share in ('free', 'conditional', 'never')),
  share_condition text,
  share_basis     text,
  open            text not null check (open in ('closed', 'conditional', 'open')),
  licence         text,
  cycle           text not null,
  grade           smallint not null,
  state           text not null check (state in ('draft', 'review', 'published', 'retired')),
  version         integer not null,
  origin          text not null check (origin in ('intake', 'register', 'listed')),
  register        text,
  -- where another catalogue or a type of matter says it stands: known again when it is read anew
  source          text,
  -- codes of datasets, matters, systems it belongs with 关联资源代码
  related         text[] not null default '{}',
  row_count       bigint not null default 0,
  fresh_at        timestamptz,
  score           double precision,
  published_at    timestamptz,
  changed_at      timestamptz not null,
  -- a change under way, with its stage; null = none
  pending         jsonb,
  -- words of title and code, and of everything: abstract, items, unit and subject
  head            text[] not null default '{}',
  tokens          text[] not null,
  primary key (district, id),
  unique (district, code)
);

create index dataset_tokens on dataset using gin (tokens) with (fastupdate = off);
create index dataset_by_unit on dataset (district, unit);
create index dataset_by_register on dataset (district, register) where register is not null;
create unique index dataset_by_source on dataset (district, source) where source is not null;

-- every published version, whole
create table dataset_version (
  district     text not null,
  id           uuid not null,
  version      integer not null,
  body         jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (district, id, version)
);

-- last serial given, by class and subject 顺序号
create table dataset_serial (
  district text not null,
  prefix   text not null,
  last     integer not null,
  primary key (district, prefix)
);

-- 需求清单: data a unit needs, and what was answered
create table dataset_demand (
  district    text not null,
  id          uuid not null,
  unit        uuid not null,
  title       text not null,
  purpose     text not null,
  items       text not null,
  basis       text not null,
  state       text not null check (state in ('open', 'met', 'refused', 'withdrawn')),
  -- whom it was put to; null = the data authority finds out
  owner       uuid,
  dataset     uuid,
  answer      text,
  asked_by    text,
  asked_name  text not null,
  asked_at    timestamptz not null,
  answered_name text,
  answered_at timestamptz,
  primary key (district, id)
);

-- what citizens say of open data 开放数据反馈
create table dataset_feedback (
  district    text not null,
  id          uuid not null,
  dataset     uuid not null,
  text        text not null,
  at          timestamptz not null,
  answer      text,
  answered_name text,
  answered_at timestamptz,
  primary key (district, id)
);

create index dataset_feedback_by_dataset on dataset_feedback (district, dataset, id);
