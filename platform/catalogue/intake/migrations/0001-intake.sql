-- 0001 deliveries, their landing, mappings, rejects and the versions that were superseded · old server may stay up

create table intake_delivery (
  district      text not null,
  -- UUIDv7: the order of coming
  id            uuid not null,
  dataset       uuid not null,
  unit          uuid not null,
  sender        text not null,
  door          text not null,
  source        uuid,
  name          text not null,
  hash          text not null,
  bytes         bigint not null,
  mode          text not null check (mode in ('full', 'increment')),
  state         text not null check (state in ('received', 'landed', 'loaded', 'refused')),
  mapping       integer,
  read_as       jsonb,
  counts        jsonb,
  trouble       jsonb,
  -- somebody confirmed what was warned of (older content, many rows that disappear)
  anyway        boolean not null default false,
  received_at   timestamptz not null,
  received_by   text,
  received_name text not null,
  landed_at     timestamptz,
  loaded_at     timestamptz,
  primary key (district, id)
);

create index intake_delivery_of_dataset on intake_delivery (district, dataset, id);
create index intake_delivery_content on intake_delivery (district, dataset, hash);
create index intake_delivery_to_do on intake_delivery (id) where state = 'received';

-- what was received, line by line, never altered; a partition a month of deliveries, dropped by retention. Only the smallest
-- of indexes, so that COPY is not slowed: the lines of a delivery lie together.
create table landing (
  district text not null,
  delivery uuid not null,
  row_no   integer not null,
  cells    text[] not null
) partition by range (delivery);

create index landing_lines on landing using brin (delivery, row_no) with (autosummarize = on);

create table mapping (
  district text not null,
  dataset  uuid not null,
  version  integer not null,
  rules    jsonb not null,
  sheet    text,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (district, dataset, version)
);

create table delivery_reject (
  district text not null,
  delivery uuid not null,
  row_no   integer not null,
  -- empty: the row as a whole
  item     text not null,
  rule     text not null,
  value    text not null,
  says     text not null,
  says_en  text not null,
  primary key (district, delivery, row_no, item, rule)
);

-- values that stood until a later delivery changed them or named the row no more
create table data_version (
  district text not null,
  dataset  uuid not null,
  key      text not null,
  since    timestamptz not null,
  -- the delivery that had brought them
  delivery uuid not null,
  row_no   integer not null,
  until    timestamptz not null,
  -- the delivery that ended them
  ended_by uuid not null,
  change   text not null check (change in ('changed', 'disappeared')),
  body     jsonb not null,
  primary key (district, dataset, key, since, delivery)
);

create index data_version_ended on data_version (district, ended_by);
