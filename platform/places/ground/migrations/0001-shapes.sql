-- 0001 shapes of areas and grids, dated · old server may stay up

create table place_shape (
  district   text not null,
  kind       text not null check (kind in ('area', 'grid')),
  code       text not null,
  valid_from date not null,
  valid_to   date check (valid_to >= valid_from),
  name       text not null,
  geometry   jsonb not null,
  origin     text not null,
  schematic  boolean not null,
  primary key (district, kind, code, valid_from)
);
