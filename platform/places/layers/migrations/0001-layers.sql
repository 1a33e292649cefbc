-- 0001 layers, their features with versions, sight marks and counted cells · old server may stay up

-- what a layer is (`body`), and what tiles rest on: `slot` stands for its name in the tables below, `version` grows
-- with each change of its features
create table layer (
  district   text not null,
  name       text not null,
  id         uuid not null,
  slot       integer not null,
  body       jsonb not null,
  pack       text,
  version    bigint not null,
  next_no    integer not null,
  features   integer not null,
  west       double precision,
  south      double precision,
  east       double precision,
  north      double precision,
  retired_at timestamptz,
  changed_at timestamptz not null,
  primary key (district, name),
  unique (district, slot)
);

-- who may see a feature, told apart from the features: thousands share one
create table layer_mark (
  district  text not null,
  slot      integer not null,
  mark      integer not null,
  area      text not null,
  units     text[] not null,
  opened_by text,
  type      text,
  secret    boolean not null,
  grade     integer not null,
  primary key (district, slot, mark)
);

-- a version of a feature: in force from `valid_from` to `valid_to`, seen by tiles from layer version `since` to `until`
create table layer_feature (
  district   text not null,
  slot       integer not null,
  no         integer not null,
  ref        text not null,
  valid_from timestamptz not null,
  valid_to   timestamptz,
  since      bigint not null,
  until      bigint,
  mark       integer not null,
  category   text not null,
  label      text not null,
  lon        double precision not null,
  lat        double precision not null,
  wx         integer not null,
  wy         integer not null,
  morton     bigint not null,
  reach      box,
  geometry   jsonb,
  drawn      bytea,
  coarse     bytea,
  props      jsonb not null,
  origin     text not null,
  print      text not null,
  primary key (district, slot, no, valid_from)
);
create unique index layer_feature_ref on layer_feature (district, slot, ref) where valid_to is null;
create index layer_feature_place on layer_feature (district, slot, morton) include (wx, wy, no, mark, category)
  where valid_to is null and reach is null;
create index layer_feature_reach on layer_feature using gist (reach) where valid_to is null;
create index layer_feature_past on layer_feature (district, slot, morton) where valid_to is not null;
create index layer_feature_since on layer_feature (district, slot, since);
create index layer_feature_until on layer_feature (district, slot, until) where until is not null;

-- how many stand in a square of the world, by sight mark (-1 = all marks together) and category
create table layer_cell (
  district text not null,
  slot     integer not null,
  mark     integer not null,
  level    smallint not null,
  cell     bigint not null,
  category text not null,
  n        integer not null,
  sx       bigint not null,
  sy       bigint not null,
  primary key (district, slot, mark, level, cell, category)
);
