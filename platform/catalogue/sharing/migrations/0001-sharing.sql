-- 0001 grants, keys, metering, subscriptions, files, watch list and hints · old server may stay up

-- 授权: what one request was granted
create table share_grant (
  district    text not null,
  id          uuid not null,
  -- the request that it follows from: at most one grant of each
  matter      uuid not null,
  dataset     uuid not null,
  owner       uuid not null,
  unit        uuid not null,
  duty        text not null,
  purpose     text not null,
  basis       text not null,
  items       text[] not null,
  masks       jsonb not null,
  filter      jsonb not null,
  mode        text not null check (mode in ('check', 'query', 'batch', 'subscribe')),
  day_most    integer not null,
  minute_most integer not null,
  from_at     timestamptz not null,
  to_at       timestamptz not null,
  review_at   timestamptz not null,
  state       text not null check (state in ('active', 'revoked', 'ended')),
  made_at     timestamptz not null,
  ended_at    timestamptz,
  ended_by    text,
  ended_why   text,
  -- raised by every change: whoever works by an older one looks again
  version     integer not null default 1,
  primary key (district, id),
  unique (district, matter)
);
create index share_grant_by_dataset on share_grant (district, dataset);
create index share_grant_by_unit on share_grant (district, unit);

-- 接入密钥: only the fingerprint is kept
create table share_key (
  district  text not null,
  id        uuid not null,
  grant_id  uuid not null,
  hash      text not null,
  hint      text not null,
  system    text not null,
  networks  text[] not null,
  made_at   timestamptz not null,
  made_by   text not null,
  -- a key that was replaced holds until then
  ends_at   timestamptz,
  closed_at timestamptz,
  closed_by text,
  primary key (district, id),
  unique (district, hash)
);
create index share_key_by_grant on share_key (district, grant_id);

-- 计量
create table share_usage (
  district text not null,
  grant_id uuid not null,
  day      date not null,
  calls    integer not null,
  refused  integer not null,
  rows     bigint not null,
  primary key (district, grant_id, day)
);

-- 订阅: where changes are told to
create table share_hook (
  district  text not null,
  grant_id  uuid not null,
  url       text not null,
  secret    text not null,
  made_at   timestamptz not null,
  told_at   timestamptz,
  failed    text,
  primary key (district, grant_id)
);

-- 批量文件
create table share_file (
  district   text not null,
  id         uuid not null,
  grant_id   uuid not null,
  token      text not null,
  format     text not null,
  rows       integer not null,
  bytes      bigint not null,
  made_at    timestamptz not null,
  expires_at timestamptz not null,
  fetched_at timestamptz,
  primary key (district, id),
  unique (district, token)
);

-- 重点关注名单: whose data nobody looks at unnoticed; the person is kept as a blind key
create table share_watch (
  district text not null,
  blind    text not null,
  why      text not null,
  made_at  timestamptz not null,
  made_by  text not null,
  primary key (district, blind)
);

-- 异常线索
create table share_hint (
  district   text not null,
  id         uuid not null,
  grant_id   uuid not null,
  kind       text not null,
  day        date not null,
  -- whom it is about: an operator, a case number, a blind key
  about      text not null,
  count      integer not null,
  first_at   timestamptz not null,
  last_at    timestamptz not null,
  settled_at timestamptz,
  settled_by text,
  settled_why text,
  primary key (district, id),
  unique (district, grant_id, kind, day, about)
);
create index share_hint_open on share_hint (district, last_at) where settled_at is null;
