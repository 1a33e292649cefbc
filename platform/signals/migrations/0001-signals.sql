-- 0001 sensors and what they say: points, devices, metrics, readings, latest values, roll-ups · old server may stay up

-- 指标项, one list for the whole city; the number stands in every reading
create table signal_metric (
  id       smallint not null primary key,
  name     text not null unique,
  pack     text,
  declared jsonb not null,
  stamped_at timestamptz not null
);

-- 监测点位: a place where devices stand, keeps its number when a device is replaced
create table signal_site (
  district text not null,
  id       uuid not null,
  code     text not null,
  title    text not null,
  area     text not null,
  lon      double precision,
  lat      double precision,
  made_at  timestamptz not null,
  primary key (district, id),
  unique (district, code)
);

-- 感知设备; `number` is what readings carry
create table device (
  district   text not null,
  id         uuid not null,
  number     integer not null,
  code       text not null,
  title      text not null,
  kind       text not null,
  model      text,
  maker      text,
  serial     text,
  site       uuid,
  area       text not null,
  address    text,
  lon        double precision,
  lat        double precision,
  -- 权属单位
  unit       uuid,
  -- 采集周期; three of them without a word is silence
  interval_seconds integer not null check (interval_seconds between 1 and 604800),
  state      text not null
    check (state in ('registered', 'testing', 'online', 'offline', 'repair', 'retired')),
  since      timestamptz not null,
  -- 校准 or 维护 under way: what it says meanwhile is kept and not counted
  flagged    text check (flagged in ('calibrating', 'maintenance')),
  calibrated_on  date,
  calibration_due date,
  extra      jsonb not null,
  made_at    timestamptz not null,
  changed_at timestamptz not null,
  primary key (district, id),
  unique (district, number),
  unique (district, code)
);
create index device_of_unit on device (district, unit);
create index device_in_area on device (district, area);

-- which metrics a device measures, and what is different with it
create table device_metric (
  district text not null,
  device   uuid not null,
  metric   smallint not null,
  low      double precision,
  high     double precision,
  jump     double precision,
  flat_after integer,
  primary key (district, device, metric)
);

-- 迁移记录: where a device stood, from when
create table device_place (
  district text not null,
  device   uuid not null,
  from_at  timestamptz not null,
  site     uuid,
  area     text not null,
  address  text,
  lon      double precision,
  lat      double precision,
  reason   text not null,
  by_name  text not null,
  primary key (district, device, from_at)
);

-- 校准、维护、维修记录
create table device_record (
  district text not null,
  id       uuid not null,
  device   uuid not null,
  kind     text not null check (kind in ('calibrating', 'maintenance', 'repair')),
  from_at  timestamptz not null,
  to_at    timestamptz,
  note     text not null,
  result   text,
  by_name  text not null,
  matter   text,
  primary key (district, id)
);
create index device_record_of on device_record (district, device, from_at);
create unique index device_record_open on device_record (district, device, kind) where to_at is null;

-- 离线时段
create table device_outage (
  district text not null,
  device   uuid not null,
  from_at  timestamptz not null,
  found_at timestamptz not null,
  to_at    timestamptz,
  primary key (district, device, from_at)
);
create index device_outage_open on device_outage (district, device) where to_at is null;

-- 接入账号: gateways, platforms and single devices that send; a digest of the key, never the key
create table signal_gateway (
  district text not null,
  id       uuid not null,
  name     text not null,
  title    text not null,
  key      bytea not null,
  -- what it may send for: one device, one unit's devices, or those whose code begins so; none = all
  device   uuid,
  unit     uuid,
  prefix   text,
  state    text not null check (state in ('open', 'stopped')),
  made_at  timestamptz not null,
  primary key (district, id),
  unique (district, name),
  unique (district, key)
);

-- 外部来源: brokers that the city listens to, folders that it watches
create table signal_feed (
  district text not null,
  id       uuid not null,
  kind     text not null check (kind in ('broker', 'folder')),
  title    text not null,
  settings text not null,
  state    text not null check (state in ('open', 'stopped')),
  last_at  timestamptz,
  says     text,
  made_at  timestamptz not null,
  primary key (district, id)
);

-- 观测值: narrow, a partition a day, made ahead and dropped by retention. The key absorbs what is sent again. `batch` is
-- the transaction that brought it: rows lie in its order, so that the smallest index finds what is new after a cursor
create table reading (
  ts        timestamptz not null,
  value     double precision not null,
  batch     bigint not null,
  device_id integer not null,
  metric_id smallint not null,
  quality   smallint not null,
  primary key (device_id, metric_id, ts)
) partition by range (ts);
create index reading_by_batch on reading using brin (batch) with (pages_per_range = 32);

-- 最新值: one row a series, written over in place
create table reading_latest (
  device_id  integer not null,
  metric_id  smallint not null,
  ts         timestamptz not null,
  value      double precision not null,
  quality    smallint not null,
  -- how many in a row had this value
  same       integer not null,
  -- the last one that counts
  good_ts    timestamptz,
  good_value double precision,
  received_at timestamptz not null,
  primary key (device_id, metric_id)
) with (fillfactor = 50);

-- 更正: appended with its reason, the reading stays as it came
create table reading_revision (
  device_id integer not null,
  metric_id smallint not null,
  ts        timestamptz not null,
  revision  integer not null,
  value     double precision,
  reason    text not null,
  by_name   text not null,
  at        timestamptz not null,
  primary key (device_id, metric_id, ts, revision)
);

-- 汇总: 5 minutes, an hour, a day; recomputed only where something was added
create table reading_5m (
  device_id integer not null,
  metric_id smallint not null,
  at        timestamptz not null,
  count     integer not null,
  valid     integer not null,
  min       double precision,
  max       double precision,
  sum       double precision,
  last      double precision,
  primary key (device_id, metric_id, at)
) partition by range (at);
create table reading_hour (
  device_id integer not null,
  metric_id smallint not null,
  at        timestamptz not null,
  count     integer not null,
  valid     integer not null,
  min       double precision,
  max       double precision,
  sum       double precision,
  last      double precision,
  primary key (device_id, metric_id, at)
) partition by range (at);
create table reading_day (
  device_id integer not null,
  metric_id smallint not null,
  at        timestamptz not null,
  count     integer not null,
  valid     integer not null,
  min       double precision,
  max       double precision,
  sum       double precision,
  last      double precision,
  primary key (device_id, metric_id, at)
);

-- 退回: what was not taken, counted by minute, device and reason, with the first of them as it came
create table reading_refused (
  district text not null,
  minute   timestamptz not null,
  source   text not null,
  device   text not null,
  metric   text not null,
  code     text not null,
  count    integer not null,
  sample   text not null,
  primary key (district, minute, source, device, metric, code)
);

-- how far each follower of readings has come
create table reading_follower (
  name   text not null primary key,
  batch  bigint not null,
  at     timestamptz not null
);

-- 摄像头: a device of the kind camera
create table camera (
  district  text not null,
  device    uuid not null,
  direction double precision,
  angle     double precision,
  reach     double precision,
  protocol  text not null,
  -- sealed: addresses of cameras name users and passwords
  address   text,
  still_url text,
  still_seconds integer,
  keep_days integer not null,
  pulled_at timestamptz,
  says      text,
  primary key (district, device)
);
create table camera_still (
  district text not null,
  device   uuid not null,
  at       timestamptz not null,
  file     uuid not null,
  source   text not null check (source in ('pushed', 'pulled')),
  primary key (district, device, at)
);
