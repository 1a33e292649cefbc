-- 0002 signed documents of applications · old server may stay up

create table service_document (
  district   text not null,
  id         uuid not null,
  matter     uuid not null,
  kind       text not null,
  number     text not null,
  -- fact of the act that it tells of: the same act makes one document
  source     uuid not null,
  -- the signed facts, sealed: they name the holder
  sealed     text not null,
  signature  text not null,
  key        text not null,
  issued_at  timestamptz not null,
  revoked_at timestamptz,
  revoked_by text,
  revoked_why text,
  primary key (district, id),
  unique (district, source, kind)
);
create index service_document_by_matter on service_document (district, matter, issued_at);
