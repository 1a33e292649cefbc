-- 0002 several processes on one database · old server may stay up

-- 值守: what one process at a time does for all of them. The database's clock counts, not theirs.
create table turn (
  district text not null,
  name     text not null,
  holder   uuid not null,
  until    timestamptz not null,
  primary key (district, name)
);

-- 印记: what every process of a city must hold alike, such as the fingerprint of its key.
create table city_mark (
  district text not null,
  name     text not null,
  value    text not null,
  made_at  timestamptz not null default now(),
  primary key (district, name)
);

-- 过路消息: what one process tells the open pages of the others; gone after a minute.
create table fleeting (
  district text not null,
  id       uuid not null,
  teller   uuid not null,
  told_at  timestamptz not null default clock_timestamp(),
  body     text not null,
  primary key (district, id)
);
create index fleeting_at on fleeting (district, told_at);

-- 频率: purses of requests that several processes draw on, by the hash of their name.
create table purse (
  district text not null,
  name     text not null,
  tokens   double precision not null,
  at       timestamptz not null,
  primary key (district, name)
);
create index purse_at on purse (district, at);
