-- 0001 mentions of persons, enterprises and addresses, and pairs to check · old server may stay up

-- One place where a thing is named. Of persons no words are kept: only keyed fingerprints, as in the party table.
create table linkage_mention (
  district    text not null,
  id          uuid not null,
  kind        text not null check (kind in ('person', 'enterprise', 'address')),
  source_kind text not null check (source_kind in ('matter', 'register')),
  source      uuid not null,
  register    text,
  field       text not null,
  name        text,
  form        text,
  keys        text[] not null,
  area        text not null,
  at          timestamptz not null,
  entity      uuid not null,
  primary key (district, id),
  unique (district, source, field)
);
create index linkage_mention_entity on linkage_mention (district, entity, id);

-- Equal keys bring mentions together; ids grow with time, so the newest of a key are its last ones.
create table linkage_key (
  district text not null,
  key      text not null,
  mention  uuid not null,
  primary key (district, key, mention)
);

-- Two mentions that may be of one thing; a decision stays until it is undone.
create table linkage_pair (
  district   text not null,
  id         uuid not null,
  kind       text not null,
  a          uuid not null,
  b          uuid not null,
  score      double precision not null,
  reasons    text[] not null,
  state      text not null check (state in ('open', 'linked', 'rejected')),
  made_at    timestamptz not null,
  by_brain   boolean not null,
  decided_by text,
  decided_at timestamptz,
  why        text,
  primary key (district, id),
  unique (district, a, b)
);
create index linkage_pair_queue on linkage_pair (district, state, kind, score desc, id);
create index linkage_pair_b on linkage_pair (district, b);

-- Whoever changes what is one with what waits here for the one before.
create table linkage_turn (
  district text primary key
);
