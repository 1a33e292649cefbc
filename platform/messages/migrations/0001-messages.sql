-- 0001 notices, inbox and deliveries · old server may stay up

create table notice (
  district     text not null,
  id           uuid not null,
  key          text not null,
  addressee    text not null,
  title_zh     text not null,
  title_en     text not null,
  text_zh      text not null,
  text_en      text not null,
  subject_kind text not null,
  subject      uuid not null,
  at           timestamptz not null,
  -- people it reached out to; 0 = nobody holds the role, which somebody must see
  recipients   integer not null,
  primary key (district, id),
  unique (district, key)
);
create index notice_for_nobody on notice (district, at) where recipients = 0;

create table inbox (
  district text not null,
  account  uuid not null,
  -- ids sort by time: newest first is this key backwards
  notice   uuid not null,
  read_at  timestamptz,
  primary key (district, account, notice)
);
create index inbox_unread on inbox (district, account) where read_at is null;

create table delivery (
  district   text not null,
  id         uuid not null,
  notice     uuid not null,
  channel    text not null,
  account    uuid,
  -- sealed: an address is personal
  address    text not null,
  language   text not null,
  state      text not null check (state in ('queued', 'sending', 'sent', 'failed', 'unknown')),
  attempts   integer not null,
  next_at    timestamptz,
  -- who is sending it, and since when
  claim      uuid,
  claimed_at timestamptz,
  ended_at   timestamptz,
  reason     text,
  ref        text,
  primary key (district, id)
);
create index delivery_due on delivery (next_at) where state = 'queued';
create index delivery_under_way on delivery (claimed_at) where state = 'sending';
create index delivery_stuck on delivery (district, id) where state in ('failed', 'unknown');
create index delivery_of_notice on delivery (district, notice);
