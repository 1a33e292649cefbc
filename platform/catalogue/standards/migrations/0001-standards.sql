-- 0001 standards set by the levels, and what mappings taught · old server may stay up

-- 数据元与代码集: what a level set or adapted; the shipped national ones stand in the program
create table standard (
  district     text not null,
  id           uuid not null,
  kind         text not null check (kind in ('element', 'table')),
  name         text not null,
  version      text not null,
  -- division whose level set it: 44 province … 440111005 town
  area         text collate "C" not null,
  state        text not null check (state in ('draft', 'published', 'withdrawn')),
  -- {full} for a name of its own, {change} where a level above has it too
  body         jsonb not null,
  valid_from   date not null,
  valid_to     date,
  set_by       text not null,
  changed_at   timestamptz not null,
  published_at timestamptz,
  primary key (district, id),
  unique (district, kind, name, area, version)
);

-- headings that were accepted for a data element, or for one item of a dataset
create table heading_learnt (
  district text not null,
  heading  text not null,
  target   text not null,
  times    integer not null,
  last_at  timestamptz not null,
  primary key (district, heading, target)
);
