-- 0001 keys, trust lists and what was taken back 密钥、信任列表与状态列表 · old server may stay up

create table credential_key (
  district     text not null,
  -- 密钥标识: two bytes in every code
  kid          integer not null check (kid between 1 and 65535),
  purpose      text not null,
  algorithm    text not null check (algorithm in ('ed25519', 'sm2')),
  public_key   bytea not null,
  -- where the secret lies 密码模块: 'soft' = sealed here, else a module elsewhere
  home         text not null,
  -- what the home calls it; of a software key the sealed secret
  reference    text not null,
  made_at      timestamptz not null,
  -- in the trust list from the making on, used for signing from here …
  signs_from   timestamptz not null,
  -- … to here; what was signed in between keeps counting
  signs_until  timestamptz not null,
  revoked_at   timestamptz,
  why          text,
  primary key (district, kid)
);

-- one row for each list that was published or waits for the roots to sign it
create table credential_trust (
  district     text not null,
  sequence     integer not null,
  body         bytea not null,
  -- null = waits for the officers
  signed       bytea,
  made_at      timestamptz not null,
  issued_at    timestamptz not null,
  valid_until  timestamptz not null,
  primary key (district, sequence)
);

create table credential_status_list (
  district     text not null,
  list         integer not null check (list between 1 and 65535),
  size         integer not null,
  -- false = so full that drawing a free place takes too long
  open         boolean not null,
  -- counted up by each change; the signed list carries the count it was made from
  changes      bigint not null,
  signed_from  bigint not null,
  signed       bytea,
  issued_at    timestamptz,
  valid_until  timestamptz,
  primary key (district, list)
);

-- a place drawn at random says nothing of who holds it: the certificate knows its place, the place no certificate
create table credential_status (
  district     text not null,
  list         integer not null,
  index        integer not null,
  taken_back   boolean not null,
  changed_at   timestamptz not null,
  primary key (district, list, index)
);
create index credential_status_taken on credential_status (district, list, index) where taken_back;

-- grants, phones and readers that count no more 停用名单
create table credential_denied (
  district     text not null,
  id           text not null,
  kind         text not null,
  at           timestamptz not null,
  until        timestamptz not null,
  why          text,
  primary key (district, id)
);

create table credential_denied_list (
  district     text not null,
  changes      bigint not null,
  signed_from  bigint not null,
  signed       bytea,
  issued_at    timestamptz,
  valid_until  timestamptz,
  primary key (district)
);
