-- 0007 the grids a matter lay in when it came; one report at a time of one thing · old server may stay up

-- `kind:code` of every grid 网格 in force at its place on its day; kept when borders move later.
alter table matter add column grids text[] not null default '{}';
create index matter_grids on matter using gin (grids) where grids <> '{}';

-- Who reports a thing holds its cells until he has written 首报占位: of two first reports at one time one opens, the other joins.
create table matter_claim (
  district text not null,
  type text not null,
  category text not null,
  -- a square as wide as reports of one thing may be apart, or a machine
  cell text not null,
  at timestamptz not null,
  primary key (district, type, category, cell)
);
create index matter_claim_at on matter_claim (district, at);
