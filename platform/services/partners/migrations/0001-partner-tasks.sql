-- 0001 work that other systems do for a matter 外部协同子办 · old server may stay up

create table partner_task (
  district   text not null,
  id         uuid not null,
  matter     uuid not null,
  -- 办理线: tax, bank, seal …
  lane       text not null,
  -- a lane that failed may be tried again: the next round
  round      integer not null,
  partner    text not null,
  state      text not null check (state in ('asked', 'done', 'failed', 'cancelled')),
  -- what the partner is told; sealed: it speaks of persons
  body       text not null,
  answer     text,
  why        text,
  tries      integer not null default 0,
  -- when it is asked, or asked after, next; null = nothing more is expected
  next_at    timestamptz,
  -- the partner has taken it on
  taken_at   timestamptz,
  -- the partner has been told that it was called off
  told_at    timestamptz,
  made_at    timestamptz not null,
  settled_at timestamptz,
  primary key (district, id),
  unique (district, matter, lane, round)
);
create index partner_task_due on partner_task (district, next_at) where next_at is not null;
