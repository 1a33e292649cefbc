-- 0002 citizens who log in 实名用户 · old server may stay up

-- 自然人用户: name, number and telephone are sealed; blind indexes find the same person again
create table citizen (
  district    text not null,
  id          uuid not null,
  phone_blind text not null,
  id_blind    text,
  sealed      text not null,
  -- 实名: the name was compared with the identity number on that day
  named_at    timestamptz,
  -- last day of the identity document, when it has one
  id_valid_to date,
  made_at     timestamptz not null,
  closed_at   timestamptz,
  primary key (district, id),
  unique (district, phone_blind)
);
create index citizen_by_number on citizen (district, id_blind) where id_blind is not null;

-- 登录验证码: one at a time for a telephone; only its hash is kept
create table citizen_code (
  district    text not null,
  phone_blind text not null,
  code_hash   bytea not null,
  sent_at     timestamptz not null,
  expires_at  timestamptz not null,
  tries       integer not null,
  day         date not null,
  sent_today  integer not null,
  primary key (district, phone_blind)
);

-- 授权: whom a citizen may act for; an enterprise by its legal representative, or another person
create table citizen_mandate (
  district    text not null,
  id          uuid not null,
  citizen     uuid not null,
  -- enterprise 法人, agent 代办
  kind        text not null check (kind in ('enterprise', 'agent')),
  -- legal 法定代表人, agent 经办人
  role        text not null check (role in ('legal', 'agent')),
  credit_code text,
  -- the person acted for
  person      uuid,
  sealed      text not null,
  given_by    uuid not null,
  made_at     timestamptz not null,
  until_day   date,
  ended_at    timestamptz,
  primary key (district, id)
);
create index citizen_mandate_of on citizen_mandate (district, citizen) where ended_at is null;
create index citizen_mandate_given on citizen_mandate (district, given_by) where ended_at is null;

create table citizen_session (
  district   text not null,
  id         uuid not null,
  token_hash bytea not null,
  citizen    uuid not null,
  mandate    uuid,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at   timestamptz,
  primary key (district, id),
  unique (district, token_hash)
);
create index citizen_session_of on citizen_session (district, citizen) where ended_at is null;
