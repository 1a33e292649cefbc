-- 0001 responses, what they order, what answers, what they hold · old server may stay up

-- one row a district: starts of responses pass it one by one, so that two commanders meet here
create table command_desk (
  district text not null primary key
);

-- 应急响应: attached to a matter of any kind 平急转换; the plan is copied when it starts
create table response (
  district       text not null,
  id             uuid not null,
  matter         uuid not null,
  number         text not null,
  title          text not null,
  plan           uuid,
  plan_version   integer,
  plan_name      text,
  kind           text not null check (kind in ('natural', 'accident', 'health', 'security')),
  level          smallint not null check (level between 1 and 4),
  area           text not null,
  address        text,
  lon            double precision,
  lat            double precision,
  -- 演练: told everywhere, counted nowhere
  drill          boolean not null,
  state          text not null check (state in ('running', 'ended', 'archived')),
  commander      uuid,
  commander_name text not null,
  occurred_at    timestamptz,
  received_at    timestamptz not null,
  confirmed_at   timestamptz,
  started_at     timestamptz not null,
  ended_at       timestamptz,
  archived_at    timestamptz,
  end_why        text,
  report_minutes integer not null,
  wave           integer not null default 1,
  revision       integer not null default 1,
  primary key (district, id)
);
create index response_running on response (district, started_at) where state = 'running';
create index response_by_start on response (district, id desc);

-- which cases are under emergency rule: one response at a time
create table response_matter (
  district text not null,
  matter   uuid not null,
  response uuid not null,
  at       timestamptz not null,
  by_name  text not null,
  left_at  timestamptz,
  primary key (district, response, matter)
);
create unique index response_matter_now on response_matter (district, matter) where left_at is null;
create index response_matter_of on response_matter (district, matter);

-- areas under the response with the level of each
create table response_area (
  district text not null,
  response uuid not null,
  area     text not null,
  level    smallint not null check (level between 1 and 4),
  since    timestamptz not null,
  primary key (district, response, area)
);

-- 任务: copied from the plan and then this response's own
create table response_task (
  district       text not null,
  id             uuid not null,
  response       uuid not null,
  code           text not null,
  position       integer not null,
  title          text not null,
  text           text not null,
  group_name     text,
  who            jsonb not null,
  levels         smallint[] not null,
  receipt        boolean not null,
  accept_minutes integer not null,
  done_minutes   integer,
  after_codes    text[] not null,
  planned_at     timestamptz not null,
  state          text not null check (state in ('planned', 'sent', 'done', 'cancelled')),
  source         text not null check (source in ('plan', 'added')),
  sent_at        timestamptz,
  done_at        timestamptz,
  revision       integer not null default 1,
  primary key (district, id),
  unique (district, response, code)
);
create index response_task_planned on response_task (district, planned_at) where state = 'planned';

-- 调度: one order to one unit or post, with its countdown
create table dispatch (
  district     text not null,
  id           uuid not null,
  response     uuid not null,
  task         uuid not null,
  -- 上级指令 that this is a part of 区—街道—社区
  parent       uuid,
  wave         integer not null,
  level        smallint not null,
  area         text not null,
  unit         uuid,
  unit_name    text not null,
  drill        boolean not null,
  text         text not null,
  receipt      boolean not null,
  by_name      text not null,
  sent_at      timestamptz not null,
  accept_minutes integer not null,
  accept_by    timestamptz not null,
  due_at       timestamptz,
  state        text not null
    check (state in ('sent', 'read', 'accepted', 'progress', 'done', 'refused', 'failed', 'superseded', 'cancelled')),
  -- which step of the chain was told last, and when the next one is
  step         integer not null,
  next_at      timestamptz,
  chain        jsonb not null,
  failures     jsonb not null default '[]',
  read_at      timestamptz,
  accepted_at  timestamptz,
  arrived_at   timestamptz,
  progress_at  timestamptz,
  done_at      timestamptz,
  refused_at   timestamptz,
  said         text,
  primary key (district, id)
);
create index dispatch_of_response on dispatch (district, response);
create index dispatch_of_task on dispatch (district, task);
create index dispatch_of_parent on dispatch (district, parent) where parent is not null;
create index dispatch_waiting on dispatch (district, next_at) where next_at is not null;
create index dispatch_of_unit on dispatch (district, unit, id) where unit is not null;

