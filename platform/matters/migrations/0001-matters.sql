-- 0001 matters, touches, tasks and all that hangs on them · old server must stop
create table matter (
  district text not null,
  id uuid not null,
  number text not null,
  type text not null,
  type_version int not null,
  state text not null,
  state_before text,
  title text not null,
  content text not null,
  kind text,
  category text,
  urgency text not null,
  channel text not null,
  secret boolean not null,
  anonymous boolean not null,
  area text not null,
  address text,
  lon double precision,
  lat double precision,
  opened_at timestamptz not null,
  opened_by uuid,
  lead_unit text,
  units text[] not null,
  line uuid,
  due timestamptz,
  due_clock text,
  due_started timestamptz,
  closed_at timestamptz,
  merged_into uuid,
  round int not null,
  returns int not null,
  tags text[] not null,
  verdict jsonb,
  data jsonb not null,
  demo boolean not null,
  version int not null,
  primary key (district, id),
  unique (district, number)
) with (fillfactor = 85);
create index matter_opened on matter (district, opened_at desc, id desc);
create index matter_state on matter (district, state, opened_at desc, id desc);
create index matter_category on matter (district, category, opened_at desc, id desc);
create index matter_unit on matter (district, lead_unit, opened_at desc, id desc);
create index matter_area on matter (district, area, opened_at desc, id desc);
create index matter_units on matter using gin (units);
-- Lists of work look only at what is open: a small index however old the city grows.
create index matter_open_due on matter (district, due, id) where closed_at is null and merged_into is null;
create index matter_open_state on matter (district, state, due) where closed_at is null and merged_into is null;
create index matter_closed on matter (district, closed_at) where closed_at is not null;
create index matter_merged on matter (district, merged_into) where merged_into is not null;

-- Words for search stand apart: a change of state does not rewrite them.
create table matter_text (
  district text not null,
  matter uuid not null,
  opened_at timestamptz not null,
  tokens text[] not null,
  primary key (district, matter)
);
create index matter_text_tokens on matter_text using gin (tokens);

create table party (
  district text not null,
  matter uuid not null,
  role text not null,
  sealed text not null,
  phone_blind text,
  id_blind text,
  phone_tail text,
  primary key (district, matter, role)
);
create index party_phone on party (district, phone_blind) where phone_blind is not null;
create index party_identity on party (district, id_blind) where id_blind is not null;

create table touch (
  district text not null,
  id uuid not null,
  source text not null,
  external_id text,
  channel text not null,
  at timestamptz not null,
  agent uuid,
  matter uuid,
  body jsonb not null,
  primary key (district, id),
  unique (district, source, external_id)
);
create index touch_matter on touch (district, matter);

create table task (
  district text not null,
  id uuid not null,
  matter uuid not null,
  round int not null,
  unit text not null,
  role text not null check (role in ('lead', 'helper', 'informed')),
  state text not null check (state in ('toSign', 'inHand', 'asking', 'replied', 'withdrawn')),
  line uuid,
  at timestamptz not null,
  signed_at timestamptz,
  contacted_at timestamptz,
  replied_at timestamptz,
  part jsonb,
  required boolean not null,
  primary key (district, id)
);
create index task_matter on task (district, matter);
create index task_unit on task (district, unit, state) where state in ('toSign', 'inHand', 'asking');
-- Exactly one live lead: the database holds it even if a program errs.
create unique index task_one_lead on task (district, matter, round) where role = 'lead' and state <> 'withdrawn';

create table ask (
  district text not null,
  id uuid not null,
  matter uuid not null,
  task uuid,
  kind text not null,
  reason text,
  basis text,
  text text,
  unit text,
  until text,
  asked_by text not null,
  asked_unit text,
  at timestamptz not null,
  decision text,
  decided_by text,
  decided_at timestamptz,
  decision_text text,
  final boolean not null,
  primary key (district, id)
);
create index ask_matter on ask (district, matter);
create index ask_open on ask (district, kind, at) where decision is null;

create table answer (
  district text not null,
  id uuid not null,
  matter uuid not null,
  version int not null,
  text text not null,
  basis text,
  state text not null,
  by_name text not null,
  unit text,
  at timestamptz not null,
  released_at timestamptz,
  primary key (district, id),
  unique (district, matter, version)
);

create table visit (
  district text not null,
  id uuid not null,
  matter uuid not null,
  round int not null,
  state text not null,
  attempts jsonb not null,
  next_at timestamptz,
  verdict jsonb,
  words text,
  primary key (district, id)
);
create index visit_matter on visit (district, matter);
create index visit_queue on visit (district, next_at) where state = 'queued';

create table supervision_order (
  district text not null,
  id uuid not null,
  matter uuid not null,
  text text not null,
  origin text not null,
  by_name text not null,
  at timestamptz not null,
  chain jsonb not null,
  step int not null,
  next_at timestamptz,
  until timestamptz,
  acknowledged_by text,
  acknowledged_at timestamptz,
  state text not null,
  failures jsonb not null,
  primary key (district, id)
);
create index order_matter on supervision_order (district, matter);
create index order_next on supervision_order (district, next_at) where state = 'waiting';

create table link (
  district text not null,
  id uuid not null,
  from_matter uuid not null,
  to_matter uuid not null,
  kind text not null,
  by_name text not null,
  at timestamptz not null,
  why text not null,
  confidence double precision,
  -- State and clocks before a merge, so that undoing restores them exactly.
  before jsonb,
  undone_by text,
  undone_at timestamptz,
  primary key (district, id)
);
create unique index link_once on link (district, from_matter, to_matter, kind) where undone_at is null;
create index link_to on link (district, to_matter);

create table matter_file (
  district text not null,
  matter uuid not null,
  file uuid not null,
  primary key (district, matter, file)
);
create index matter_file_file on matter_file (district, file);

create table matter_number (
  district text not null,
  day text not null,
  next int not null,
  primary key (district, day)
);

create table saved_view (
  district text not null,
  id uuid not null,
  account uuid not null,
  name text not null,
  query text not null,
  primary key (district, id)
);
create index saved_view_account on saved_view (district, account);

-- 职责清单: item × territory × level × effective date → unit.
create table responsibility_line (
  district text not null,
  id uuid not null,
  category text not null,
  area text not null,
  unit text not null,
  helpers text[] not null,
  basis text not null,
  valid_from date not null,
  valid_to date,
  version int not null,
  primary key (district, id)
);
create index line_category on responsibility_line (district, category);

create table line_proposal (
  district text not null,
  id uuid not null,
  matter uuid not null,
  category text,
  area text not null,
  unit text not null,
  why text not null,
  at timestamptz not null,
  by_name text not null,
  decision text,
  decided_by text,
  decided_at timestamptz,
  primary key (district, id)
);

-- Every version of a type that a matter may have been stamped with: flow, fields and limits as they were.
create table matter_type (
  name text not null,
  version int not null,
  fingerprint text not null,
  declared jsonb not null,
  primary key (name, version)
);
