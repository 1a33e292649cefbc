-- 0001 others who sign an application 多方签署 · old server may stay up

create table signer (
  district    text not null,
  id          uuid not null,
  matter      uuid not null,
  -- invited anew after a refusal or when time ran out: the next round
  round       integer not null,
  -- 角色: seller, spouse, shareholder …
  role        text not null,
  place       integer not null,
  state       text not null check (state in ('asked', 'signed', 'refused', 'lapsed')),
  -- name, identity number, telephone, as the application named them; sealed
  sealed      text not null,
  -- what the person is shown and signs; sealed
  content     text not null,
  -- SHA-256 of it: the signature is for this and nothing else
  digest      text not null,
  id_blind    text not null,
  phone_blind text not null,
  -- opens the invitation
  token       text not null,
  asked_at    timestamptz not null,
  reminded    integer not null default 0,
  reminded_at timestamptz,
  code_hash   bytea,
  code_at     timestamptz,
  code_tries  integer not null default 0,
  codes       integer not null default 0,
  citizen     uuid,
  -- file of the drawn signature
  signature   uuid,
  why         text,
  settled_at  timestamptz,
  primary key (district, id),
  unique (district, matter, round, role, place),
  unique (district, token)
);
create index signer_person on signer (district, id_blind) where state = 'asked';
create index signer_phone on signer (district, phone_blind) where state = 'asked';
