-- 0001 certificates with their history, use and seals · old server may stay up

-- 电子印章 of an issuing body
create table certificate_seal (
  district   text not null,
  id         uuid not null,
  unit       uuid not null,
  unit_name  text not null,
  name       text not null,
  kind       text not null check (kind in ('legal', 'special')),
  valid_from timestamptz not null,
  valid_to   timestamptz not null,
  state      text not null check (state in ('normal', 'suspended', 'destroyed')),
  state_at   timestamptz not null,
  test       boolean not null,
  primary key (district, id)
);
create index certificate_seal_of_unit on certificate_seal (district, unit);

-- 电子证照
create table certificate (
  district     text not null,
  id           uuid not null,
  type         text not null,
  type_version integer not null,
  identifier   text not null,
  issuer_code  text not null,
  serial       text not null,
  version      integer not null,
  previous     uuid,
  next         uuid,
  number       text not null,
  issuer       uuid not null,
  issuer_name  text not null,
  holder_kind  text not null check (holder_kind in ('person', 'enterprise')),
  -- fingerprints of the numbers of those who hold it, in the order of the paper
  holders      text[] not null,
  -- 单本: fingerprint of the holder, where the type allows one at a time
  sole         text,
  issued_on    date not null,
  valid_from   date not null,
  valid_to     date,
  state        text not null
    check (state in ('issued', 'suspended', 'revoked', 'annulled', 'cancelled', 'replaced', 'corrected', 'expired')),
  state_at     timestamptz not null,
  blocked      text,
  reference    boolean not null,
  origin       text not null check (origin in ('matter', 'stock', 'hand')),
  matter       uuid,
  -- the same source makes one certificate
  source       text not null,
  -- the facts, whole
  sealed       text not null,
  digest       text not null,
  file_digest  text not null,
  signature    text not null,
  key          text not null,
  seal         uuid not null,
  token        text not null,
  status_list  integer,
  status_index integer,
  sealed_at    timestamptz not null,
  -- the last reminder, in days before the end
  reminded     integer,
  primary key (district, id),
  unique (district, identifier),
  unique (district, source),
  -- the same serial for two holders cannot be
  unique (district, type, issuer_code, serial, version)
);
create index certificate_holders on certificate using gin (holders);
create unique index certificate_sole on certificate (district, type, sole)
  where sole is not null and state in ('issued', 'suspended');
create index certificate_by_number on certificate (district, type, number);
create index certificate_newest on certificate (district, sealed_at desc);
create index certificate_of_matter on certificate (district, matter) where matter is not null;
create index certificate_ending on certificate (district, valid_to) where state in ('issued', 'suspended');
create index certificate_blocked on certificate (district) where blocked is not null;

-- 状态历史
create table certificate_event (
  district    text not null,
  id          uuid not null,
  certificate uuid not null,
  act         text not null,
  from_state  text,
  to_state    text not null,
  why         text not null,
  document    text,
  by_name     text not null,
  unit_name   text,
  at          timestamptz not null,
  primary key (district, id)
);
create index certificate_event_of on certificate_event (district, certificate, id);

-- numbers that run by type and year
create table certificate_number (
  district text not null,
  type     text not null,
  year     integer not null,
  last     bigint not null,
  primary key (district, type, year)
);

-- 制证: what waits for its seal or could not be made
create table certificate_making (
  district      text not null,
  id            uuid not null,
  type          text not null,
  state         text not null check (state in ('waiting', 'failed', 'done', 'dropped')),
  unit          uuid not null,
  unit_name     text not null,
  matter        uuid,
  matter_number text,
  source        text not null,
  sealed        text not null,
  why           jsonb,
  certificate   uuid,
  made_at       timestamptz not null,
  settled_at    timestamptz,
  primary key (district, id),
  unique (district, source)
);
create index certificate_making_open on certificate_making (district, state, id) where state in ('waiting', 'failed');

-- 授权
create table certificate_grant (
  district     text not null,
  id           uuid not null,
  holder       text not null,
  certificate  uuid,
  type         text not null,
  to_kind      text not null check (to_kind in ('unit', 'citizen')),
  to_key       text not null,
  to_name      text not null,
  purpose      text not null,
  times        integer,
  used         integer not null default 0,
  from_at      timestamptz not null,
  until_at     timestamptz not null,
  capacity     text not null,
  by_name      text not null,
  made_at      timestamptz not null,
  withdrawn_at timestamptz,
  primary key (district, id)
);
create index certificate_grant_of on certificate_grant (district, holder, id desc);
create index certificate_grant_to on certificate_grant (district, to_kind, to_key);

-- 加注件
create table certificate_copy (
  district     text not null,
  id           uuid not null,
  certificate  uuid not null,
  code         text not null,
  purpose      text not null,
  for_whom     text not null,
  until_at     timestamptz not null,
  by_name      text not null,
  at           timestamptz not null,
  withdrawn_at timestamptz,
  primary key (district, id),
  unique (district, code)
);
create index certificate_copy_of on certificate_copy (district, certificate, id desc);

-- 亮证码: fingerprints only
create table certificate_show (
  district    text not null,
  code        text not null,
  certificate uuid not null,
  holder_name text not null,
  made_at     timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  used_by     text,
  primary key (district, code)
);
create index certificate_show_old on certificate_show (district, expires_at);

-- 用证记录
create table certificate_use (
  district      text not null,
  id            uuid not null,
  certificate   uuid not null,
  kind          text not null,
  by_name       text not null,
  account       uuid,
  unit_name     text,
  purpose       text not null,
  item          text,
  matter        uuid,
  matter_number text,
  version       integer not null,
  grant_id      uuid,
  fields        text[] not null,
  result        text not null,
  at            timestamptz not null,
  primary key (district, id)
);
create index certificate_use_of on certificate_use (district, certificate, id desc);
create index certificate_use_in on certificate_use (district, matter) where matter is not null;
create index certificate_use_by on certificate_use (district, account, at) where account is not null;

-- 异常
create table certificate_exception (
  district    text not null,
  id          uuid not null,
  kind        text not null,
  certificate uuid,
  about       text not null,
  at          timestamptz not null,
  settled_at  timestamptz,
  settled_by  text,
  settled_why text,
  primary key (district, id)
);
create index certificate_exception_open on certificate_exception (district, id desc) where settled_at is null;
-- one open exception of a kind for a certificate
create unique index certificate_exception_one on certificate_exception (district, kind, certificate)
  where settled_at is null and certificate is not null;

-- codes that nobody knows, by who asked: harvesting shows here
create table certificate_miss (
  district text not null,
  source   text not null,
  slot     timestamptz not null,
  misses   integer not null,
  primary key (district, source, slot)
);
