-- 0002 how far the first look back at old answers came · old server may stay up

-- One row a district, kept for ever: answers older than `before` were not read yet, unless it is done.
create table answer_look_back (
  district text not null primary key,
  before   uuid,
  seen     integer not null,
  done     boolean not null
);
