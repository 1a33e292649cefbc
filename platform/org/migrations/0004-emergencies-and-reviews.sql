-- 0004 emergency rights and reviews of rights · old server may stay up

-- 紧急授权: a duty that its holder widened himself for a short while; it ends by itself and is reviewed afterwards
create table emergency (
  id            uuid primary key,
  district      text not null,
  account       uuid not null references account,
  duty          uuid not null references duty,
  role          text not null,
  area          text collate "C" not null,
  grade         smallint not null check (grade between 1 and 4),
  reason        text not null,
  from_at       timestamptz not null,
  to_at         timestamptz not null check (to_at > from_at),
  -- given back or taken back before its end
  ended_at      timestamptz,
  ended_by      text,
  review_due    timestamptz not null,
  reviewed_at   timestamptz,
  reviewer      uuid,
  reviewer_name text,
  verdict       text check (verdict in ('fit', 'unfit')),
  words         text
);
create unique index emergency_by_duty on emergency (duty);
create index emergency_by_account on emergency (account, to_at);
create index emergency_by_district on emergency (district, from_at desc, id desc);

-- 权限复核: every half year the head of a unit confirms or withdraws each duty of each of its people
create table rights_review (
  id        uuid primary key,
  district  text not null,
  unit      uuid not null references unit,
  opened_at timestamptz not null,
  due_at    timestamptz not null,
  closed_at timestamptz
);
create index rights_review_by_unit on rights_review (unit, opened_at desc);
create unique index rights_review_open on rights_review (unit) where closed_at is null;
create index rights_review_by_district on rights_review (district, opened_at desc, id desc);

create table rights_review_item (
  review   uuid not null references rights_review,
  duty     uuid not null references duty,
  account  uuid not null references account,
  -- as it stood when the review began; what ended since needs no decision
  decision text check (decision in ('kept', 'withdrawn', 'ended')),
  by_account uuid,
  by_name  text,
  at       timestamptz,
  words    text,
  primary key (review, duty, account)
);
