-- 0003 landing lines as one text, gates of a dataset, the reason of a second look · old server must stop

-- the cells of a line joined by the unit separator: COPY takes them in half the time of an array; older lines keep theirs
alter table landing add column line text;
alter table landing alter column cells drop not null;

-- gates 闸口 of one dataset's deliveries, where they are not the usual ones
create table intake_rule (
  district         text not null,
  dataset          uuid not null,
  most_rejected    double precision not null check (most_rejected between 0 and 1),
  most_disappeared double precision not null check (most_disappeared between 0 and 1),
  changed_at       timestamptz not null,
  changed_by       text not null,
  primary key (district, dataset)
);

-- who let a held delivery through, and why 复核放行
alter table intake_delivery add column passed jsonb;
