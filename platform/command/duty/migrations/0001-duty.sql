-- 0001 posts, shifts, hand-over, log, reports, roll calls, swaps · old server may stay up

-- 值班岗位: what must be staffed day and night
create table duty_post (
  district text not null,
  id       uuid not null,
  code     text not null,
  title    jsonb not null,
  unit     uuid not null,
  area     text not null,
  phone    text,
  officers integer not null check (officers between 1 and 9),
  leader   boolean not null,
  starts   integer not null check (starts between 0 and 1439),
  minutes  integer not null check (minutes between 60 and 1440),
  active   boolean not null,
  ranks    integer not null,
  version  integer not null,
  primary key (district, id),
  unique (district, code)
);

-- 班次: one person on one post from an instant to another
create table duty_shift (
  district   text not null,
  id         uuid not null,
  post       uuid not null,
  role       text not null check (role in ('leader', 'officer', 'backup')),
  from_at    timestamptz not null,
  to_at      timestamptz not null check (to_at > from_at),
  -- whose days must not overlap: the account, or the name within the unit where somebody has none
  person     text not null,
  account    uuid,
  name       text not null,
  phone      text,
  present_at timestamptz,
  left_at    timestamptz,
  primary key (district, id)
);
create index duty_shift_of_post on duty_shift (district, post, from_at);
create index duty_shift_of_person on duty_shift (district, person, from_at);
create index duty_shift_by_time on duty_shift (district, to_at, from_at);

-- the row at which two rosters that name the same person wait for each other
create table duty_person (
  district text not null,
  person   text not null,
  primary key (district, person)
);

-- 换班申请
create table duty_swap (
  district text not null,
  id       uuid not null,
  shift    uuid not null,
  account  uuid,
  name     text not null,
  phone    text,
  why      text not null,
  asked_by text not null,
  asked_account uuid,
  asked_at timestamptz not null,
  state    text not null check (state in ('asked', 'approved', 'refused')),
  by_name  text,
  by_at    timestamptz,
  words    text,
  primary key (district, id)
);
create unique index duty_swap_open on duty_swap (district, shift) where state = 'asked';

-- 交接班: signed by both
create table duty_handover (
  district   text not null,
  id         uuid not null,
  post       uuid not null,
  from_shift uuid not null,
  to_shift   uuid not null,
  note       text not null,
  items      jsonb not null,
  unread     text[] not null,
  given_by   text not null,
  given_account uuid,
  given_at   timestamptz not null,
  taken_by   text,
  taken_account uuid,
  taken_at   timestamptz,
  primary key (district, id),
  unique (district, from_shift, to_shift)
);
create index duty_handover_of_post on duty_handover (district, post, given_at);

-- 值班日志: nothing is edited, only corrected by a new line
create table duty_log (
  district text not null,
  id       uuid not null,
  post     uuid not null,
  at       timestamptz not null,
  kind     text not null,
  text     text not null,
  account  uuid,
  name     text not null,
  matter   uuid,
  corrects uuid,
  primary key (district, id)
);
create index duty_log_of_post on duty_log (district, post, at);

-- 值班信息
create table duty_report (
  district text not null,
  id       uuid not null,
  post     uuid not null,
  number   text not null,
  title    text not null,
  text     text not null,
  kind     text not null check (kind in ('daily', 'special')),
  state    text not null check (state in ('draft', 'sent')),
  at       timestamptz not null,
  by_name  text not null,
  sent_at  timestamptz,
  signed_by text,
  version  integer not null,
  primary key (district, id),
  unique (district, number)
);

-- 点名 and its steps
create table duty_call (
  district    text not null,
  id          uuid not null,
  post        uuid not null,
  shift       uuid,
  account     uuid,
  name        text,
  random      boolean not null,
  asked_at    timestamptz not null,
  due_at      timestamptz not null,
  answered_at timestamptz,
  answered_by text,
  steps       jsonb not null,
  primary key (district, id)
);
create index duty_call_open on duty_call (district, due_at) where answered_at is null;
create index duty_call_of_post on duty_call (district, post, asked_at);

-- 缺岗告警: told once for each gap
create table duty_gap (
  district text not null,
  post     uuid not null,
  role     text not null,
  from_at  timestamptz not null,
  to_at    timestamptz not null,
  told_at  timestamptz not null,
  ended_at timestamptz,
  primary key (district, post, role, from_at)
);
