-- 0001 warnings, their chains, receipts, senders, feeds · old server may stay up

-- 预警: ours and those of others; a message of CAP each
create table alert (
  district     text not null,
  id           uuid not null,
  origin       text not null check (origin in ('own', 'in')),
  identifier   text not null,
  sender       text not null,
  sent         timestamptz not null,
  status       text not null check (status in ('Actual', 'Exercise', 'System', 'Test', 'Draft')),
  msg_type     text not null check (msg_type in ('Alert', 'Update', 'Cancel', 'Ack', 'Error')),
  scope        text not null check (scope in ('Public', 'Restricted', 'Private')),
  state        text not null
    check (state in ('draft', 'toRelease', 'released', 'discarded', 'received', 'adopted')),
  chain        uuid not null,
  kind         text,
  headline     jsonb not null,
  rank         integer,
  codes        text[] not null,
  onset        timestamptz not null,
  expires      timestamptz,
  ended_by     uuid,
  ended_at     timestamptz,
  ended_how    text check (ended_how in ('updated', 'cancelled')),
  draft        jsonb,
  cap          jsonb,
  group_key    text,
  repeats      integer not null default 0,
  made_by      text not null,
  made_account uuid,
  made_at      timestamptz not null,
  released_by  text,
  released_at  timestamptz,
  returned     text,
  version      integer not null,
  primary key (district, id)
);
create index alert_of_chain on alert (district, chain);
create index alert_by_time on alert (district, made_at);
create index alert_in_force on alert (district, expires)
  where ended_at is null and state in ('released', 'received', 'adopted');
create index alert_of_group on alert (district, group_key, made_at) where group_key is not null;

-- every message ever taken in, by its name: repeats are known, references found
create table alert_key (
  district   text not null,
  sender     text not null,
  identifier text not null,
  sent       timestamptz not null,
  digest     text not null,
  alert      uuid not null,
  at         timestamptz not null,
  primary key (district, sender, identifier)
);

-- what a message names; the named one may come later
create table alert_ref (
  district   text not null,
  alert      uuid not null,
  sender     text not null,
  identifier text not null,
  primary key (district, alert, sender, identifier)
);
create index alert_ref_to on alert_ref (district, sender, identifier);

-- 签收: one row for each unit that must sign
create table alert_receipt (
  district  text not null,
  alert     uuid not null,
  unit      uuid not null,
  chain     uuid not null,
  unit_name text not null,
  area      text not null,
  level     text not null,
  asked_at  timestamptz not null,
  due_at    timestamptz not null,
  signed_at timestamptz,
  signed_by text,
  note      text,
  step      integer not null,
  next_at   timestamptz,
  closed_at timestamptz,
  primary key (district, alert, unit)
);
create index alert_receipt_next on alert_receipt (district, next_at) where next_at is not null;
create index alert_receipt_of_chain on alert_receipt (district, chain);
create index alert_receipt_of_unit on alert_receipt (district, unit, asked_at);

-- 预警来源白名单
create table alert_source (
  district text not null,
  id       uuid not null,
  sender   text not null,
  title    text not null,
  aliases  text[] not null,
  trust    text not null check (trust in ('show', 'publish')),
  secret   text,
  active   boolean not null,
  -- how many messages in which minute
  minute   timestamptz,
  count    integer not null default 0,
  version  integer not null,
  primary key (district, id),
  unique (district, sender)
);

-- 订阅
create table alert_feed (
  district   text not null,
  id         uuid not null,
  url        text not null,
  title      text not null,
  minutes    integer not null check (minutes between 1 and 60),
  active     boolean not null,
  next_at    timestamptz not null,
  last_at    timestamptz,
  last_ok    timestamptz,
  failures   integer not null default 0,
  last_error text,
  primary key (district, id),
  unique (district, url)
);

-- refused messages, grouped, so that a flood is one line with a number
create table alert_refused (
  district text not null,
  id       uuid not null,
  sender   text not null,
  reason   text not null,
  says     jsonb not null,
  count    integer not null,
  first_at timestamptz not null,
  last_at  timestamptz not null,
  primary key (district, id),
  unique (district, sender, reason)
);
