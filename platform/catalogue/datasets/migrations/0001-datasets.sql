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
  format          text not null check (format in ('table', 'file', 'api', 'geo')),
  items           jsonb not null,
  share           text not null check (share in ('free', 'conditional', 'never')),
  share_condition text,
  share_basis     text,
  open            text not null check (open in ('closed', 'conditional', 'open')),
  cycle           text not null,
  grade           smallint not null,
  state           text not null check (state in ('draft', 'review', 'published', 'retired')),
  version         integer not null,
  origin          text not null check (origin in ('intake', 'register', 'listed')),
  register        text,
  row_count       bigint not null default 0,
  fresh_at        timestamptz,
  score           double precision,
  published_at    timestamptz,
  changed_at      timestamptz not null,
  -- words of title, abstract, items, unit and subject
  tokens          text[] not null,
  primary key (district, id),
  unique (district, code)
);

create index dataset_tokens on dataset using gin (tokens);
create index dataset_by_unit on dataset (district, unit);
create index dataset_by_register on dataset (district, register) where register is not null;

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
