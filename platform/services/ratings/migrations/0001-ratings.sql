-- 0001 what may be rated, and the ratings · old server may stay up

-- 待评: one row for each application that ended and each visit to a window
create table rating_chance (
  district      text not null,
  id            uuid not null,
  token         text not null,
  occasion      text not null check (occasion in ('matter', 'visit')),
  matter        uuid,
  matter_number text,
  ticket        uuid,
  citizen       uuid,
  item          text,
  item_title    text,
  unit          uuid,
  unit_name     text,
  hall          uuid,
  hall_name     text,
  window_no     text,
  clerk         uuid,
  at            timestamptz not null,
  expires_at    timestamptz not null,
  second        boolean not null default false,
  primary key (district, id),
  unique (district, token)
);
create unique index rating_chance_of_matter on rating_chance (district, matter) where occasion = 'matter';
create unique index rating_chance_of_ticket on rating_chance (district, ticket) where ticket is not null;
create index rating_chance_by_day on rating_chance (district, at);
create index rating_chance_of_citizen on rating_chance (district, citizen) where citizen is not null;

create table rating (
  district      text not null,
  id            uuid not null,
  chance        uuid not null,
  -- 1 the first, 2 after the rectification was answered
  round         integer not null check (round in (1, 2)),
  level         text not null check (level in ('very', 'yes', 'basic', 'no', 'veryNo')),
  tags          text[] not null,
  words         text,
  channel       text not null,
  -- sealed: the clerk who was rated must not learn who it was
  rater         text,
  state         text not null check (state in ('counted', 'reviewing', 'excluded')),
  rectification uuid,
  closed_at     timestamptz,
  at            timestamptz not null,
  primary key (district, id),
  unique (district, chance, round)
);
create index rating_by_day on rating (district, at);
create index rating_of_rectification on rating (district, rectification) where rectification is not null;
