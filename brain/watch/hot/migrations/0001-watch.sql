-- 0001 groups of requests, decisions about them, warnings, topics · old server may stay up

-- A request as grouping sees it. `grp` is the first request of its group, itself when it is alone; null = not read yet.
create table watch_request (
  district text not null,
  matter   uuid not null,
  at       timestamptz not null,
  -- keyed fingerprint, as in the party table; null = nobody knows
  caller   text,
  area     text,
  lon      double precision,
  lat      double precision,
  category text,
  grp      uuid,
  primary key (district, matter)
);
create index watch_request_unread on watch_request (district, at, matter) where grp is null;
create index watch_request_group on watch_request (district, grp, at);

-- How near two requests were when the later of them came.
create table watch_edge (
  district text not null,
  a        uuid not null,
  b        uuid not null,
  strength double precision not null,
  primary key (district, a, b)
);
create index watch_edge_b on watch_edge (district, b);

-- Groups of two and more, by their first request.
create table watch_group (
  district text not null,
  id       uuid not null,
  name     text,
  grip     double precision not null,
  phrases  text[] not null,
  area     text not null,
  lon      double precision,
  lat      double precision,
  category text,
  size     int not null,
  people   int not null,
  first_at timestamptz not null,
  last_at  timestamptz not null,
  primary key (district, id)
);
create index watch_group_last on watch_group (district, last_at desc);

-- What people joined or took apart; it holds for every later grouping until it is undone.
create table watch_hand (
  district    text not null,
  id          uuid not null,
  kind        text not null check (kind in ('merge', 'split')),
  left_side   uuid[] not null,
  right_side  uuid[] not null,
  why         text not null,
  by_name     text not null,
  at          timestamptz not null,
  undone_by   text,
  undone_at   timestamptz,
  undone_why  text,
  primary key (district, id)
);
create index watch_hand_left on watch_hand using gin (left_side) where undone_at is null;
create index watch_hand_right on watch_hand using gin (right_side) where undone_at is null;

-- Once a group and level.
create table watch_warning (
  district  text not null,
  grp       uuid not null,
  level     text not null check (level in ('burst', 'hot', 'people')),
  at        timestamptz not null,
  today     int not null,
  mean      double precision not null,
  deviation double precision not null,
  people    int not null,
  last_hour int not null,
  primary key (district, grp, level)
);

create table watch_topic (
  district   text not null,
  id         uuid not null,
  title      text not null,
  goal       text not null,
  owner      uuid not null,
  from_day   date not null,
  to_day     date not null,
  measures   jsonb not null,
  scope      jsonb not null,
  status     text not null check (status in ('planned', 'running', 'done', 'stopped')),
  version    int not null,
  made_by    text not null,
  made_at    timestamptz not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (district, id)
);

-- Every state a topic ever had.
create table watch_topic_version (
  district text not null,
  topic    uuid not null,
  version  int not null,
  body     jsonb not null,
  by_name  text not null,
  at       timestamptz not null,
  primary key (district, topic, version)
);
