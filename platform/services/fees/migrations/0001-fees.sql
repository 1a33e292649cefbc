-- 0001 fee rules, demands, orders at providers, arrivals of money, refunds, receipts, statements · old server may stay up

-- 收费目录清单: one row a version, never changed
create table fee_rule (
  district text not null,
  code     text not null,
  version  integer not null,
  from_day date not null,
  body     jsonb not null,
  by_name  text not null,
  at       timestamptz not null,
  primary key (district, code, version)
);

-- 缴款单
create table fee_demand (
  district      text not null,
  id            uuid not null,
  -- once per matter and cause, however often it is asked for
  key           text not null,
  number        text not null,
  token         text not null,
  matter        uuid,
  matter_number text,
  item          text,
  title         text not null,
  unit          uuid,
  citizen       uuid,
  -- sealed: a payer is a person
  payer         text not null,
  lines         jsonb not null,
  total         bigint not null check (total > 0),
  due           date not null,
  state         text not null check (state in ('open', 'paid', 'refunded', 'cancelled')),
  refunded      bigint not null default 0 check (refunded >= 0 and refunded <= total),
  replaces      uuid,
  made_at       timestamptz not null,
  made_by       text not null,
  paid_at       timestamptz,
  cancelled_at  timestamptz,
  cancelled_why text,
  version       integer not null default 1,
  primary key (district, id),
  unique (district, key),
  unique (district, number),
  unique (district, token)
);
create index fee_demand_of_matter on fee_demand (district, matter);
create index fee_demand_of_citizen on fee_demand (district, citizen) where citizen is not null;
create index fee_demand_by_state on fee_demand (district, state, id);

-- 支付订单
create table fee_order (
  district   text not null,
  id         uuid not null,
  demand     uuid not null,
  provider   text not null,
  fen        bigint not null check (fen > 0),
  state      text not null check (state in ('asked', 'pending', 'paid', 'closed', 'wrong')),
  url        text,
  asked_at   timestamptz not null,
  expires_at timestamptz not null,
  tries      integer not null default 0,
  primary key (district, id)
);
create index fee_order_of_demand on fee_order (district, demand);

-- 到账: the provider's transaction number is unique, so money is written once
create table fee_money (
  district  text not null,
  id        uuid not null,
  provider  text not null,
  txn       text not null,
  order_id  uuid,
  demand    uuid,
  fen       bigint not null check (fen > 0),
  purpose   text not null check (purpose in ('counted', 'double', 'late', 'wrong', 'unknown')),
  via       text not null check (via in ('callback', 'poll', 'statement')),
  at        timestamptz not null,
  heard_at  timestamptz not null,
  refunded  bigint not null default 0 check (refunded >= 0 and refunded <= fen),
  primary key (district, id),
  unique (district, provider, txn)
);
create index fee_money_of_demand on fee_money (district, demand);
create index fee_money_by_day on fee_money (district, provider, at);
-- one demand is settled by one arrival
create unique index fee_money_settles on fee_money (district, demand) where purpose = 'counted';

-- 退付
create table fee_refund (
  district      text not null,
  id            uuid not null,
  money         uuid not null,
  demand        uuid,
  fen           bigint not null check (fen > 0),
  reason        text not null,
  text          text,
  state         text not null check (state in ('asked', 'sending', 'done', 'refused', 'failed')),
  asked_by      text not null,
  asked_account uuid,
  asked_at      timestamptz not null,
  decided_by    text,
  decided_at    timestamptz,
  done_at       timestamptz,
  fault         text,
  tries         integer not null default 0,
  primary key (district, id)
);
create index fee_refund_of_demand on fee_refund (district, demand);
create index fee_refund_of_money on fee_refund (district, money);
create index fee_refund_open on fee_refund (district, id) where state in ('asked', 'sending', 'failed');

-- 电子票据
create table fee_receipt (
  district  text not null,
  id        uuid not null,
  number    text not null,
  kind      text not null check (kind in ('blue', 'red')),
  demand    uuid not null,
  money     uuid not null,
  refund    uuid,
  fen       bigint not null,
  at        timestamptz not null,
  body      jsonb not null,
  key       text,
  signature text,
  primary key (district, id),
  unique (district, number)
);
create index fee_receipt_of_demand on fee_receipt (district, demand);
create unique index fee_receipt_of_money on fee_receipt (district, money) where kind = 'blue';
create unique index fee_receipt_of_refund on fee_receipt (district, refund) where kind = 'red';

create table fee_number (
  district text not null,
  name     text not null,
  last     bigint not null,
  primary key (district, name)
);

-- 对账: one row a day and provider, and what did not simply fit
create table fee_statement (
  district    text not null,
  provider    text not null,
  day         date not null,
  lines       integer not null,
  paid        bigint not null,
  refunded    bigint not null,
  fits        integer not null,
  compared_at timestamptz not null,
  primary key (district, provider, day)
);
create table fee_difference (
  district    text not null,
  provider    text not null,
  day         date not null,
  kind        text not null check (kind in ('pay', 'refund')),
  -- the provider's transaction, or the refund's number
  ref         text not null,
  match       text not null check (match in ('healed', 'unknown', 'missing', 'differs')),
  theirs      bigint,
  ours        bigint,
  demand      uuid,
  note        text,
  settled_by  text,
  settled_at  timestamptz,
  primary key (district, provider, day, kind, ref)
);
create index fee_difference_open on fee_difference (district, day) where settled_at is null and match <> 'healed';
