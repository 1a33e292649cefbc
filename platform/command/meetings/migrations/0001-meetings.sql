-- 0001 meetings of a response, their members and minutes · old server may stay up

-- 会商
create table meeting (
  district  text not null,
  id        uuid not null,
  -- what it is about: a response or a matter
  about     uuid not null,
  title     text not null,
  adapter   text not null,
  room      text not null,
  drill     boolean not null,
  opened_by text not null,
  opened_at timestamptz not null,
  ended_at  timestamptz,
  minutes   text,
  version   integer not null,
  primary key (district, id)
);
create index meeting_about on meeting (district, about, opened_at);

create table meeting_member (
  district  text not null,
  meeting   uuid not null,
  person    text not null,
  account   uuid,
  name      text not null,
  host      boolean not null,
  asked_at  timestamptz not null,
  joined_at timestamptz,
  left_at   timestamptz,
  primary key (district, meeting, person)
);
