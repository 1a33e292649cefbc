-- 0001 versions of register rows, and the declared types · old server may stay up

-- what has been declared; also what two starters wait for while they add tables
create table register_type (
  name       text primary key,
  title      text not null,
  applied_at timestamptz not null
);

-- append-only: every version a row ever had; personal values stay sealed
create table register_version (
  district      text not null,
  type          text not null,
  id            uuid not null,
  version       integer not null,
  state         text not null,
  body          jsonb not null,
  area          text not null,
  units         text[] not null,
  valid_from    date not null,
  valid_to      date,
  source        text not null,
  recorded_at   timestamptz not null,
  recorded_by   text,
  recorded_name text not null,
  primary key (district, id, version)
);

create index register_version_by_type on register_version (district, type, id, version);
