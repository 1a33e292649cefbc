-- 0001 attachments · old server may stay up

create table file (
  district     text not null,
  id           uuid not null,
  kind         text not null,
  name         text not null,
  bytes        bigint not null,
  sha256       bytea not null,
  by_account   text not null default '',
  at           timestamptz not null,
  width        integer,
  height       integer,
  taken_at     timestamptz,
  taken_lon    double precision,
  taken_lat    double precision,
  -- the copy without position and camera data
  clean_sha256 bytea,
  clean_bytes  bigint,
  scan         text not null,
  primary key (district, id),
  -- the same upload sent twice is one
  unique (district, sha256, by_account, name)
);

-- is a stored content still wanted by anybody? (city-wide: contents are shared between districts)
create index file_by_content on file (sha256);
create index file_by_clean_content on file (clean_sha256) where clean_sha256 is not null;
