-- 0001 halls, windows, classes, slots, bookings, tickets · old server may stay up

-- 大厅: district, town and village, one row each
create table hall (
  district   text not null,
  id         uuid not null,
  code       text not null,
  level      text not null check (level in ('district', 'town', 'village')),
  area       text not null,
  unit       uuid,
  name       jsonb not null,
  address    text not null,
  phone      text not null,
  lon        double precision,
  lat        double precision,
  calendar   text not null,
  -- null: the hours of the calendar
  hours      jsonb,
  -- weekdays (1 Monday … 7 Sunday) open beside the working days, e.g. Saturday mornings
  extra_days jsonb not null,
  rules      jsonb not null,
  state      text not null check (state in ('open', 'paused')),
  state_why  text,
  -- version of the calendar by which the bookings were last looked through
  calendar_version integer,
  version    integer not null default 1,
  primary key (district, id),
  unique (district, code)
);

-- 业务类别: a group of items with a letter of its own
create table hall_class (
  district text not null,
  id       uuid not null,
  hall     uuid not null,
  letter   text not null,
  title    jsonb not null,
  -- codes of items, or their beginnings; empty: whatever no other class takes
  items    jsonb not null,
  minutes  integer not null check (minutes between 1 and 480),
  bookable boolean not null,
  active   boolean not null,
  primary key (district, id),
  unique (district, hall, letter)
);

-- 窗口
create table hall_window (
  district text not null,
  id       uuid not null,
  hall     uuid not null,
  number   text not null,
  -- by class: how many bookings one slot takes at this window
  quotas   jsonb not null,
  active   boolean not null,
  state    text not null check (state in ('closed', 'open', 'paused')),
  account  uuid,
  clerk    text,
  since    timestamptz,
  version  integer not null default 1,
  primary key (district, id),
  unique (district, hall, number)
);
create unique index hall_window_by_account on hall_window (district, account) where account is not null;

-- 特殊开放日: closed, or other hours, with the reason that people are told
create table hall_exception (
  district text not null,
  hall     uuid not null,
  day      date not null,
  hours    jsonb not null,
  why      jsonb not null,
  made_by  text not null,
  made_at  timestamptz not null,
  primary key (district, hall, day)
);

-- 排班
create table hall_roster (
  district text not null,
  hall     uuid not null,
  day      date not null,
  hall_window uuid not null,
  part     text not null check (part in ('am', 'pm', 'day')),
  account  uuid not null,
  name     text not null,
  primary key (district, hall, day, hall_window, part)
);

-- 号源: a row is made when a slot is first touched; until then its capacity follows from the windows
create table hall_slot (
  district text not null,
  id       uuid not null,
  hall     uuid not null,
  class    uuid not null,
  from_at  timestamptz not null,
  to_at    timestamptz not null,
  capacity integer not null check (capacity >= 0),
  booked   integer not null default 0 check (booked >= 0),
  -- set by hand: does not follow the windows any more
  fixed    boolean not null default false,
  state    text not null check (state in ('open', 'closed')),
  primary key (district, id),
  unique (district, hall, class, from_at)
);

-- 预约
create table hall_booking (
  district text not null,
  id       uuid not null,
  hall     uuid not null,
  class    uuid not null,
  slot     uuid not null,
  from_at  timestamptz not null,
  to_at    timestamptz not null,
  -- what the person shows or types at the hall
  code     text not null,
  -- fingerprint of the person and of the device
  person   text not null,
  device   text,
  citizen  uuid,
  -- name and telephone, sealed
  sealed   text not null,
  item     text,
  matter   uuid,
  state    text not null check (state in ('booked', 'waiting', 'arrived', 'cancelled', 'noShow')),
  -- made under this key: told again it is answered again
  request  text not null,
  why      jsonb,
  moved_from timestamptz,
  made_at  timestamptz not null,
  ended_at timestamptz,
  primary key (district, id),
  unique (district, code),
  unique (district, person, request)
);
create index hall_booking_by_slot on hall_booking (district, slot, state);
create index hall_booking_by_person on hall_booking (district, person, state);
create index hall_booking_by_device on hall_booking (district, device, made_at) where device is not null;
create index hall_booking_by_day on hall_booking (district, hall, from_at);
create index hall_booking_open on hall_booking (district, to_at) where state in ('booked', 'waiting');

-- who books: the row that two bookings of one person wait at, and how long only the hall itself is open to them
create table hall_person (
  district text not null,
  person   text not null,
  blocked_until timestamptz,
  primary key (district, person)
);

-- the line of one class on one day: last number, and who was called last
create table hall_line (
  district text not null,
  hall     uuid not null,
  class    uuid not null,
  day      date not null,
  last     integer not null default 0,
  -- calls since the last one with priority; starts so that the first may have it
  since_priority integer not null default 1000,
  last_appointment boolean not null default false,
  primary key (district, hall, class, day)
);

-- 排队号
create table hall_ticket (
  district text not null,
  id       uuid not null,
  hall     uuid not null,
  class    uuid not null,
  day      date not null,
  serial   integer not null,
  number   text not null,
  code     text not null,
  source   text not null check (source in ('walkIn', 'booking', 'late')),
  booking  uuid,
  slot_from timestamptz,
  slot_to  timestamptz,
  priority text,
  person   text,
  sealed   text,
  item     text,
  matter   uuid,
  request  text,
  -- materials received and what else the window notes 窗口收件
  work     jsonb not null,
  taken_at timestamptz not null,
  -- how many calls of the class go first, after it was passed over
  behind   integer not null default 0,
  passed   integer not null default 0,
  -- sent on to this window, ahead of the others there
  for_window uuid,
  state    text not null check (state in ('waiting', 'called', 'serving', 'done', 'noShow', 'left')),
  hall_window uuid,
  window_number text,
  account  uuid,
  clerk    text,
  calls    integer not null default 0,
  called_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  version  integer not null default 1,
  primary key (district, id),
  unique (district, hall, class, day, serial),
  unique (district, code)
);
create unique index hall_ticket_at_window on hall_ticket (district, hall_window) where state in ('called', 'serving');
create unique index hall_ticket_of_booking on hall_ticket (district, booking) where booking is not null;
create unique index hall_ticket_by_request on hall_ticket (district, hall, request) where request is not null;
create index hall_ticket_by_day on hall_ticket (district, hall, day, state);
create index hall_ticket_ended on hall_ticket (district, class, ended_at) where state = 'done';

-- 设备密钥: the hall's display and its kiosks; only the fingerprint is kept
create table hall_device (
  district text not null,
  id       uuid not null,
  hall     uuid not null,
  kind     text not null check (kind in ('display', 'kiosk')),
  name     text not null,
  hash     text not null,
  made_by  text not null,
  made_at  timestamptz not null,
  closed_at timestamptz,
  primary key (district, id),
  unique (district, hash)
);
