-- 0001 what people in the street bring in: acts, photos, tracks · old server may stay up
-- Everything has the id that the telephone gave it: the same delivery ten times is one.
create table patrol_item (
  district text not null,
  id uuid not null,
  account uuid not null,
  kind text not null check (kind in ('report', 'act')),
  state text not null check (state in ('done', 'held', 'refused', 'rejected')),
  matter uuid,
  number text,
  joined boolean not null default false,
  -- As the telephone's clock said, and when it came in.
  device_at timestamptz not null,
  received_at timestamptz not null,
  body jsonb not null,
  doubts jsonb not null default '[]',
  refusal jsonb,
  decided_by text,
  decided_at timestamptz,
  decision text,
  primary key (district, id)
);
create index patrol_item_held on patrol_item (district, received_at) where state = 'held';
create index patrol_item_account on patrol_item (district, account, received_at desc);

create table patrol_photo (
  district text not null,
  id uuid not null,
  account uuid not null,
  bytes integer not null,
  sha256 text not null,
  taken_at timestamptz not null,
  lon double precision,
  lat double precision,
  accuracy_m double precision,
  heading double precision,
  received integer not null,
  file uuid,
  -- What the picture says of itself, as the gate read it.
  own_at timestamptz,
  own_lon double precision,
  own_lat double precision,
  received_at timestamptz not null,
  primary key (district, id)
);
create index patrol_photo_sha256 on patrol_photo (district, sha256);

-- Pieces of photos on their way; gone once the photo is whole.
create table patrol_photo_piece (
  district text not null,
  photo uuid not null,
  at_byte integer not null,
  content bytea not null,
  primary key (district, photo, at_byte)
);

create table patrol (
  district text not null,
  id uuid not null,
  account uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  received_at timestamptz not null,
  metres double precision not null default 0,
  points integer not null default 0,
  flagged integer not null default 0,
  primary key (district, id)
);
create index patrol_account on patrol (district, account, started_at desc);

create table patrol_point (
  district text not null,
  patrol uuid not null,
  n integer not null,
  at timestamptz not null,
  lon double precision not null,
  lat double precision not null,
  accuracy_m double precision,
  flag text,
  primary key (district, patrol, n)
);

-- Where everybody on duty was last; nothing of those off duty.
create table patrol_position (
  district text not null,
  account uuid not null,
  patrol uuid not null,
  at timestamptz not null,
  lon double precision not null,
  lat double precision not null,
  accuracy_m double precision,
  primary key (district, account)
);
create index patrol_position_at on patrol_position (district, at);
