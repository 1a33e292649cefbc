-- 0001 grids by kind with their borders by date, and who answers for them by date · old server may stay up

create table grid (
  district   text not null,
  kind       text not null check (kind in ('unit', 'social', 'duty')),
  code       text not null,
  valid_from date not null,
  valid_to   date check (valid_to >= valid_from),
  name       text not null,
  geometry   jsonb not null,
  west       double precision not null,
  south      double precision not null,
  east       double precision not null,
  north      double precision not null,
  area_m2    double precision not null,
  came_from  text[] not null,
  changed_by uuid,
  primary key (district, kind, code, valid_from)
);
create index grid_place on grid (district, kind, west, east) where valid_to is null;

create table grid_holder (
  district   text not null,
  id         uuid not null,
  kind       text not null,
  code       text not null,
  role       text not null check (role in ('chief', 'worker', 'police', 'city')),
  person     text not null,
  account    uuid,
  phone      text,
  valid_from date not null,
  valid_to   date check (valid_to >= valid_from),
  primary key (district, id)
);
create index grid_holder_code on grid_holder (district, kind, code, valid_from);
create index grid_holder_account on grid_holder (district, account) where account is not null;
