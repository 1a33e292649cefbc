-- 0001 events of 110, 119, 120 and 122 as they let us know, and what we tell them · old server may stay up

-- 联动事件: theirs is the master
create table outside_event (
  district    text not null,
  id          uuid not null,
  system      text not null,
  event       text not null,
  kind        text not null,
  place       text not null,
  lon         double precision,
  lat         double precision,
  level       integer,
  status      text not null,
  units       text[] not null,
  -- both clocks: when they say that it was, and when it came here
  their_at    timestamptz not null,
  received_at timestamptz not null,
  -- the matter it became here, if any
  matter      uuid,
  drill       boolean not null,
  updates     integer not null,
  primary key (district, id),
  unique (district, system, event)
);
create index outside_event_by_time on outside_event (district, received_at);

-- every message taken in, once
create table outside_message (
  district    text not null,
  system      text not null,
  message     text not null,
  event       uuid not null,
  their_at    timestamptz not null,
  received_at timestamptz not null,
  body        jsonb not null,
  dropped     text[] not null,
  primary key (district, system, message)
);

-- 待发队列: what we tell them, until they have it
create table outside_sending (
  district text not null,
  id       uuid not null,
  system   text not null,
  body     jsonb not null,
  at       timestamptz not null,
  next_at  timestamptz,
  attempts integer not null,
  sent_at  timestamptz,
  error    text,
  primary key (district, id)
);
create index outside_sending_due on outside_sending (district, next_at) where next_at is not null;
