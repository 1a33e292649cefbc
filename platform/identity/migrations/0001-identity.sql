-- 0001 second factors, policy of login, other identity providers, being one · old server may stay up

-- 登录安全策略: what holds is the newest version that has begun
create table login_policy (
  version      integer primary key,
  from_at      timestamptz not null,
  rules        jsonb not null,
  reason       text not null,
  made_by      uuid,
  made_by_name text not null,
  made_at      timestamptz not null
);

-- 双因素: an authenticator that counts time (totp) or a passkey 通行密钥; the secret of the first is sealed
create table factor (
  id           uuid primary key,
  account      uuid not null,
  kind         text not null check (kind in ('totp', 'passkey')),
  label        text not null,
  sealed       text,
  -- last time step that was used: a code opens once
  last_step    bigint,
  credential   text unique,
  public_key   bytea,
  counter      bigint,
  transports   text[] not null default '{}',
  synced       boolean,
  made_at      timestamptz not null,
  -- set up to the end: a first code was given
  confirmed_at timestamptz,
  used_at      timestamptz,
  ended_at     timestamptz,
  check ((kind = 'totp') = (sealed is not null)),
  check ((kind = 'passkey') = (credential is not null and public_key is not null and counter is not null))
);
create index factor_of on factor (account) where ended_at is null;

-- 恢复码: for the day the telephone is lost; each opens once
create table recovery_code (
  account   uuid not null,
  code_hash bytea not null,
  made_at   timestamptz not null,
  used_at   timestamptz,
  primary key (account, code_hash)
);

-- what a browser was asked and must answer once: challenges of passkeys, ways to other providers
create table sign_in_ask (
  id         uuid primary key,
  purpose    text not null check (purpose in ('enrol', 'prove', 'enter', 'oidc')),
  account    uuid,
  secret     text not null,
  body       jsonb not null default '{}',
  expires_at timestamptz not null
);
create index sign_in_ask_over on sign_in_ask (expires_at);

-- 外部身份: who somebody is at another provider; bound at the first login and never moved by a changed name
create table outside_identity (
  issuer    text not null,
  subject   text not null,
  account   uuid not null,
  linked_at timestamptz not null,
  used_at   timestamptz not null,
  primary key (issuer, subject),
  unique (issuer, account)
);

-- 接入应用: applications whose users log in here; of the secret only what the provider needs, sealed
create table relying_app (
  id            uuid primary key,
  client_id     text not null unique,
  name          text not null,
  name_key      text not null unique,
  district      text not null,
  redirect_uris text[] not null check (cardinality(redirect_uris) between 1 and 20),
  logout_uris   text[] not null default '{}',
  scopes        text[] not null,
  -- public applications (in a browser or a telephone) have none
  sealed        text,
  -- trusted ones of the city itself ask for no consent
  trusted       boolean not null,
  made_at       timestamptz not null,
  closed_at     timestamptz
);

-- codes, tokens, grants and sessions of the provider
create table provider_item (
  kind        text not null,
  id          text not null,
  payload     jsonb not null,
  grant_id    text,
  uid         text,
  user_code   text,
  consumed_at timestamptz,
  expires_at  timestamptz,
  primary key (kind, id)
);
create index provider_item_grant on provider_item (grant_id) where grant_id is not null;
create index provider_item_uid on provider_item (uid) where uid is not null;
create index provider_item_over on provider_item (expires_at);

-- keys that sign identity: published before they sign, and for as long as something they signed may hold
create table provider_key (
  kid        text primary key,
  sealed     text not null,
  made_at    timestamptz not null,
  signs_from timestamptz not null,
  ended_at   timestamptz
);

-- 个人信息权利请求: what a citizen asked to have corrected or explained, and what became of it
create table rights_request (
  district    text not null,
  id          uuid not null,
  citizen     uuid not null,
  kind        text not null check (kind in ('correct', 'explain', 'delete')),
  -- the words of the person, sealed; erased with the account
  sealed      text not null,
  asked_at    timestamptz not null,
  due_day     date not null,
  state       text not null check (state in ('open', 'done', 'refused')),
  answer      text,
  answered_by text,
  answered_at timestamptz,
  primary key (district, id)
);
create index rights_request_open on rights_request (district, asked_at) where state = 'open';
create index rights_request_of on rights_request (district, citizen);

-- 人员名单: one line an import, what it did; the list itself is not kept
create table personnel_list (
  id       uuid primary key,
  district text not null,
  name     text not null,
  hash     text not null,
  counts   jsonb not null,
  made_by  uuid,
  made_by_name text not null,
  made_at  timestamptz not null
);
create index personnel_list_of on personnel_list (district, made_at);
