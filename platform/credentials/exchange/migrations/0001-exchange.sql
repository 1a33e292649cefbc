-- 0001 outside parties, what the city asks wallets for, what outside verifiers ask citizens for · old server may stay up

-- 核验方与外部颁发者登记
create table exchange_party (
  district    text not null,
  id          uuid not null,
  kind        text not null check (kind in ('verifier', 'issuer')),
  name        text not null,
  -- client id of a verifier, iss of an issuer
  identifier  text not null,
  -- requests, answers and status lists lie under this address only
  origin      text not null,
  keys        jsonb not null,
  purpose     text not null,
  may_ask     jsonb not null,
  from_day    date not null,
  until_day   date not null,
  stopped_at  timestamptz,
  stopped_why text,
  by_name     text not null,
  at          timestamptz not null,
  primary key (district, id),
  unique (district, kind, identifier)
);

-- 出示请求: the city asks a wallet
create table exchange_request (
  district   text not null,
  id         uuid not null,
  state      text not null check (state in ('open', 'answered', 'refused', 'failed')),
  type       text not null,
  fields     text[] not null,
  purpose    text not null,
  nonce      text not null,
  answer_key text not null,
  by_name    text not null,
  account    uuid,
  unit       uuid,
  made_at    timestamptz not null,
  expires_at timestamptz not null,
  settled_at timestamptz,
  why        text,
  -- what was disclosed, sealed; gone after a day
  shown      text,
  primary key (district, id)
);
create index exchange_request_of on exchange_request (district, account, id desc);
create index exchange_request_shown on exchange_request (district, settled_at) where shown is not null;

-- 外部核验方的出示请求: what a citizen was asked for; one nonce of a verifier is answered by one citizen, once
create table exchange_offer (
  district     text not null,
  id           uuid not null,
  citizen      uuid not null,
  party        uuid not null,
  nonce        text not null,
  -- the request as it was signed, read
  asked        jsonb not null,
  state        text not null check (state in ('open', 'answering', 'answered', 'declined', 'failed')),
  certificate  uuid,
  fields       text[] not null default '{}',
  made_at      timestamptz not null,
  expires_at   timestamptz not null,
  settled_at   timestamptz,
  primary key (district, id),
  unique (district, party, nonce)
);
create index exchange_offer_of on exchange_offer (district, citizen, id desc);
