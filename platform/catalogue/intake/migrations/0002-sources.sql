-- 0002 uploads under way, and the sources that deliveries are pulled from · old server may stay up

-- a file that comes in pieces; how far it is says the file itself
create table intake_upload (
  district text not null,
  id       uuid not null,
  dataset  uuid not null,
  name     text not null,
  mode     text not null check (mode in ('full', 'increment')),
  bytes    bigint not null,
  made_by  text,
  made_at  timestamptz not null,
  delivery uuid,
  -- it came before: answered with the earlier delivery
  again    boolean not null default false,
  primary key (district, id)
);

create table intake_source (
  district   text not null,
  id         uuid not null,
  dataset    uuid not null,
  unit       uuid not null,
  kind       text not null check (kind in ('push', 'folder', 'web', 'sftp', 'database')),
  title      text not null,
  mode       text not null check (mode in ('full', 'increment')),
  -- never a secret
  config     jsonb not null,
  -- sealed in the vault: password, private key, token
  secret     text,
  -- fingerprint of a push key
  secret_hash text,
  schedule   jsonb,
  -- how far an incremental source was read
  cursor     jsonb,
  active     boolean not null,
  -- somebody asked for a run now
  asked      boolean not null default false,
  next_at    timestamptz,
  ran_at     timestamptz,
  ran_well_at timestamptz,
  trouble    jsonb,
  -- failures in a row: the next try comes later each time
  failures   integer not null default 0,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (district, id)
);

create index intake_source_due on intake_source (next_at) where active;
create unique index intake_source_key on intake_source (district, secret_hash) where secret_hash is not null;

-- what was promised when, and whether it was told that it is late 逾期未报
create table intake_promise (
  district text not null,
  dataset  uuid not null,
  due      timestamptz not null,
  told_at  timestamptz not null,
  -- the delivery that came after all
  kept_at  timestamptz,
  primary key (district, dataset, due)
);

-- a delivery that names itself: a push's idempotency key, a pull's span
alter table intake_delivery add column own text;
create unique index intake_delivery_own on intake_delivery (district, dataset, own) where own is not null;
