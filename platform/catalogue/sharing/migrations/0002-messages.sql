-- 0002 messages to subscribers wait in a table of their own and are sent outside of transactions · old server may stay up
create table share_message (
  district   text not null,
  id         uuid not null,
  grant_id   uuid not null,
  dataset    uuid not null,
  -- the same thing said twice is told once while it waits
  key        text not null,
  what       jsonb not null,
  due_at     timestamptz not null,
  attempts   integer not null default 0,
  -- somebody is sending it; after a while it is anybody's again
  taken_at   timestamptz,
  failed     text,
  gave_up_at timestamptz,
  primary key (district, id),
  unique (district, key)
);
create index share_message_due on share_message (due_at) where gave_up_at is null;
create index share_message_of_grant on share_message (district, grant_id);
