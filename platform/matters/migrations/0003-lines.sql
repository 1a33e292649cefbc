-- 0003 responsibility lines: level, versions, what became of a proposal · old server may stay up
alter table responsibility_line add column level smallint not null default 3 check (level between 2 and 5);
-- The line whose place this one took from its first day on.
alter table responsibility_line add column replaces uuid;
alter table responsibility_line add check (valid_to is null or valid_to >= valid_from);

-- Every state a line ever had: an old dispatch shows the words it rested on.
create table responsibility_line_version (
  district text not null,
  line uuid not null,
  version int not null,
  category text not null,
  area text not null,
  level smallint not null,
  unit text not null,
  helpers text[] not null,
  basis text not null,
  valid_from date not null,
  valid_to date,
  at timestamptz not null,
  by_name text not null,
  why text,
  primary key (district, line, version)
);

alter table line_proposal add column decision_text text;
-- The line that an accepted proposal made or changed.
alter table line_proposal add column line uuid;
create index line_proposal_open on line_proposal (district, at) where decision is null;
create index line_proposal_matter on line_proposal (district, matter);
