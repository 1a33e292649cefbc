-- 0002 which matter works on which dataset's rows · old server may stay up

create table data_correction (
  district  text not null,
  matter    uuid not null,
  dataset   uuid not null,
  -- of the kinds `rejects` and `rule` at most one is open for a dataset: what comes back again joins it
  kind      text not null check (kind in ('doubt', 'rejects', 'rule')),
  delivery  uuid,
  opened_at timestamptz not null,
  ended_at  timestamptz,
  primary key (district, matter)
);

create index data_correction_open on data_correction (district, dataset, kind) where ended_at is null;