create table dispatch_person (
  district text not null,
  dispatch uuid not null,
  -- the account, or unit and name of whoever has none
  person   text not null,
  account  uuid,
  name     text not null,
  phone    text,
  step     integer not null,
  told_at  timestamptz not null,
  primary key (district, dispatch, person)
);
create index dispatch_person_of on dispatch_person (district, account, dispatch) where account is not null;

-- 回执: each kept as it came, also those that came late or twice
create table receipt (
  district  text not null,
  id        uuid not null,
  dispatch  uuid not null,
  response  uuid not null,
  kind      text not null check (kind in ('read', 'accepted', 'arrived', 'progress', 'done', 'refused')),
  text      text,
  account   uuid,
  name      text not null,
  -- when it was pressed, by the clock of the device, and when it arrived
  device_at timestamptz not null,
  at        timestamptz not null,
  -- made on the device: sending again changes nothing
  key       text not null,
  lon       double precision,
  lat       double precision,
  files     uuid[] not null default '{}',
  primary key (district, id),
  unique (district, key)
);
create index receipt_of_dispatch on receipt (district, dispatch);

-- 应急资源: teams, goods, equipment, shelters, experts
create table command_resource (
  district     text not null,
  id           uuid not null,
  kind         text not null,
  name         text not null,
  place_name   text not null,
  unit_name    text not null,
  contact      text,
  phone        text,
  quantity     numeric not null check (quantity >= 0),
  measure      text not null,
  -- held back for a second event
  keep_percent integer not null default 0 check (keep_percent between 0 and 90),
  ready_minutes integer,
  expires      date,
  lon          double precision,
  lat          double precision,
  primary key (district, id)
);
create unique index command_resource_name on command_resource (district, kind, name, place_name);

create table reservation (
  district    text not null,
  id          uuid not null,
  resource    uuid not null,
  response    uuid not null,
  task        uuid,
  asked       numeric not null check (asked > 0),
  given       numeric not null check (given >= 0),
  at          timestamptz not null,
  by_name     text not null,
  key         text not null,
  returned_at timestamptz,
  returned    numeric,
  primary key (district, id),
  unique (district, key)
);
create index reservation_held on reservation (district, resource) where returned_at is null;
create index reservation_of on reservation (district, response);

-- 信息报送: what is due, and each version of what was written
create table situation_report (
  district    text not null,
  id          uuid not null,
  response    uuid not null,
  kind        text not null check (kind in ('first', 'followUp', 'final')),
  number      integer not null,
  state       text not null check (state in ('due', 'draft', 'sent', 'void')),
  due_at      timestamptz not null,
  basis       text not null,
  version     integer not null default 0,
  text        text,
  figures     jsonb,
  to_name     text,
  by_name     text,
  written_at  timestamptz,
  sent_at     timestamptz,
  received_at timestamptz,
  received_by text,
  primary key (district, id),
  unique (district, response, kind, number)
);
create table situation_report_version (
  district text not null,
  report   uuid not null,
  version  integer not null,
  text     text not null,
  by_name  text not null,
  at       timestamptz not null,
  primary key (district, report, version)
);

-- 人员位置: the last one only, only inside a response that runs
create table responder_position (
  district   text not null,
  response   uuid not null,
  account    uuid not null,
  name       text not null,
  unit_name  text,
  lon        double precision not null,
  lat        double precision not null,
  accuracy   double precision,
  at         timestamptz not null,
  primary key (district, response, account)
);

-- 复盘: what was found, what follows, who answers for it
create table finding (
  district   text not null,
  id         uuid not null,
  response   uuid not null,
  text       text not null,
  action     text not null,
  owner      uuid,
  owner_name text not null,
  due        date not null,
  by_name    text not null,
  at         timestamptz not null,
  done_at    timestamptz,
  done_text  text,
  primary key (district, id)
);
create index finding_of on finding (district, response);

-- 演练与实战互转: asked by one, released by another
create table drill_release (
  district     text not null,
  id           uuid not null,
  response     uuid not null,
  to_drill     boolean not null,
  why          text not null,
  asked_by     uuid,
  asked_name   text not null,
  asked_at     timestamptz not null,
  decided_by   uuid,
  decided_name text,
  decided_at   timestamptz,
  granted      boolean,
  primary key (district, id)
);
create unique index drill_release_open on drill_release (district, response) where decided_at is null;

-- 演练评分
create table drill_score (
  district text not null,
  response uuid not null,
  item     text not null,
  score    numeric not null check (score between 0 and 100),
  note     text,
  by_name  text not null,
  at       timestamptz not null,
  primary key (district, response, item)
);
