-- The final schema of all rooms, written by tools/schema.ts. Change a migration, not this file.

create table ability_usage (
  district text not null,
  use_id uuid not null,
  day date not null,
  calls integer not null,
  refused integer not null,
  constraint ability_usage_pkey PRIMARY KEY (district, use_id, day)
);

create table ability_use (
  district text not null,
  id uuid not null,
  developer uuid not null,
  ability text not null,
  system text not null,
  purpose text not null,
  day_most integer not null,
  minute_most integer not null,
  state text not null,
  key text,
  hint text,
  client uuid,
  asked_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by text,
  why text,
  constraint ability_use_pkey PRIMARY KEY (district, id),
  constraint ability_use_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'granted'::text, 'refused'::text, 'revoked'::text])))
);
CREATE UNIQUE INDEX ability_use_key ON ability_use USING btree (district, key) WHERE (key IS NOT NULL);
CREATE INDEX ability_use_of_developer ON ability_use USING btree (district, developer);

create table account (
  id uuid not null,
  person uuid not null,
  name text not null,
  name_key text not null,
  district text not null,
  state text not null,
  password text not null,
  past text[] not null default '{}'::text[],
  invited_at timestamp with time zone not null,
  must_change boolean not null,
  failed_count integer not null default 0,
  locked_until timestamp with time zone,
  last_login_at timestamp with time zone,
  valid_to timestamp with time zone,
  password_at timestamp with time zone,
  constraint account_pkey PRIMARY KEY (id),
  constraint account_name_key_key UNIQUE (name_key),
  constraint account_person_fkey FOREIGN KEY (person) REFERENCES person(id),
  constraint account_state_check CHECK ((state = ANY (ARRAY['invited'::text, 'normal'::text, 'dormant'::text, 'frozen'::text, 'closed'::text])))
);
CREATE INDEX account_by_person ON account USING btree (person);

create table address (
  district text not null,
  id uuid not null,
  code text not null,
  town text not null,
  village text not null,
  road uuid,
  number integer,
  sub text not null,
  estate uuid,
  building text not null,
  unit text not null,
  floor text not null,
  room text not null,
  level text not null,
  status text not null,
  full_text text not null,
  lon double precision,
  lat double precision,
  cell bigint,
  grid text,
  source text not null,
  changed_at timestamp with time zone not null,
  constraint address_pkey PRIMARY KEY (district, id),
  constraint address_district_code_key UNIQUE (district, code),
  constraint address_status_check CHECK ((status = ANY (ARRAY['current'::text, 'historic'::text, 'toCheck'::text])))
);
CREATE INDEX address_cell ON address USING btree (district, cell) WHERE (cell IS NOT NULL);
CREATE INDEX address_estate ON address USING btree (district, estate, building, unit, room) WHERE (estate IS NOT NULL);
CREATE INDEX address_road ON address USING btree (district, road, number, sub, building) WHERE (road IS NOT NULL);
CREATE INDEX address_village ON address USING btree (district, village) WHERE ((road IS NULL) AND (estate IS NULL));

create table address_doubt (
  district text not null,
  id uuid not null,
  address uuid,
  said text not null,
  why text not null,
  lon double precision,
  lat double precision,
  raised_at timestamp with time zone not null,
  raised_by uuid,
  state text not null,
  answer text,
  settled_at timestamp with time zone,
  settled_by uuid,
  constraint address_doubt_pkey PRIMARY KEY (district, id),
  constraint address_doubt_state_check CHECK ((state = ANY (ARRAY['open'::text, 'mended'::text, 'refused'::text])))
);
CREATE INDEX address_doubt_open ON address_doubt USING btree (district, raised_at) WHERE (state = 'open'::text);

create table address_import (
  district text not null,
  id uuid not null,
  name text not null,
  at timestamp with time zone not null,
  by uuid,
  report jsonb not null,
  constraint address_import_pkey PRIMARY KEY (district, id)
);

create table address_name (
  district text not null,
  id uuid not null,
  kind text not null,
  name text not null,
  plain text not null,
  town text not null,
  pinyin text not null,
  initials text not null,
  addresses integer not null,
  lon double precision,
  lat double precision,
  alias_of uuid,
  constraint address_name_pkey PRIMARY KEY (district, id),
  constraint address_name_district_kind_plain_town_key UNIQUE (district, kind, plain, town),
  constraint address_name_kind_check CHECK ((kind = ANY (ARRAY['town'::text, 'village'::text, 'road'::text, 'estate'::text])))
);
CREATE INDEX address_name_alias ON address_name USING btree (district, alias_of) WHERE (alias_of IS NOT NULL);
CREATE INDEX address_name_initials ON address_name USING btree (district, initials COLLATE "C" text_pattern_ops);
CREATE INDEX address_name_pinyin ON address_name USING btree (district, pinyin COLLATE "C" text_pattern_ops);

create table address_token (
  district text not null,
  token text not null,
  name uuid not null,
  constraint address_token_pkey PRIMARY KEY (district, token, name)
);
CREATE INDEX address_token_name ON address_token USING btree (district, name);

create table advise_setting (
  district text not null,
  fallback_unit text,
  paused boolean not null,
  why text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint advise_setting_pkey PRIMARY KEY (district)
);

create table alert (
  district text not null,
  id uuid not null,
  origin text not null,
  identifier text not null,
  sender text not null,
  sent timestamp with time zone not null,
  status text not null,
  msg_type text not null,
  scope text not null,
  state text not null,
  chain uuid not null,
  kind text,
  headline jsonb not null,
  rank integer,
  codes text[] not null,
  onset timestamp with time zone not null,
  expires timestamp with time zone,
  ended_by uuid,
  ended_at timestamp with time zone,
  ended_how text,
  draft jsonb,
  cap jsonb,
  group_key text,
  repeats integer not null default 0,
  made_by text not null,
  made_account uuid,
  made_at timestamp with time zone not null,
  released_by text,
  released_at timestamp with time zone,
  returned text,
  version integer not null,
  constraint alert_pkey PRIMARY KEY (district, id),
  constraint alert_ended_how_check CHECK ((ended_how = ANY (ARRAY['updated'::text, 'cancelled'::text]))),
  constraint alert_msg_type_check CHECK ((msg_type = ANY (ARRAY['Alert'::text, 'Update'::text, 'Cancel'::text, 'Ack'::text, 'Error'::text]))),
  constraint alert_origin_check CHECK ((origin = ANY (ARRAY['own'::text, 'in'::text]))),
  constraint alert_scope_check CHECK ((scope = ANY (ARRAY['Public'::text, 'Restricted'::text, 'Private'::text]))),
  constraint alert_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'toRelease'::text, 'released'::text, 'discarded'::text, 'received'::text, 'adopted'::text]))),
  constraint alert_status_check CHECK ((status = ANY (ARRAY['Actual'::text, 'Exercise'::text, 'System'::text, 'Test'::text, 'Draft'::text])))
);
CREATE INDEX alert_by_time ON alert USING btree (district, made_at);
CREATE INDEX alert_in_force ON alert USING btree (district, expires) WHERE ((ended_at IS NULL) AND (state = ANY (ARRAY['released'::text, 'received'::text, 'adopted'::text])));
CREATE INDEX alert_of_chain ON alert USING btree (district, chain);
CREATE INDEX alert_of_group ON alert USING btree (district, group_key, made_at) WHERE (group_key IS NOT NULL);

create table alert_feed (
  district text not null,
  id uuid not null,
  url text not null,
  title text not null,
  minutes integer not null,
  active boolean not null,
  next_at timestamp with time zone not null,
  last_at timestamp with time zone,
  last_ok timestamp with time zone,
  failures integer not null default 0,
  last_error text,
  constraint alert_feed_pkey PRIMARY KEY (district, id),
  constraint alert_feed_district_url_key UNIQUE (district, url),
  constraint alert_feed_minutes_check CHECK (((minutes >= 1) AND (minutes <= 60)))
);

create table alert_key (
  district text not null,
  sender text not null,
  identifier text not null,
  sent timestamp with time zone not null,
  digest text not null,
  alert uuid not null,
  at timestamp with time zone not null,
  constraint alert_key_pkey PRIMARY KEY (district, sender, identifier)
);

create table alert_receipt (
  district text not null,
  alert uuid not null,
  unit uuid not null,
  chain uuid not null,
  unit_name text not null,
  area text not null,
  level text not null,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  signed_at timestamp with time zone,
  signed_by text,
  note text,
  step integer not null,
  next_at timestamp with time zone,
  closed_at timestamp with time zone,
  constraint alert_receipt_pkey PRIMARY KEY (district, alert, unit)
);
CREATE INDEX alert_receipt_next ON alert_receipt USING btree (district, next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX alert_receipt_of_chain ON alert_receipt USING btree (district, chain);
CREATE INDEX alert_receipt_of_unit ON alert_receipt USING btree (district, unit, asked_at);

create table alert_ref (
  district text not null,
  alert uuid not null,
  sender text not null,
  identifier text not null,
  constraint alert_ref_pkey PRIMARY KEY (district, alert, sender, identifier)
);
CREATE INDEX alert_ref_to ON alert_ref USING btree (district, sender, identifier);

create table alert_refused (
  district text not null,
  id uuid not null,
  sender text not null,
  reason text not null,
  says jsonb not null,
  count integer not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  constraint alert_refused_pkey PRIMARY KEY (district, id),
  constraint alert_refused_district_sender_reason_key UNIQUE (district, sender, reason)
);

create table alert_source (
  district text not null,
  id uuid not null,
  sender text not null,
  title text not null,
  aliases text[] not null,
  trust text not null,
  secret text,
  active boolean not null,
  minute timestamp with time zone,
  count integer not null default 0,
  version integer not null,
  constraint alert_source_pkey PRIMARY KEY (district, id),
  constraint alert_source_district_sender_key UNIQUE (district, sender),
  constraint alert_source_trust_check CHECK ((trust = ANY (ARRAY['show'::text, 'publish'::text])))
);

create table answer (
  district text not null,
  id uuid not null,
  matter uuid not null,
  version integer not null,
  text text not null,
  basis text,
  state text not null,
  by_name text not null,
  unit text,
  at timestamp with time zone not null,
  released_at timestamp with time zone,
  constraint answer_pkey PRIMARY KEY (district, id),
  constraint answer_district_matter_version_key UNIQUE (district, matter, version)
);
CREATE INDEX answer_words ON answer USING btree (district, md5(text)) WHERE (length(text) >= 20);

create table answer_check (
  district text not null,
  answer uuid not null,
  matter uuid not null,
  at timestamp with time zone not null,
  score double precision not null,
  findings jsonb not null,
  constraint answer_check_pkey PRIMARY KEY (district, answer)
);
CREATE INDEX answer_check_matter ON answer_check USING btree (district, matter);

create table answer_look_back (
  district text not null,
  before uuid,
  seen integer not null,
  done boolean not null,
  constraint answer_look_back_pkey PRIMARY KEY (district)
);

create table answer_print (
  district text not null,
  answer uuid not null,
  matter uuid not null,
  bands integer[] not null,
  constraint answer_print_pkey PRIMARY KEY (district, answer)
);
CREATE INDEX answer_print_bands ON answer_print USING gin (bands);

create table applied_migration (
  room text not null,
  number integer not null,
  file text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint applied_migration_pkey PRIMARY KEY (room, number)
);

create table appointment (
  id uuid not null,
  person uuid not null,
  post uuid not null,
  kind text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  constraint appointment_pkey PRIMARY KEY (id),
  constraint appointment_check CHECK ((to_at >= from_at)),
  constraint appointment_kind_check CHECK ((kind = ANY (ARRAY['main'::text, 'additional'::text, 'lent'::text]))),
  constraint appointment_person_fkey FOREIGN KEY (person) REFERENCES person(id),
  constraint appointment_post_fkey FOREIGN KEY (post) REFERENCES post(id)
);
CREATE INDEX appointment_by_person ON appointment USING btree (person);
CREATE INDEX appointment_by_post ON appointment USING btree (post);

create table area (
  code text not null,
  valid_from date not null,
  valid_to date,
  name text not null,
  level smallint not null,
  parent text,
  merged_into text,
  constraint area_pkey PRIMARY KEY (code, valid_from),
  constraint area_check CHECK ((valid_to > valid_from)),
  constraint area_level_check CHECK (((level >= 1) AND (level <= 5)))
);
CREATE INDEX area_by_parent ON area USING btree (parent, code);
CREATE INDEX area_moved ON area USING btree (code) WHERE (merged_into IS NOT NULL);

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
  at timestamp with time zone not null,
  decision text,
  decided_by text,
  decided_at timestamp with time zone,
  decision_text text,
  final boolean not null,
  constraint ask_pkey PRIMARY KEY (district, id)
);
CREATE INDEX ask_matter ON ask USING btree (district, matter);
CREATE INDEX ask_open ON ask USING btree (district, kind, at) WHERE (decision IS NULL);

create table automatic_dispatch (
  district text not null,
  matter uuid not null,
  at timestamp with time zone not null,
  decision text not null,
  unit text,
  line uuid,
  rule uuid,
  confidence double precision not null,
  why jsonb not null,
  constraint automatic_dispatch_pkey PRIMARY KEY (district, matter),
  constraint automatic_dispatch_decision_check CHECK ((decision = ANY (ARRAY['sent'::text, 'left'::text])))
);
CREATE INDEX automatic_dispatch_at ON automatic_dispatch USING btree (district, at DESC, matter);

create table automatic_rule (
  district text not null,
  id uuid not null,
  area text not null,
  category text,
  min_confidence double precision not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  ended_by text,
  ended_at timestamp with time zone,
  constraint automatic_rule_pkey PRIMARY KEY (district, id),
  constraint automatic_rule_min_confidence_check CHECK (((min_confidence >= (0.5)::double precision) AND (min_confidence <= (1)::double precision)))
);

create table board_tour (
  district text not null,
  id uuid not null,
  title text not null,
  pictures jsonb not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  constraint board_tour_pkey PRIMARY KEY (district, id)
);

create table board_version (
  district text not null,
  name text not null,
  version integer not null,
  state text not null,
  body jsonb not null,
  made_by text not null,
  made_account uuid,
  made_at timestamp with time zone not null,
  decided_by text,
  decided_at timestamp with time zone,
  why text,
  constraint board_version_pkey PRIMARY KEY (district, name, version)
);
CREATE UNIQUE INDEX board_live ON board_version USING btree (district, name) WHERE (state = 'live'::text);

create table calendar_reissue (
  calendar text not null,
  version integer not null,
  id uuid not null,
  why text not null,
  at timestamp with time zone not null,
  made_at timestamp with time zone not null default now(),
  cursor_district text not null default ''::text,
  cursor_id uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  sweep integer not null default 1,
  looked bigint not null default 0,
  changed bigint not null default 0,
  done_at timestamp with time zone,
  constraint calendar_reissue_pkey PRIMARY KEY (calendar, version)
);

create table camera (
  district text not null,
  device uuid not null,
  direction double precision,
  angle double precision,
  reach double precision,
  protocol text not null,
  address text,
  still_url text,
  still_seconds integer,
  keep_days integer not null,
  pulled_at timestamp with time zone,
  says text,
  constraint camera_pkey PRIMARY KEY (district, device)
);

create table camera_still (
  district text not null,
  device uuid not null,
  at timestamp with time zone not null,
  file uuid not null,
  source text not null,
  constraint camera_still_pkey PRIMARY KEY (district, device, at),
  constraint camera_still_source_check CHECK ((source = ANY (ARRAY['pushed'::text, 'pulled'::text])))
);

create table certificate (
  district text not null,
  id uuid not null,
  type text not null,
  type_version integer not null,
  identifier text not null,
  issuer_code text not null,
  serial text not null,
  version integer not null,
  previous uuid,
  next uuid,
  number text not null,
  issuer uuid not null,
  issuer_name text not null,
  holder_kind text not null,
  holders text[] not null,
  sole text,
  issued_on date not null,
  valid_from date not null,
  valid_to date,
  state text not null,
  state_at timestamp with time zone not null,
  blocked text,
  reference boolean not null,
  origin text not null,
  matter uuid,
  source text not null,
  sealed text not null,
  digest text not null,
  file_digest text not null,
  signature text not null,
  key text not null,
  seal uuid not null,
  token text not null,
  status_list integer,
  status_index integer,
  sealed_at timestamp with time zone not null,
  reminded integer,
  constraint certificate_pkey PRIMARY KEY (district, id),
  constraint certificate_district_identifier_key UNIQUE (district, identifier),
  constraint certificate_district_source_key UNIQUE (district, source),
  constraint certificate_district_type_issuer_code_serial_version_key UNIQUE (district, type, issuer_code, serial, version),
  constraint certificate_holder_kind_check CHECK ((holder_kind = ANY (ARRAY['person'::text, 'enterprise'::text]))),
  constraint certificate_origin_check CHECK ((origin = ANY (ARRAY['matter'::text, 'stock'::text, 'hand'::text]))),
  constraint certificate_state_check CHECK ((state = ANY (ARRAY['issued'::text, 'suspended'::text, 'revoked'::text, 'annulled'::text, 'cancelled'::text, 'replaced'::text, 'corrected'::text, 'expired'::text])))
);
CREATE INDEX certificate_blocked ON certificate USING btree (district) WHERE (blocked IS NOT NULL);
CREATE INDEX certificate_by_number ON certificate USING btree (district, type, number);
CREATE INDEX certificate_ending ON certificate USING btree (district, valid_to) WHERE (state = ANY (ARRAY['issued'::text, 'suspended'::text]));
CREATE INDEX certificate_holders ON certificate USING gin (holders);
CREATE INDEX certificate_newest ON certificate USING btree (district, sealed_at DESC);
CREATE INDEX certificate_of_matter ON certificate USING btree (district, matter) WHERE (matter IS NOT NULL);
CREATE UNIQUE INDEX certificate_sole ON certificate USING btree (district, type, sole) WHERE ((sole IS NOT NULL) AND (state = ANY (ARRAY['issued'::text, 'suspended'::text])));

create table certificate_copy (
  district text not null,
  id uuid not null,
  certificate uuid not null,
  code text not null,
  purpose text not null,
  for_whom text not null,
  until_at timestamp with time zone not null,
  by_name text not null,
  at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  constraint certificate_copy_pkey PRIMARY KEY (district, id),
  constraint certificate_copy_district_code_key UNIQUE (district, code)
);
CREATE INDEX certificate_copy_of ON certificate_copy USING btree (district, certificate, id DESC);

create table certificate_event (
  district text not null,
  id uuid not null,
  certificate uuid not null,
  act text not null,
  from_state text,
  to_state text not null,
  why text not null,
  document text,
  by_name text not null,
  unit_name text,
  at timestamp with time zone not null,
  constraint certificate_event_pkey PRIMARY KEY (district, id)
);
CREATE INDEX certificate_event_of ON certificate_event USING btree (district, certificate, id);

create table certificate_exception (
  district text not null,
  id uuid not null,
  kind text not null,
  certificate uuid,
  about text not null,
  at timestamp with time zone not null,
  settled_at timestamp with time zone,
  settled_by text,
  settled_why text,
  constraint certificate_exception_pkey PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX certificate_exception_one ON certificate_exception USING btree (district, kind, certificate) WHERE ((settled_at IS NULL) AND (certificate IS NOT NULL));
CREATE INDEX certificate_exception_open ON certificate_exception USING btree (district, id DESC) WHERE (settled_at IS NULL);

create table certificate_grant (
  district text not null,
  id uuid not null,
  holder text not null,
  certificate uuid,
  type text not null,
  to_kind text not null,
  to_key text not null,
  to_name text not null,
  purpose text not null,
  times integer,
  used integer not null default 0,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  capacity text not null,
  by_name text not null,
  made_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  constraint certificate_grant_pkey PRIMARY KEY (district, id),
  constraint certificate_grant_to_kind_check CHECK ((to_kind = ANY (ARRAY['unit'::text, 'citizen'::text])))
);
CREATE INDEX certificate_grant_of ON certificate_grant USING btree (district, holder, id DESC);
CREATE INDEX certificate_grant_to ON certificate_grant USING btree (district, to_kind, to_key);

create table certificate_making (
  district text not null,
  id uuid not null,
  type text not null,
  state text not null,
  unit uuid not null,
  unit_name text not null,
  matter uuid,
  matter_number text,
  source text not null,
  sealed text not null,
  why jsonb,
  certificate uuid,
  made_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint certificate_making_pkey PRIMARY KEY (district, id),
  constraint certificate_making_district_source_key UNIQUE (district, source),
  constraint certificate_making_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'failed'::text, 'done'::text, 'dropped'::text])))
);
CREATE INDEX certificate_making_open ON certificate_making USING btree (district, state, id) WHERE (state = ANY (ARRAY['waiting'::text, 'failed'::text]));

create table certificate_miss (
  district text not null,
  source text not null,
  slot timestamp with time zone not null,
  misses integer not null,
  constraint certificate_miss_pkey PRIMARY KEY (district, source, slot)
);

create table certificate_number (
  district text not null,
  type text not null,
  year integer not null,
  last bigint not null,
  constraint certificate_number_pkey PRIMARY KEY (district, type, year)
);

create table certificate_seal (
  district text not null,
  id uuid not null,
  unit uuid not null,
  unit_name text not null,
  name text not null,
  kind text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone not null,
  state text not null,
  state_at timestamp with time zone not null,
  test boolean not null,
  constraint certificate_seal_pkey PRIMARY KEY (district, id),
  constraint certificate_seal_kind_check CHECK ((kind = ANY (ARRAY['legal'::text, 'special'::text]))),
  constraint certificate_seal_state_check CHECK ((state = ANY (ARRAY['normal'::text, 'suspended'::text, 'destroyed'::text])))
);
CREATE INDEX certificate_seal_of_unit ON certificate_seal USING btree (district, unit);

create table certificate_show (
  district text not null,
  code text not null,
  certificate uuid not null,
  holder_name text not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  used_by text,
  constraint certificate_show_pkey PRIMARY KEY (district, code)
);
CREATE INDEX certificate_show_old ON certificate_show USING btree (district, expires_at);

create table certificate_use (
  district text not null,
  id uuid not null,
  certificate uuid not null,
  kind text not null,
  by_name text not null,
  account uuid,
  unit_name text,
  purpose text not null,
  item text,
  matter uuid,
  matter_number text,
  version integer not null,
  grant_id uuid,
  fields text[] not null,
  result text not null,
  at timestamp with time zone not null,
  constraint certificate_use_pkey PRIMARY KEY (district, id)
);
CREATE INDEX certificate_use_by ON certificate_use USING btree (district, account, at) WHERE (account IS NOT NULL);
CREATE INDEX certificate_use_in ON certificate_use USING btree (district, matter) WHERE (matter IS NOT NULL);
CREATE INDEX certificate_use_of ON certificate_use USING btree (district, certificate, id DESC);

create table citizen (
  district text not null,
  id uuid not null,
  phone_blind text not null,
  id_blind text,
  sealed text not null,
  named_at timestamp with time zone,
  id_valid_to date,
  made_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  constraint citizen_pkey PRIMARY KEY (district, id),
  constraint citizen_district_phone_blind_key UNIQUE (district, phone_blind)
);
CREATE INDEX citizen_by_number ON citizen USING btree (district, id_blind) WHERE (id_blind IS NOT NULL);

create table citizen_code (
  district text not null,
  phone_blind text not null,
  code_hash bytea not null,
  sent_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  tries integer not null,
  day date not null,
  sent_today integer not null,
  constraint citizen_code_pkey PRIMARY KEY (district, phone_blind)
);

create table citizen_mandate (
  district text not null,
  id uuid not null,
  citizen uuid not null,
  kind text not null,
  role text not null,
  credit_code text,
  person uuid,
  sealed text not null,
  given_by uuid not null,
  made_at timestamp with time zone not null,
  until_day date,
  ended_at timestamp with time zone,
  constraint citizen_mandate_pkey PRIMARY KEY (district, id),
  constraint citizen_mandate_kind_check CHECK ((kind = ANY (ARRAY['enterprise'::text, 'agent'::text]))),
  constraint citizen_mandate_role_check CHECK ((role = ANY (ARRAY['legal'::text, 'agent'::text])))
);
CREATE INDEX citizen_mandate_given ON citizen_mandate USING btree (district, given_by) WHERE (ended_at IS NULL);
CREATE INDEX citizen_mandate_of ON citizen_mandate USING btree (district, citizen) WHERE (ended_at IS NULL);

create table citizen_session (
  district text not null,
  id uuid not null,
  token_hash bytea not null,
  citizen uuid not null,
  mandate uuid,
  started_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint citizen_session_pkey PRIMARY KEY (district, id),
  constraint citizen_session_district_token_hash_key UNIQUE (district, token_hash)
);
CREATE INDEX citizen_session_of ON citizen_session USING btree (district, citizen) WHERE (ended_at IS NULL);

create table city_mark (
  district text not null,
  name text not null,
  value text not null,
  made_at timestamp with time zone not null default now(),
  constraint city_mark_pkey PRIMARY KEY (district, name)
);

create table client (
  id uuid not null,
  name text not null,
  name_key text not null,
  district text not null,
  key_hash bytea not null,
  rate_per_minute integer not null,
  made_at timestamp with time zone not null,
  valid_to timestamp with time zone,
  closed_at timestamp with time zone,
  constraint client_pkey PRIMARY KEY (id),
  constraint client_key_hash_key UNIQUE (key_hash),
  constraint client_name_key_key UNIQUE (name_key),
  constraint client_rate_per_minute_check CHECK ((rate_per_minute > 0))
);

create table clock (
  district text not null,
  id uuid not null,
  kind text not null,
  subject uuid not null,
  part uuid,
  owner_unit uuid,
  policy jsonb not null,
  calendar text not null,
  calendar_version integer not null,
  started_at timestamp with time zone not null,
  pauses jsonb not null default '[]'::jsonb,
  extensions jsonb not null default '[]'::jsonb,
  charges jsonb not null default '[]'::jsonb,
  recomputed jsonb not null default '[]'::jsonb,
  due_at timestamp with time zone not null,
  half_at timestamp with time zone not null,
  state text not null,
  stopped_at timestamp with time zone,
  result text,
  over_minutes integer,
  accounts jsonb,
  fired text[] not null default '{}'::text[],
  next_alarm_at timestamp with time zone,
  revision integer not null default 1,
  constraint clock_pkey PRIMARY KEY (district, id),
  constraint clock_result_check CHECK ((result = ANY (ARRAY['kept'::text, 'late'::text, 'void'::text]))),
  constraint clock_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'stopped'::text, 'void'::text])))
);
CREATE INDEX clock_alarm ON clock USING btree (district, next_alarm_at) WHERE (next_alarm_at IS NOT NULL);
CREATE INDEX clock_by_subject ON clock USING btree (district, subject);
CREATE INDEX clock_due ON clock USING btree (district, kind, due_at) INCLUDE (subject, part);
CREATE INDEX clock_open ON clock USING btree (calendar, district, id) WHERE (state = ANY (ARRAY['running'::text, 'paused'::text]));

create table code_alias (
  district text not null,
  scene text not null,
  pseudonym text not null,
  sealed text not null,
  items text[] not null,
  consented boolean not null,
  first_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  barred text,
  barred_at timestamp with time zone,
  told text not null,
  constraint code_alias_pkey PRIMARY KEY (district, scene, pseudonym),
  constraint code_alias_barred_check CHECK ((barred = ANY (ARRAY['lost'::text, 'closed'::text])))
);
CREATE INDEX code_alias_barred ON code_alias USING btree (district, scene, barred_at) WHERE (barred_at IS NOT NULL);

create table code_batch (
  district text not null,
  scene text not null,
  pseudonym text not null,
  nonce text not null,
  expires_at timestamp with time zone not null,
  constraint code_batch_pkey PRIMARY KEY (district, scene, pseudonym, nonce)
);

create table code_binding (
  district text not null,
  id uuid not null,
  subject uuid not null,
  kind text not null,
  issuer text not null,
  sealed text not null,
  tail text not null,
  since timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint code_binding_pkey PRIMARY KEY (district, id)
);
CREATE INDEX code_binding_of_subject ON code_binding USING btree (district, subject);

create table code_count (
  district text not null,
  scene text not null,
  day date not null,
  hour integer not null,
  accepted integer not null,
  refused integer not null,
  offline integer not null,
  constraint code_count_pkey PRIMARY KEY (district, scene, day, hour),
  constraint code_count_hour_check CHECK (((hour >= 0) AND (hour <= 23)))
);

create table code_deletion (
  district text not null,
  id uuid not null,
  scene text not null,
  why text not null,
  body text not null,
  signature text not null,
  key text not null,
  at timestamp with time zone not null,
  constraint code_deletion_pkey PRIMARY KEY (district, id),
  constraint code_deletion_why_check CHECK ((why = ANY (ARRAY['retention'::text, 'emergencyEnded'::text])))
);

create table code_device (
  district text not null,
  id uuid not null,
  subject uuid not null,
  key text not null,
  name text not null,
  since timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint code_device_pkey PRIMARY KEY (district, id),
  constraint code_device_district_key_key UNIQUE (district, key)
);
CREATE INDEX code_device_of_subject ON code_device USING btree (district, subject);

create table code_link (
  district text not null,
  id uuid not null,
  kind text not null,
  carer uuid not null,
  subject uuid not null,
  scenes text[] not null,
  until date not null,
  proof text not null,
  made_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint code_link_pkey PRIMARY KEY (district, id),
  constraint code_link_kind_check CHECK ((kind = ANY (ARRAY['family'::text, 'carer'::text])))
);
CREATE INDEX code_link_of_carer ON code_link USING btree (district, carer);
CREATE INDEX code_link_of_subject ON code_link USING btree (district, subject);

create table code_loan (
  district text not null,
  id uuid not null,
  scene text not null,
  pseudonym text not null,
  book text not null,
  title text not null,
  out_at timestamp with time zone not null,
  due date not null,
  renewals integer not null,
  returned_at timestamp with time zone,
  constraint code_loan_pkey PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX code_loan_book ON code_loan USING btree (district, scene, book) WHERE (returned_at IS NULL);
CREATE INDEX code_loan_of ON code_loan USING btree (district, scene, pseudonym);

create table code_lookup (
  district text not null,
  code text not null,
  scene text not null,
  pseudonym text not null,
  rights integer not null,
  born_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  paper uuid,
  constraint code_lookup_pkey PRIMARY KEY (district, code)
);
CREATE INDEX code_lookup_ends ON code_lookup USING btree (district, expires_at);

create table code_order (
  district text not null,
  number text not null,
  ride uuid not null,
  scene text not null,
  fen bigint not null,
  made_at timestamp with time zone not null,
  paid_fen bigint,
  paid_at timestamp with time zone,
  cleared_fen bigint,
  refunded_fen bigint not null default 0,
  sent_at timestamp with time zone,
  constraint code_order_pkey PRIMARY KEY (district, number)
);
CREATE INDEX code_order_by_day ON code_order USING btree (district, scene, made_at);
CREATE INDEX code_order_of_ride ON code_order USING btree (district, ride);
CREATE INDEX code_order_unsent ON code_order USING btree (district, made_at) WHERE (sent_at IS NULL);

create table code_paper (
  district text not null,
  id uuid not null,
  subject uuid not null,
  scenes text[] not null,
  code text not null,
  until date not null,
  made_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  issued_by text,
  proof text,
  reason text,
  revoked_why text,
  constraint code_paper_pkey PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX code_paper_code ON code_paper USING btree (district, code);
CREATE INDEX code_paper_of_subject ON code_paper USING btree (district, subject);

create table code_pass (
  district text not null,
  id uuid not null,
  scene text not null,
  pseudonym text not null,
  place text not null,
  begins_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  reason text not null,
  host text,
  approver text,
  state text not null,
  made_at timestamp with time zone not null,
  guest uuid,
  asked_by uuid,
  constraint code_pass_pkey PRIMARY KEY (district, id),
  constraint code_pass_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'granted'::text, 'refused'::text, 'ended'::text])))
);
CREATE INDEX code_pass_asked_by ON code_pass USING btree (district, asked_by) WHERE (asked_by IS NOT NULL);
CREATE INDEX code_pass_of ON code_pass USING btree (district, scene, pseudonym);
CREATE INDEX code_pass_of_guest ON code_pass USING btree (district, guest) WHERE (guest IS NOT NULL);

create table code_passage (
  district text not null,
  id uuid not null,
  scene text not null,
  reader uuid not null,
  entry text not null,
  pseudonym text,
  nonce text,
  at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  accepted boolean not null,
  why text,
  offline boolean not null,
  told text[] not null,
  latency_ms integer not null,
  constraint code_passage_pkey PRIMARY KEY (district, id),
  constraint code_passage_district_reader_entry_key UNIQUE (district, reader, entry)
);
CREATE INDEX code_passage_by_time ON code_passage USING btree (district, scene, at);
CREATE INDEX code_passage_of ON code_passage USING btree (district, scene, pseudonym, at);

create table code_reader (
  district text not null,
  id uuid not null,
  sn text not null,
  place text not null,
  station text,
  operator text not null,
  scenes text[] not null,
  state text not null,
  activation bytea,
  activation_ends timestamp with time zone,
  key bytea,
  chain text,
  before text,
  call text,
  firmware text not null,
  drift_ms bigint not null,
  waiting integer not null,
  lists_at timestamp with time zone,
  seen_at timestamp with time zone,
  made_at timestamp with time zone not null,
  constraint code_reader_pkey PRIMARY KEY (district, id),
  constraint code_reader_district_sn_key UNIQUE (district, sn),
  constraint code_reader_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'working'::text, 'stopped'::text, 'lost'::text, 'cloned'::text])))
);
CREATE UNIQUE INDEX code_reader_by_key ON code_reader USING btree (district, key) WHERE (key IS NOT NULL);

create table code_receipt (
  district text not null,
  side text not null,
  txn text not null,
  number text not null,
  scene text not null,
  day date not null,
  fen bigint not null,
  taken_at timestamp with time zone not null,
  constraint code_receipt_pkey PRIMARY KEY (district, side, txn),
  constraint code_receipt_side_check CHECK ((side = ANY (ARRAY['paid'::text, 'cleared'::text])))
);
CREATE INDEX code_receipt_of_day ON code_receipt USING btree (district, scene, day);
CREATE INDEX code_receipt_of_order ON code_receipt USING btree (district, number);

create table code_reveal (
  district text not null,
  id uuid not null,
  scene text not null,
  pseudonym text not null,
  case_number text not null,
  reason text not null,
  asked_by uuid not null,
  asked_name text not null,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_name text,
  decided_at timestamp with time zone,
  state text not null,
  constraint code_reveal_pkey PRIMARY KEY (district, id),
  constraint code_reveal_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'granted'::text, 'refused'::text])))
);

create table code_ride (
  district text not null,
  id uuid not null,
  scene text not null,
  pseudonym text not null,
  in_place text not null,
  in_station text not null,
  in_at timestamp with time zone not null,
  out_place text,
  out_station text,
  out_at timestamp with time zone,
  concession text not null,
  transfer boolean not null,
  first_tap timestamp with time zone not null,
  list_fen bigint not null,
  fen bigint not null,
  state text not null,
  repaired_at timestamp with time zone,
  constraint code_ride_pkey PRIMARY KEY (district, id),
  constraint code_ride_concession_check CHECK ((concession = ANY (ARRAY['none'::text, 'half'::text, 'free'::text]))),
  constraint code_ride_state_check CHECK ((state = ANY (ARRAY['riding'::text, 'done'::text, 'single'::text, 'repaired'::text, 'void'::text])))
);
CREATE INDEX code_ride_by_end ON code_ride USING btree (district, scene, out_at);
CREATE INDEX code_ride_of ON code_ride USING btree (district, scene, pseudonym, in_at);
CREATE INDEX code_ride_open ON code_ride USING btree (district, scene, in_at) WHERE (state = 'riding'::text);

create table code_risk (
  district text not null,
  id uuid not null,
  kind text not null,
  scene text,
  reader uuid,
  pseudonym text,
  nonce text,
  at timestamp with time zone not null,
  says text not null,
  state text not null,
  note text,
  closed_at timestamp with time zone,
  constraint code_risk_pkey PRIMARY KEY (district, id),
  constraint code_risk_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);
CREATE INDEX code_risk_open ON code_risk USING btree (district, at) WHERE (state = 'open'::text);

create table code_scene (
  district text not null,
  scene text not null,
  secret text not null,
  switched boolean not null,
  ends_on date,
  changed_at timestamp with time zone not null,
  constraint code_scene_pkey PRIMARY KEY (district, scene)
);

create table code_settled (
  district text not null,
  scene text not null,
  day date not null,
  state text not null,
  runs integer not null,
  body text not null,
  first_at timestamp with time zone not null,
  run_at timestamp with time zone not null,
  constraint code_settled_pkey PRIMARY KEY (district, scene, day),
  constraint code_settled_state_check CHECK ((state = ANY (ARRAY['agrees'::text, 'open'::text])))
);

create table code_subject (
  district text not null,
  id uuid not null,
  city_id text not null,
  person text not null,
  citizen uuid,
  sealed text not null,
  level integer not null,
  state text not null,
  opened_by text not null,
  opened_at timestamp with time zone not null,
  lost_at timestamp with time zone,
  opened_from text,
  constraint code_subject_pkey PRIMARY KEY (district, id),
  constraint code_subject_district_city_id_key UNIQUE (district, city_id),
  constraint code_subject_district_person_key UNIQUE (district, person),
  constraint code_subject_level_check CHECK (((level >= 1) AND (level <= 5))),
  constraint code_subject_opened_by_check CHECK ((opened_by = ANY (ARRAY['self'::text, 'guardian'::text, 'carer'::text, 'counter'::text, 'guest'::text]))),
  constraint code_subject_state_check CHECK ((state = ANY (ARRAY['open'::text, 'lost'::text, 'closed'::text])))
);
CREATE INDEX code_subject_of_citizen ON code_subject USING btree (district, citizen) WHERE (citizen IS NOT NULL);
CREATE INDEX code_subject_opened_from ON code_subject USING btree (district, opened_from, opened_at) WHERE (opened_from IS NOT NULL);

create table code_used (
  district text not null,
  scene text not null,
  nonce text not null,
  reader uuid not null,
  entry text not null,
  at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint code_used_pkey PRIMARY KEY (district, scene, nonce)
);

create table column_profile (
  district text not null,
  run uuid not null,
  item text not null,
  position smallint not null,
  type text not null,
  row_count bigint not null,
  filled bigint not null,
  different bigint not null,
  shortest integer,
  longest integer,
  least text,
  most text,
  mean double precision,
  top jsonb not null,
  shapes jsonb not null,
  constraint column_profile_pkey PRIMARY KEY (district, run, item)
);

create table command_desk (
  district text not null,
  constraint command_desk_pkey PRIMARY KEY (district)
);

create table command_resource (
  district text not null,
  id uuid not null,
  kind text not null,
  name text not null,
  place_name text not null,
  unit_name text not null,
  contact text,
  phone text,
  quantity numeric not null,
  measure text not null,
  keep_percent integer not null default 0,
  ready_minutes integer,
  expires date,
  lon double precision,
  lat double precision,
  constraint command_resource_pkey PRIMARY KEY (district, id),
  constraint command_resource_keep_percent_check CHECK (((keep_percent >= 0) AND (keep_percent <= 90))),
  constraint command_resource_quantity_check CHECK ((quantity >= (0)::numeric))
);
CREATE UNIQUE INDEX command_resource_name ON command_resource USING btree (district, kind, name, place_name);

create table credential_denied (
  district text not null,
  id text not null,
  kind text not null,
  at timestamp with time zone not null,
  until timestamp with time zone not null,
  why text,
  constraint credential_denied_pkey PRIMARY KEY (district, id)
);

create table credential_denied_list (
  district text not null,
  changes bigint not null,
  signed_from bigint not null,
  signed bytea,
  issued_at timestamp with time zone,
  valid_until timestamp with time zone,
  constraint credential_denied_list_pkey PRIMARY KEY (district)
);

create table credential_key (
  district text not null,
  kid integer not null,
  purpose text not null,
  algorithm text not null,
  public_key bytea not null,
  home text not null,
  reference text not null,
  made_at timestamp with time zone not null,
  signs_from timestamp with time zone not null,
  signs_until timestamp with time zone not null,
  revoked_at timestamp with time zone,
  why text,
  constraint credential_key_pkey PRIMARY KEY (district, kid),
  constraint credential_key_algorithm_check CHECK ((algorithm = ANY (ARRAY['ed25519'::text, 'sm2'::text]))),
  constraint credential_key_kid_check CHECK (((kid >= 1) AND (kid <= 65535)))
);

create table credential_status (
  district text not null,
  list integer not null,
  index integer not null,
  taken_back boolean not null,
  changed_at timestamp with time zone not null,
  constraint credential_status_pkey PRIMARY KEY (district, list, index)
);
CREATE INDEX credential_status_taken ON credential_status USING btree (district, list, index) WHERE taken_back;

create table credential_status_list (
  district text not null,
  list integer not null,
  size integer not null,
  open boolean not null,
  changes bigint not null,
  signed_from bigint not null,
  signed bytea,
  issued_at timestamp with time zone,
  valid_until timestamp with time zone,
  constraint credential_status_list_pkey PRIMARY KEY (district, list),
  constraint credential_status_list_list_check CHECK (((list >= 1) AND (list <= 65535)))
);

create table credential_trust (
  district text not null,
  sequence integer not null,
  body bytea not null,
  signed bytea,
  made_at timestamp with time zone not null,
  issued_at timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  constraint credential_trust_pkey PRIMARY KEY (district, sequence)
);

create table data_correction (
  district text not null,
  matter uuid not null,
  dataset uuid not null,
  kind text not null,
  delivery uuid,
  opened_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint data_correction_pkey PRIMARY KEY (district, matter),
  constraint data_correction_kind_check CHECK ((kind = ANY (ARRAY['doubt'::text, 'rejects'::text, 'rule'::text])))
);
CREATE INDEX data_correction_open ON data_correction USING btree (district, dataset, kind) WHERE (ended_at IS NULL);

create table data_doubt (
  district text not null,
  id uuid not null,
  dataset uuid not null,
  key text not null,
  item text not null,
  matter uuid not null,
  delivery uuid,
  line integer,
  raised_at timestamp with time zone not null,
  raised_name text not null,
  ended_at timestamp with time zone,
  outcome text,
  constraint data_doubt_pkey PRIMARY KEY (district, id),
  constraint data_doubt_outcome_check CHECK ((outcome = ANY (ARRAY['corrected'::text, 'upheld'::text, 'withdrawn'::text])))
);
CREATE INDEX data_doubt_matter ON data_doubt USING btree (district, matter);
CREATE UNIQUE INDEX data_doubt_open ON data_doubt USING btree (district, dataset, key, item) WHERE (ended_at IS NULL);

create table data_version (
  district text not null,
  dataset uuid not null,
  key text not null,
  since timestamp with time zone not null,
  delivery uuid not null,
  row_no integer not null,
  until timestamp with time zone not null,
  ended_by uuid not null,
  change text not null,
  body jsonb not null,
  constraint data_version_pkey PRIMARY KEY (district, dataset, key, since, delivery),
  constraint data_version_change_check CHECK ((change = ANY (ARRAY['changed'::text, 'disappeared'::text])))
);
CREATE INDEX data_version_ended ON data_version USING btree (district, ended_by);

create table dataset (
  district text not null,
  id uuid not null,
  code text not null,
  title text not null,
  title_en text not null,
  abstract text not null,
  class text not null,
  subject text not null,
  unit uuid not null,
  system text,
  duty text,
  format text not null,
  items jsonb not null,
  share text not null,
  share_condition text,
  share_basis text,
  open text not null,
  licence text,
  cycle text not null,
  grade smallint not null,
  state text not null,
  version integer not null,
  origin text not null,
  register text,
  source text,
  related text[] not null default '{}'::text[],
  row_count bigint not null default 0,
  fresh_at timestamp with time zone,
  score double precision,
  published_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  pending jsonb,
  head text[] not null default '{}'::text[],
  tokens text[] not null,
  constraint dataset_pkey PRIMARY KEY (district, id),
  constraint dataset_class_check CHECK ((class = ANY (ARRAY['base'::text, 'subject'::text, 'unit'::text]))),
  constraint dataset_district_code_key UNIQUE (district, code),
  constraint dataset_format_check CHECK ((format = ANY (ARRAY['table'::text, 'file'::text, 'api'::text, 'geo'::text]))),
  constraint dataset_open_check CHECK ((open = ANY (ARRAY['closed'::text, 'conditional'::text, 'open'::text]))),
  constraint dataset_origin_check CHECK ((origin = ANY (ARRAY['intake'::text, 'register'::text, 'listed'::text]))),
  constraint dataset_share_check CHECK ((share = ANY (ARRAY['free'::text, 'conditional'::text, 'never'::text]))),
  constraint dataset_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'review'::text, 'published'::text, 'retired'::text])))
);
CREATE INDEX dataset_by_register ON dataset USING btree (district, register) WHERE (register IS NOT NULL);
CREATE UNIQUE INDEX dataset_by_source ON dataset USING btree (district, source) WHERE (source IS NOT NULL);
CREATE INDEX dataset_by_unit ON dataset USING btree (district, unit);
CREATE INDEX dataset_tokens ON dataset USING gin (tokens) WITH (fastupdate=off);

create table dataset_demand (
  district text not null,
  id uuid not null,
  unit uuid not null,
  title text not null,
  purpose text not null,
  items text not null,
  basis text not null,
  state text not null,
  owner uuid,
  dataset uuid,
  answer text,
  asked_by text,
  asked_name text not null,
  asked_at timestamp with time zone not null,
  answered_name text,
  answered_at timestamp with time zone,
  constraint dataset_demand_pkey PRIMARY KEY (district, id),
  constraint dataset_demand_state_check CHECK ((state = ANY (ARRAY['open'::text, 'met'::text, 'refused'::text, 'withdrawn'::text])))
);

create table dataset_feedback (
  district text not null,
  id uuid not null,
  dataset uuid not null,
  text text not null,
  at timestamp with time zone not null,
  answer text,
  answered_name text,
  answered_at timestamp with time zone,
  constraint dataset_feedback_pkey PRIMARY KEY (district, id)
);
CREATE INDEX dataset_feedback_by_dataset ON dataset_feedback USING btree (district, dataset, id);

create table dataset_serial (
  district text not null,
  prefix text not null,
  last integer not null,
  constraint dataset_serial_pkey PRIMARY KEY (district, prefix)
);

create table dataset_version (
  district text not null,
  id uuid not null,
  version integer not null,
  body jsonb not null,
  published_at timestamp with time zone not null,
  published_by text not null,
  constraint dataset_version_pkey PRIMARY KEY (district, id, version)
);

create table dead_job (
  district text not null,
  id uuid not null,
  kind text not null,
  key text not null,
  payload jsonb not null,
  attempts integer not null,
  last_error text not null,
  died_at timestamp with time zone not null,
  constraint dead_job_pkey PRIMARY KEY (district, id)
);

create table decision_draft (
  district text not null,
  name text not null,
  body jsonb not null,
  revision integer not null,
  saved_by text not null,
  saved_at timestamp with time zone not null,
  saved_account text,
  constraint decision_draft_pkey PRIMARY KEY (district, name)
);

create table decision_table (
  district text not null,
  name text not null,
  version integer not null,
  body jsonb not null,
  digest text not null,
  valid_from timestamp with time zone not null,
  why text not null,
  published_by text not null,
  published_at timestamp with time zone not null,
  constraint decision_table_pkey PRIMARY KEY (district, name, version),
  constraint decision_table_version_check CHECK ((version > 0))
);

create table delegation (
  id uuid not null,
  giver uuid not null,
  receiver uuid not null,
  roles text[] not null,
  reason text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  made_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint delegation_pkey PRIMARY KEY (id),
  constraint delegation_check CHECK ((receiver <> giver)),
  constraint delegation_check1 CHECK ((to_at > from_at)),
  constraint delegation_giver_fkey FOREIGN KEY (giver) REFERENCES account(id),
  constraint delegation_receiver_fkey FOREIGN KEY (receiver) REFERENCES account(id)
);
CREATE INDEX delegation_by_giver ON delegation USING btree (giver);
CREATE INDEX delegation_by_receiver ON delegation USING btree (receiver);

create table delivery (
  district text not null,
  id uuid not null,
  notice uuid not null,
  channel text not null,
  account uuid,
  address text not null,
  language text not null,
  state text not null,
  attempts integer not null,
  next_at timestamp with time zone,
  claim uuid,
  claimed_at timestamp with time zone,
  ended_at timestamp with time zone,
  reason text,
  ref text,
  constraint delivery_pkey PRIMARY KEY (district, id),
  constraint delivery_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'unknown'::text])))
);
CREATE INDEX delivery_due ON delivery USING btree (next_at) WHERE (state = 'queued'::text);
CREATE INDEX delivery_of_notice ON delivery USING btree (district, notice);
CREATE INDEX delivery_stuck ON delivery USING btree (district, id) WHERE (state = ANY (ARRAY['failed'::text, 'unknown'::text]));
CREATE INDEX delivery_under_way ON delivery USING btree (claimed_at) WHERE (state = 'sending'::text);

create table delivery_reject (
  district text not null,
  delivery uuid not null,
  row_no integer not null,
  item text not null,
  rule text not null,
  value text not null,
  says text not null,
  says_en text not null,
  constraint delivery_reject_pkey PRIMARY KEY (district, delivery, row_no, item, rule)
);

create table developer (
  district text not null,
  id uuid not null,
  organisation text not null,
  credit_code text not null,
  contact text not null,
  phone text not null,
  purpose text not null,
  pass text not null,
  state text not null,
  made_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by text,
  why text,
  constraint developer_pkey PRIMARY KEY (district, id),
  constraint developer_district_pass_key UNIQUE (district, pass),
  constraint developer_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'confirmed'::text, 'refused'::text])))
);
CREATE UNIQUE INDEX developer_of_organisation ON developer USING btree (district, credit_code) WHERE (state <> 'refused'::text);

create table device (
  district text not null,
  id uuid not null,
  number integer not null,
  code text not null,
  title text not null,
  kind text not null,
  model text,
  maker text,
  serial text,
  site uuid,
  area text not null,
  address text,
  lon double precision,
  lat double precision,
  unit uuid,
  interval_seconds integer not null,
  state text not null,
  since timestamp with time zone not null,
  flagged text,
  calibrated_on date,
  calibration_due date,
  extra jsonb not null,
  made_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint device_pkey PRIMARY KEY (district, id),
  constraint device_district_code_key UNIQUE (district, code),
  constraint device_district_number_key UNIQUE (district, number),
  constraint device_flagged_check CHECK ((flagged = ANY (ARRAY['calibrating'::text, 'maintenance'::text]))),
  constraint device_interval_seconds_check CHECK (((interval_seconds >= 1) AND (interval_seconds <= 604800))),
  constraint device_state_check CHECK ((state = ANY (ARRAY['registered'::text, 'testing'::text, 'online'::text, 'offline'::text, 'repair'::text, 'retired'::text])))
);
CREATE INDEX device_in_area ON device USING btree (district, area);
CREATE INDEX device_of_unit ON device USING btree (district, unit);

create table device_metric (
  district text not null,
  device uuid not null,
  metric smallint not null,
  low double precision,
  high double precision,
  jump double precision,
  flat_after integer,
  constraint device_metric_pkey PRIMARY KEY (district, device, metric)
);

create table device_outage (
  district text not null,
  device uuid not null,
  from_at timestamp with time zone not null,
  found_at timestamp with time zone not null,
  to_at timestamp with time zone,
  constraint device_outage_pkey PRIMARY KEY (district, device, from_at)
);
CREATE INDEX device_outage_open ON device_outage USING btree (district, device) WHERE (to_at IS NULL);

create table device_place (
  district text not null,
  device uuid not null,
  from_at timestamp with time zone not null,
  site uuid,
  area text not null,
  address text,
  lon double precision,
  lat double precision,
  reason text not null,
  by_name text not null,
  constraint device_place_pkey PRIMARY KEY (district, device, from_at)
);

create table device_record (
  district text not null,
  id uuid not null,
  device uuid not null,
  kind text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  note text not null,
  result text,
  by_name text not null,
  matter text,
  constraint device_record_pkey PRIMARY KEY (district, id),
  constraint device_record_kind_check CHECK ((kind = ANY (ARRAY['calibrating'::text, 'maintenance'::text, 'repair'::text])))
);
CREATE INDEX device_record_of ON device_record USING btree (district, device, from_at);
CREATE UNIQUE INDEX device_record_open ON device_record USING btree (district, device, kind) WHERE (to_at IS NULL);

create table dispatch (
  district text not null,
  id uuid not null,
  response uuid not null,
  task uuid not null,
  parent uuid,
  wave integer not null,
  level smallint not null,
  area text not null,
  unit uuid,
  unit_name text not null,
  drill boolean not null,
  text text not null,
  receipt boolean not null,
  by_name text not null,
  sent_at timestamp with time zone not null,
  accept_minutes integer not null,
  accept_by timestamp with time zone not null,
  due_at timestamp with time zone,
  state text not null,
  step integer not null,
  next_at timestamp with time zone,
  chain jsonb not null,
  failures jsonb not null default '[]'::jsonb,
  read_at timestamp with time zone,
  accepted_at timestamp with time zone,
  arrived_at timestamp with time zone,
  progress_at timestamp with time zone,
  done_at timestamp with time zone,
  refused_at timestamp with time zone,
  said text,
  constraint dispatch_pkey PRIMARY KEY (district, id),
  constraint dispatch_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'read'::text, 'accepted'::text, 'progress'::text, 'done'::text, 'refused'::text, 'failed'::text, 'superseded'::text, 'cancelled'::text])))
);
CREATE INDEX dispatch_of_parent ON dispatch USING btree (district, parent) WHERE (parent IS NOT NULL);
CREATE INDEX dispatch_of_response ON dispatch USING btree (district, response);
CREATE INDEX dispatch_of_task ON dispatch USING btree (district, task);
CREATE INDEX dispatch_of_unit ON dispatch USING btree (district, unit, id) WHERE (unit IS NOT NULL);
CREATE INDEX dispatch_waiting ON dispatch USING btree (district, next_at) WHERE (next_at IS NOT NULL);

create table dispatch_person (
  district text not null,
  dispatch uuid not null,
  person text not null,
  account uuid,
  name text not null,
  phone text,
  step integer not null,
  told_at timestamp with time zone not null,
  constraint dispatch_person_pkey PRIMARY KEY (district, dispatch, person)
);
CREATE INDEX dispatch_person_of ON dispatch_person USING btree (district, account, dispatch) WHERE (account IS NOT NULL);

create table drill_release (
  district text not null,
  id uuid not null,
  response uuid not null,
  to_drill boolean not null,
  why text not null,
  asked_by uuid,
  asked_name text not null,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_name text,
  decided_at timestamp with time zone,
  granted boolean,
  constraint drill_release_pkey PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX drill_release_open ON drill_release USING btree (district, response) WHERE (decided_at IS NULL);

create table drill_score (
  district text not null,
  response uuid not null,
  item text not null,
  score numeric not null,
  note text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint drill_score_pkey PRIMARY KEY (district, response, item),
  constraint drill_score_score_check CHECK (((score >= (0)::numeric) AND (score <= (100)::numeric)))
);

create table duty (
  id uuid not null,
  holder_kind text not null,
  holder uuid not null,
  role text not null,
  area text not null,
  unit uuid,
  grade smallint not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  constraint duty_pkey PRIMARY KEY (id),
  constraint duty_check CHECK ((to_at >= from_at)),
  constraint duty_grade_check CHECK (((grade >= 1) AND (grade <= 4))),
  constraint duty_holder_kind_check CHECK ((holder_kind = ANY (ARRAY['post'::text, 'account'::text, 'client'::text]))),
  constraint duty_unit_fkey FOREIGN KEY (unit) REFERENCES unit(id)
);
CREATE INDEX duty_by_holder ON duty USING btree (holder);
CREATE INDEX duty_by_unit ON duty USING btree (unit);

create table duty_call (
  district text not null,
  id uuid not null,
  post uuid not null,
  shift uuid,
  account uuid,
  name text,
  random boolean not null,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  answered_by text,
  steps jsonb not null,
  constraint duty_call_pkey PRIMARY KEY (district, id)
);
CREATE INDEX duty_call_of_post ON duty_call USING btree (district, post, asked_at);
CREATE INDEX duty_call_open ON duty_call USING btree (district, due_at) WHERE (answered_at IS NULL);

create table duty_gap (
  district text not null,
  post uuid not null,
  role text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  told_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint duty_gap_pkey PRIMARY KEY (district, post, role, from_at)
);

create table duty_handover (
  district text not null,
  id uuid not null,
  post uuid not null,
  from_shift uuid not null,
  to_shift uuid not null,
  note text not null,
  items jsonb not null,
  unread text[] not null,
  given_by text not null,
  given_account uuid,
  given_at timestamp with time zone not null,
  taken_by text,
  taken_account uuid,
  taken_at timestamp with time zone,
  constraint duty_handover_pkey PRIMARY KEY (district, id),
  constraint duty_handover_district_from_shift_to_shift_key UNIQUE (district, from_shift, to_shift)
);
CREATE INDEX duty_handover_of_post ON duty_handover USING btree (district, post, given_at);

create table duty_log (
  district text not null,
  id uuid not null,
  post uuid not null,
  at timestamp with time zone not null,
  kind text not null,
  text text not null,
  account uuid,
  name text not null,
  matter uuid,
  corrects uuid,
  constraint duty_log_pkey PRIMARY KEY (district, id)
);
CREATE INDEX duty_log_of_post ON duty_log USING btree (district, post, at);

create table duty_person (
  district text not null,
  person text not null,
  constraint duty_person_pkey PRIMARY KEY (district, person)
);

create table duty_post (
  district text not null,
  id uuid not null,
  code text not null,
  title jsonb not null,
  unit uuid not null,
  area text not null,
  phone text,
  officers integer not null,
  leader boolean not null,
  starts integer not null,
  minutes integer not null,
  active boolean not null,
  ranks integer not null,
  version integer not null,
  constraint duty_post_pkey PRIMARY KEY (district, id),
  constraint duty_post_district_code_key UNIQUE (district, code),
  constraint duty_post_minutes_check CHECK (((minutes >= 60) AND (minutes <= 1440))),
  constraint duty_post_officers_check CHECK (((officers >= 1) AND (officers <= 9))),
  constraint duty_post_starts_check CHECK (((starts >= 0) AND (starts <= 1439)))
);

create table duty_report (
  district text not null,
  id uuid not null,
  post uuid not null,
  number text not null,
  title text not null,
  text text not null,
  kind text not null,
  state text not null,
  at timestamp with time zone not null,
  by_name text not null,
  sent_at timestamp with time zone,
  signed_by text,
  version integer not null,
  constraint duty_report_pkey PRIMARY KEY (district, id),
  constraint duty_report_district_number_key UNIQUE (district, number),
  constraint duty_report_kind_check CHECK ((kind = ANY (ARRAY['daily'::text, 'special'::text]))),
  constraint duty_report_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'sent'::text])))
);

create table duty_shift (
  district text not null,
  id uuid not null,
  post uuid not null,
  role text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  person text not null,
  account uuid,
  name text not null,
  phone text,
  present_at timestamp with time zone,
  left_at timestamp with time zone,
  constraint duty_shift_pkey PRIMARY KEY (district, id),
  constraint duty_shift_check CHECK ((to_at > from_at)),
  constraint duty_shift_role_check CHECK ((role = ANY (ARRAY['leader'::text, 'officer'::text, 'backup'::text])))
);
CREATE INDEX duty_shift_by_time ON duty_shift USING btree (district, to_at, from_at);
CREATE INDEX duty_shift_of_person ON duty_shift USING btree (district, person, from_at);
CREATE INDEX duty_shift_of_post ON duty_shift USING btree (district, post, from_at);

create table duty_swap (
  district text not null,
  id uuid not null,
  shift uuid not null,
  account uuid,
  name text not null,
  phone text,
  why text not null,
  asked_by text not null,
  asked_account uuid,
  asked_at timestamp with time zone not null,
  state text not null,
  by_name text,
  by_at timestamp with time zone,
  words text,
  constraint duty_swap_pkey PRIMARY KEY (district, id),
  constraint duty_swap_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'refused'::text])))
);
CREATE UNIQUE INDEX duty_swap_open ON duty_swap USING btree (district, shift) WHERE (state = 'asked'::text);

create table emergency (
  id uuid not null,
  district text not null,
  account uuid not null,
  duty uuid not null,
  role text not null,
  area text not null,
  grade smallint not null,
  reason text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  review_due timestamp with time zone not null,
  reviewed_at timestamp with time zone,
  reviewer uuid,
  reviewer_name text,
  verdict text,
  words text,
  witness uuid,
  witness_name text,
  constraint emergency_pkey PRIMARY KEY (id),
  constraint emergency_account_fkey FOREIGN KEY (account) REFERENCES account(id),
  constraint emergency_check CHECK ((to_at > from_at)),
  constraint emergency_duty_fkey FOREIGN KEY (duty) REFERENCES duty(id),
  constraint emergency_grade_check CHECK (((grade >= 1) AND (grade <= 4))),
  constraint emergency_verdict_check CHECK ((verdict = ANY (ARRAY['fit'::text, 'unfit'::text])))
);
CREATE INDEX emergency_by_account ON emergency USING btree (account, to_at);
CREATE INDEX emergency_by_district ON emergency USING btree (district, from_at DESC, id DESC);
CREATE UNIQUE INDEX emergency_by_duty ON emergency USING btree (duty);

create table exchange_offer (
  district text not null,
  id uuid not null,
  citizen uuid not null,
  party uuid not null,
  nonce text not null,
  asked jsonb not null,
  state text not null,
  certificate uuid,
  fields text[] not null default '{}'::text[],
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint exchange_offer_pkey PRIMARY KEY (district, id),
  constraint exchange_offer_district_party_nonce_key UNIQUE (district, party, nonce),
  constraint exchange_offer_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answering'::text, 'answered'::text, 'declined'::text, 'failed'::text])))
);
CREATE INDEX exchange_offer_of ON exchange_offer USING btree (district, citizen, id DESC);

create table exchange_party (
  district text not null,
  id uuid not null,
  kind text not null,
  name text not null,
  identifier text not null,
  origin text not null,
  keys jsonb not null,
  purpose text not null,
  may_ask jsonb not null,
  from_day date not null,
  until_day date not null,
  stopped_at timestamp with time zone,
  stopped_why text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint exchange_party_pkey PRIMARY KEY (district, id),
  constraint exchange_party_district_kind_identifier_key UNIQUE (district, kind, identifier),
  constraint exchange_party_kind_check CHECK ((kind = ANY (ARRAY['verifier'::text, 'issuer'::text])))
);

create table exchange_request (
  district text not null,
  id uuid not null,
  state text not null,
  type text not null,
  fields text[] not null,
  purpose text not null,
  nonce text not null,
  answer_key text not null,
  by_name text not null,
  account uuid,
  unit uuid,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  why text,
  shown text,
  constraint exchange_request_pkey PRIMARY KEY (district, id),
  constraint exchange_request_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'refused'::text, 'failed'::text])))
);
CREATE INDEX exchange_request_of ON exchange_request USING btree (district, account, id DESC);
CREATE INDEX exchange_request_shown ON exchange_request USING btree (district, settled_at) WHERE (shown IS NOT NULL);

create table extension_version (
  district text not null,
  id uuid not null,
  version integer not null,
  name text not null,
  state text not null,
  body json not null,
  revision integer not null,
  author text not null,
  authors uuid[] not null,
  changed_by text not null,
  changed_at timestamp with time zone not null,
  note text,
  reviewer text,
  reviewer_account uuid,
  reviewed_at timestamp with time zone,
  why text,
  applied_at timestamp with time zone,
  aside jsonb,
  constraint extension_version_pkey PRIMARY KEY (district, id, version),
  constraint extension_version_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'proposed'::text, 'returned'::text, 'live'::text, 'superseded'::text, 'retired'::text, 'discarded'::text])))
);
CREATE UNIQUE INDEX extension_live ON extension_version USING btree (district, name) WHERE (state = 'live'::text);
CREATE UNIQUE INDEX extension_open ON extension_version USING btree (district, name) WHERE (state = ANY (ARRAY['draft'::text, 'proposed'::text, 'returned'::text]));

create table fact (
  district text not null,
  seq bigint not null generated by default as identity,
  id uuid not null,
  kind text not null,
  subject_kind text not null,
  subject uuid not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_account text,
  actor_name text not null,
  actor_unit text,
  actor_unit_name text,
  on_behalf_of text,
  body jsonb not null,
  hash bytea not null,
  constraint fact_pkey PRIMARY KEY (district, subject, seq)
);
CREATE INDEX fact_by_actor ON fact USING btree (district, actor_account, seq);
CREATE INDEX fact_by_kind ON fact USING btree (district, kind, seq);
CREATE INDEX fact_by_seq ON fact USING btree (seq);
CREATE INDEX fact_by_time ON fact USING brin (at);

create table factor (
  id uuid not null,
  account uuid not null,
  kind text not null,
  label text not null,
  sealed text,
  last_step bigint,
  credential text,
  public_key bytea,
  counter bigint,
  transports text[] not null default '{}'::text[],
  synced boolean,
  made_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  used_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint factor_pkey PRIMARY KEY (id),
  constraint factor_check CHECK (((kind = 'totp'::text) = (sealed IS NOT NULL))),
  constraint factor_check1 CHECK (((kind = 'passkey'::text) = ((credential IS NOT NULL) AND (public_key IS NOT NULL) AND (counter IS NOT NULL)))),
  constraint factor_credential_key UNIQUE (credential),
  constraint factor_kind_check CHECK ((kind = ANY (ARRAY['totp'::text, 'passkey'::text])))
);
CREATE INDEX factor_of ON factor USING btree (account) WHERE (ended_at IS NULL);

create table fee_demand (
  district text not null,
  id uuid not null,
  key text not null,
  number text not null,
  token text not null,
  matter uuid,
  matter_number text,
  item text,
  title text not null,
  unit uuid,
  citizen uuid,
  payer text not null,
  lines jsonb not null,
  total bigint not null,
  due date not null,
  state text not null,
  refunded bigint not null default 0,
  replaces uuid,
  made_at timestamp with time zone not null,
  made_by text not null,
  paid_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  cancelled_why text,
  version integer not null default 1,
  constraint fee_demand_pkey PRIMARY KEY (district, id),
  constraint fee_demand_check CHECK (((refunded >= 0) AND (refunded <= total))),
  constraint fee_demand_district_key_key UNIQUE (district, key),
  constraint fee_demand_district_number_key UNIQUE (district, number),
  constraint fee_demand_district_token_key UNIQUE (district, token),
  constraint fee_demand_state_check CHECK ((state = ANY (ARRAY['open'::text, 'paid'::text, 'refunded'::text, 'cancelled'::text]))),
  constraint fee_demand_total_check CHECK ((total > 0))
);
CREATE INDEX fee_demand_by_state ON fee_demand USING btree (district, state, id);
CREATE INDEX fee_demand_of_citizen ON fee_demand USING btree (district, citizen) WHERE (citizen IS NOT NULL);
CREATE INDEX fee_demand_of_matter ON fee_demand USING btree (district, matter);

create table fee_difference (
  district text not null,
  provider text not null,
  day date not null,
  kind text not null,
  ref text not null,
  match text not null,
  theirs bigint,
  ours bigint,
  demand uuid,
  note text,
  settled_by text,
  settled_at timestamp with time zone,
  constraint fee_difference_pkey PRIMARY KEY (district, provider, day, kind, ref),
  constraint fee_difference_kind_check CHECK ((kind = ANY (ARRAY['pay'::text, 'refund'::text]))),
  constraint fee_difference_match_check CHECK ((match = ANY (ARRAY['healed'::text, 'unknown'::text, 'missing'::text, 'differs'::text])))
);
CREATE INDEX fee_difference_open ON fee_difference USING btree (district, day) WHERE ((settled_at IS NULL) AND (match <> 'healed'::text));

create table fee_money (
  district text not null,
  id uuid not null,
  provider text not null,
  txn text not null,
  order_id uuid,
  demand uuid,
  fen bigint not null,
  purpose text not null,
  via text not null,
  at timestamp with time zone not null,
  heard_at timestamp with time zone not null,
  refunded bigint not null default 0,
  constraint fee_money_pkey PRIMARY KEY (district, id),
  constraint fee_money_check CHECK (((refunded >= 0) AND (refunded <= fen))),
  constraint fee_money_district_provider_txn_key UNIQUE (district, provider, txn),
  constraint fee_money_fen_check CHECK ((fen > 0)),
  constraint fee_money_purpose_check CHECK ((purpose = ANY (ARRAY['counted'::text, 'double'::text, 'late'::text, 'wrong'::text, 'unknown'::text]))),
  constraint fee_money_via_check CHECK ((via = ANY (ARRAY['callback'::text, 'poll'::text, 'statement'::text])))
);
CREATE INDEX fee_money_by_day ON fee_money USING btree (district, provider, at);
CREATE INDEX fee_money_of_demand ON fee_money USING btree (district, demand);
CREATE UNIQUE INDEX fee_money_settles ON fee_money USING btree (district, demand) WHERE (purpose = 'counted'::text);

create table fee_number (
  district text not null,
  name text not null,
  last bigint not null,
  constraint fee_number_pkey PRIMARY KEY (district, name)
);

create table fee_order (
  district text not null,
  id uuid not null,
  demand uuid not null,
  provider text not null,
  fen bigint not null,
  state text not null,
  url text,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  tries integer not null default 0,
  constraint fee_order_pkey PRIMARY KEY (district, id),
  constraint fee_order_fen_check CHECK ((fen > 0)),
  constraint fee_order_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'pending'::text, 'paid'::text, 'closed'::text, 'wrong'::text])))
);
CREATE INDEX fee_order_of_demand ON fee_order USING btree (district, demand);

create table fee_receipt (
  district text not null,
  id uuid not null,
  number text not null,
  kind text not null,
  demand uuid not null,
  money uuid not null,
  refund uuid,
  fen bigint not null,
  at timestamp with time zone not null,
  body jsonb not null,
  key text,
  signature text,
  constraint fee_receipt_pkey PRIMARY KEY (district, id),
  constraint fee_receipt_district_number_key UNIQUE (district, number),
  constraint fee_receipt_kind_check CHECK ((kind = ANY (ARRAY['blue'::text, 'red'::text])))
);
CREATE INDEX fee_receipt_of_demand ON fee_receipt USING btree (district, demand);
CREATE UNIQUE INDEX fee_receipt_of_money ON fee_receipt USING btree (district, money) WHERE (kind = 'blue'::text);
CREATE UNIQUE INDEX fee_receipt_of_refund ON fee_receipt USING btree (district, refund) WHERE (kind = 'red'::text);

create table fee_refund (
  district text not null,
  id uuid not null,
  money uuid not null,
  demand uuid,
  fen bigint not null,
  reason text not null,
  text text,
  state text not null,
  asked_by text not null,
  asked_account uuid,
  asked_at timestamp with time zone not null,
  decided_by text,
  decided_at timestamp with time zone,
  done_at timestamp with time zone,
  fault text,
  tries integer not null default 0,
  constraint fee_refund_pkey PRIMARY KEY (district, id),
  constraint fee_refund_fen_check CHECK ((fen > 0)),
  constraint fee_refund_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'sending'::text, 'done'::text, 'refused'::text, 'failed'::text])))
);
CREATE INDEX fee_refund_of_demand ON fee_refund USING btree (district, demand);
CREATE INDEX fee_refund_of_money ON fee_refund USING btree (district, money);
CREATE INDEX fee_refund_open ON fee_refund USING btree (district, id) WHERE (state = ANY (ARRAY['asked'::text, 'sending'::text, 'failed'::text]));

create table fee_rule (
  district text not null,
  code text not null,
  version integer not null,
  from_day date not null,
  body jsonb not null,
  by_name text not null,
  at timestamp with time zone not null,
  constraint fee_rule_pkey PRIMARY KEY (district, code, version)
);

create table fee_statement (
  district text not null,
  provider text not null,
  day date not null,
  lines integer not null,
  paid bigint not null,
  refunded bigint not null,
  fits integer not null,
  compared_at timestamp with time zone not null,
  constraint fee_statement_pkey PRIMARY KEY (district, provider, day)
);

create table figure_publication (
  district text not null,
  id uuid not null,
  indicator text not null,
  version integer not null,
  fingerprint text not null,
  definition jsonb not null,
  from_at timestamp with time zone,
  to_at timestamp with time zone,
  as_of timestamp with time zone not null,
  scope jsonb not null,
  value double precision,
  numerator double precision,
  denominator double precision,
  row_count integer not null,
  row_hash text not null,
  hit_hash text not null,
  published_by text not null,
  published_at timestamp with time zone not null,
  constraint figure_publication_pkey PRIMARY KEY (district, id)
);
CREATE INDEX figure_publication_of ON figure_publication USING btree (district, indicator, published_at DESC);

create table file (
  district text not null,
  id uuid not null,
  kind text not null,
  name text not null,
  bytes bigint not null,
  sha256 bytea not null,
  by_account text not null default ''::text,
  at timestamp with time zone not null,
  width integer,
  height integer,
  taken_at timestamp with time zone,
  taken_lon double precision,
  taken_lat double precision,
  clean_sha256 bytea,
  clean_bytes bigint,
  scan text not null,
  constraint file_pkey PRIMARY KEY (district, id),
  constraint file_district_sha256_by_account_name_key UNIQUE (district, sha256, by_account, name)
);
CREATE INDEX file_by_clean_content ON file USING btree (clean_sha256) WHERE (clean_sha256 IS NOT NULL);
CREATE INDEX file_by_content ON file USING btree (sha256);

create table finding (
  district text not null,
  id uuid not null,
  response uuid not null,
  text text not null,
  action text not null,
  owner uuid,
  owner_name text not null,
  due date not null,
  by_name text not null,
  at timestamp with time zone not null,
  done_at timestamp with time zone,
  done_text text,
  constraint finding_pkey PRIMARY KEY (district, id)
);
CREATE INDEX finding_of ON finding USING btree (district, response);

create table fleeting (
  district text not null,
  id uuid not null,
  teller uuid not null,
  told_at timestamp with time zone not null default clock_timestamp(),
  body text not null,
  constraint fleeting_pkey PRIMARY KEY (district, id)
);
CREATE INDEX fleeting_at ON fleeting USING btree (district, told_at);

create table flow_migration (
  id uuid not null,
  type text not null,
  to_version integer not null,
  map jsonb not null,
  state text not null,
  at timestamp with time zone not null,
  account uuid,
  by_name text not null,
  ended_at timestamp with time zone,
  moved integer not null default 0,
  undone integer not null default 0,
  constraint flow_migration_pkey PRIMARY KEY (id),
  constraint flow_migration_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'undoing'::text, 'undone'::text])))
);
CREATE UNIQUE INDEX flow_migration_running ON flow_migration USING btree (type) WHERE (state = ANY (ARRAY['running'::text, 'undoing'::text]));

create table flow_moved (
  district text not null,
  migration uuid not null,
  matter uuid not null,
  from_version integer not null,
  from_state text not null,
  from_before text,
  from_visited text[] not null,
  version integer not null,
  constraint flow_moved_pkey PRIMARY KEY (district, migration, matter)
);

create table follower (
  name text not null,
  seq bigint not null,
  gaps jsonb not null,
  moved_at timestamp with time zone not null,
  constraint follower_pkey PRIMARY KEY (name)
);

create table form_draft (
  district text not null,
  id uuid not null,
  item text not null,
  version_of integer not null,
  citizen uuid,
  account uuid,
  sealed text not null,
  revision integer not null,
  device text not null,
  code text,
  code_until timestamp with time zone,
  submission uuid,
  changed_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  helper uuid,
  helper_until timestamp with time zone,
  constraint form_draft_pkey PRIMARY KEY (district, id),
  constraint form_draft_check CHECK (((citizen IS NOT NULL) OR (account IS NOT NULL)))
);
CREATE INDEX form_draft_by_citizen ON form_draft USING btree (district, citizen, changed_at DESC);
CREATE UNIQUE INDEX form_draft_by_code ON form_draft USING btree (district, code) WHERE (code IS NOT NULL);
CREATE INDEX form_draft_expiring ON form_draft USING btree (district, expires_at);

create table form_submission (
  district text not null,
  id uuid not null,
  item text not null,
  version_of integer not null,
  matter uuid not null,
  supplements uuid,
  own_key text not null,
  twin text not null,
  citizen uuid,
  account uuid,
  enterprise text,
  person text,
  channel text not null,
  hash text not null,
  sealed text not null,
  files uuid[] not null,
  made_at timestamp with time zone not null,
  constraint form_submission_pkey PRIMARY KEY (district, id),
  constraint form_submission_district_own_key_key UNIQUE (district, own_key),
  constraint form_submission_district_supplements_key UNIQUE (district, supplements),
  constraint form_submission_district_twin_key UNIQUE (district, twin)
);
CREATE INDEX form_submission_by_citizen ON form_submission USING btree (district, citizen, id DESC);
CREATE INDEX form_submission_by_enterprise ON form_submission USING btree (district, enterprise, id DESC);
CREATE INDEX form_submission_by_matter ON form_submission USING btree (district, matter, id);
CREATE INDEX form_submission_by_person ON form_submission USING btree (district, person, id DESC);
CREATE INDEX form_submission_files ON form_submission USING gin (files);

create table grid (
  district text not null,
  kind text not null,
  code text not null,
  valid_from date not null,
  valid_to date,
  name text not null,
  geometry jsonb not null,
  west double precision not null,
  south double precision not null,
  east double precision not null,
  north double precision not null,
  area_m2 double precision not null,
  came_from text[] not null,
  changed_by uuid,
  constraint grid_pkey PRIMARY KEY (district, kind, code, valid_from),
  constraint grid_check CHECK ((valid_to >= valid_from)),
  constraint grid_kind_check CHECK ((kind = ANY (ARRAY['unit'::text, 'social'::text, 'duty'::text])))
);
CREATE INDEX grid_box ON grid USING gist (box(point(west, south), point(east, north)));
CREATE INDEX grid_place ON grid USING btree (district, kind, west, east) WHERE (valid_to IS NULL);

create table grid_holder (
  district text not null,
  id uuid not null,
  kind text not null,
  code text not null,
  role text not null,
  person text not null,
  account uuid,
  phone text,
  valid_from date not null,
  valid_to date,
  constraint grid_holder_pkey PRIMARY KEY (district, id),
  constraint grid_holder_check CHECK ((valid_to >= valid_from)),
  constraint grid_holder_role_check CHECK ((role = ANY (ARRAY['chief'::text, 'worker'::text, 'police'::text, 'city'::text])))
);
CREATE INDEX grid_holder_account ON grid_holder USING btree (district, account) WHERE (account IS NOT NULL);
CREATE INDEX grid_holder_code ON grid_holder USING btree (district, kind, code, valid_from);

create table hall (
  district text not null,
  id uuid not null,
  code text not null,
  level text not null,
  area text not null,
  unit uuid,
  name jsonb not null,
  address text not null,
  phone text not null,
  lon double precision,
  lat double precision,
  calendar text not null,
  hours jsonb,
  extra_days jsonb not null,
  rules jsonb not null,
  state text not null,
  state_why text,
  calendar_version integer,
  version integer not null default 1,
  constraint hall_pkey PRIMARY KEY (district, id),
  constraint hall_district_code_key UNIQUE (district, code),
  constraint hall_level_check CHECK ((level = ANY (ARRAY['district'::text, 'town'::text, 'village'::text]))),
  constraint hall_state_check CHECK ((state = ANY (ARRAY['open'::text, 'paused'::text])))
);

create table hall_booking (
  district text not null,
  id uuid not null,
  hall uuid not null,
  class uuid not null,
  slot uuid not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  code text not null,
  person text not null,
  device text,
  citizen uuid,
  sealed text not null,
  item text,
  matter uuid,
  state text not null,
  request text not null,
  why jsonb,
  moved_from timestamp with time zone,
  made_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint hall_booking_pkey PRIMARY KEY (district, id),
  constraint hall_booking_district_code_key UNIQUE (district, code),
  constraint hall_booking_district_person_request_key UNIQUE (district, person, request),
  constraint hall_booking_state_check CHECK ((state = ANY (ARRAY['booked'::text, 'waiting'::text, 'arrived'::text, 'cancelled'::text, 'noShow'::text])))
);
CREATE INDEX hall_booking_by_day ON hall_booking USING btree (district, hall, from_at);
CREATE INDEX hall_booking_by_device ON hall_booking USING btree (district, device, made_at) WHERE (device IS NOT NULL);
CREATE INDEX hall_booking_by_person ON hall_booking USING btree (district, person, state);
CREATE INDEX hall_booking_by_slot ON hall_booking USING btree (district, slot, state);
CREATE INDEX hall_booking_open ON hall_booking USING btree (district, to_at) WHERE (state = ANY (ARRAY['booked'::text, 'waiting'::text]));

create table hall_class (
  district text not null,
  id uuid not null,
  hall uuid not null,
  letter text not null,
  title jsonb not null,
  items jsonb not null,
  minutes integer not null,
  bookable boolean not null,
  active boolean not null,
  constraint hall_class_pkey PRIMARY KEY (district, id),
  constraint hall_class_district_hall_letter_key UNIQUE (district, hall, letter),
  constraint hall_class_minutes_check CHECK (((minutes >= 1) AND (minutes <= 480)))
);

create table hall_device (
  district text not null,
  id uuid not null,
  hall uuid not null,
  kind text not null,
  name text not null,
  hash text not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  constraint hall_device_pkey PRIMARY KEY (district, id),
  constraint hall_device_district_hash_key UNIQUE (district, hash),
  constraint hall_device_kind_check CHECK ((kind = ANY (ARRAY['display'::text, 'kiosk'::text])))
);

create table hall_exception (
  district text not null,
  hall uuid not null,
  day date not null,
  hours jsonb not null,
  why jsonb not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  constraint hall_exception_pkey PRIMARY KEY (district, hall, day)
);

create table hall_line (
  district text not null,
  hall uuid not null,
  class uuid not null,
  day date not null,
  last integer not null default 0,
  since_priority integer not null default 1000,
  last_appointment boolean not null default false,
  constraint hall_line_pkey PRIMARY KEY (district, hall, class, day)
);

create table hall_person (
  district text not null,
  person text not null,
  blocked_until timestamp with time zone,
  constraint hall_person_pkey PRIMARY KEY (district, person)
);

create table hall_roster (
  district text not null,
  hall uuid not null,
  day date not null,
  hall_window uuid not null,
  part text not null,
  account uuid not null,
  name text not null,
  constraint hall_roster_pkey PRIMARY KEY (district, hall, day, hall_window, part),
  constraint hall_roster_part_check CHECK ((part = ANY (ARRAY['am'::text, 'pm'::text, 'day'::text])))
);

create table hall_slot (
  district text not null,
  id uuid not null,
  hall uuid not null,
  class uuid not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  capacity integer not null,
  booked integer not null default 0,
  fixed boolean not null default false,
  state text not null,
  constraint hall_slot_pkey PRIMARY KEY (district, id),
  constraint hall_slot_booked_check CHECK ((booked >= 0)),
  constraint hall_slot_capacity_check CHECK ((capacity >= 0)),
  constraint hall_slot_district_hall_class_from_at_key UNIQUE (district, hall, class, from_at),
  constraint hall_slot_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);

create table hall_ticket (
  district text not null,
  id uuid not null,
  hall uuid not null,
  class uuid not null,
  day date not null,
  serial integer not null,
  number text not null,
  code text not null,
  source text not null,
  booking uuid,
  slot_from timestamp with time zone,
  slot_to timestamp with time zone,
  priority text,
  person text,
  sealed text,
  item text,
  matter uuid,
  request text,
  work jsonb not null,
  taken_at timestamp with time zone not null,
  behind integer not null default 0,
  passed integer not null default 0,
  for_window uuid,
  state text not null,
  hall_window uuid,
  window_number text,
  account uuid,
  clerk text,
  calls integer not null default 0,
  called_at timestamp with time zone,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  version integer not null default 1,
  constraint hall_ticket_pkey PRIMARY KEY (district, id),
  constraint hall_ticket_district_code_key UNIQUE (district, code),
  constraint hall_ticket_district_hall_class_day_serial_key UNIQUE (district, hall, class, day, serial),
  constraint hall_ticket_source_check CHECK ((source = ANY (ARRAY['walkIn'::text, 'booking'::text, 'late'::text]))),
  constraint hall_ticket_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'called'::text, 'serving'::text, 'done'::text, 'noShow'::text, 'left'::text])))
);
CREATE UNIQUE INDEX hall_ticket_at_window ON hall_ticket USING btree (district, hall_window) WHERE (state = ANY (ARRAY['called'::text, 'serving'::text]));
CREATE INDEX hall_ticket_by_day ON hall_ticket USING btree (district, hall, day, state);
CREATE UNIQUE INDEX hall_ticket_by_request ON hall_ticket USING btree (district, hall, request) WHERE (request IS NOT NULL);
CREATE INDEX hall_ticket_ended ON hall_ticket USING btree (district, class, ended_at) WHERE (state = 'done'::text);
CREATE UNIQUE INDEX hall_ticket_of_booking ON hall_ticket USING btree (district, booking) WHERE (booking IS NOT NULL);

create table hall_window (
  district text not null,
  id uuid not null,
  hall uuid not null,
  number text not null,
  quotas jsonb not null,
  active boolean not null,
  state text not null,
  account uuid,
  clerk text,
  since timestamp with time zone,
  version integer not null default 1,
  constraint hall_window_pkey PRIMARY KEY (district, id),
  constraint hall_window_district_hall_number_key UNIQUE (district, hall, number),
  constraint hall_window_state_check CHECK ((state = ANY (ARRAY['closed'::text, 'open'::text, 'paused'::text])))
);
CREATE UNIQUE INDEX hall_window_by_account ON hall_window USING btree (district, account) WHERE (account IS NOT NULL);

create table heading_learnt (
  district text not null,
  heading text not null,
  target text not null,
  times integer not null,
  last_at timestamp with time zone not null,
  constraint heading_learnt_pkey PRIMARY KEY (district, heading, target)
);

create table inbox (
  district text not null,
  account uuid not null,
  notice uuid not null,
  read_at timestamp with time zone,
  constraint inbox_pkey PRIMARY KEY (district, account, notice)
);
CREATE INDEX inbox_unread ON inbox USING btree (district, account) WHERE (read_at IS NULL);

create table indicator_check (
  district text not null,
  id uuid not null,
  at timestamp with time zone not null,
  days integer not null,
  parts integer not null,
  wrong integer not null,
  examples jsonb not null,
  constraint indicator_check_pkey PRIMARY KEY (district, id)
);

create table indicator_day (
  district text not null,
  population text not null,
  day date not null,
  fingerprint text not null,
  counted_at timestamp with time zone not null,
  constraint indicator_day_pkey PRIMARY KEY (district, population, day)
);

create table indicator_level (
  district text not null,
  indicator text not null,
  level text not null,
  since timestamp with time zone not null,
  constraint indicator_level_pkey PRIMARY KEY (district, indicator)
);

create table indicator_part (
  district text not null,
  indicator text not null,
  day date not null,
  by_dim text not null,
  key text not null,
  version integer not null,
  base double precision not null,
  hits double precision not null,
  constraint indicator_part_pkey PRIMARY KEY (district, indicator, by_dim, day, key)
);
CREATE INDEX indicator_part_day ON indicator_part USING btree (district, day);

create table indicator_place (
  district text not null,
  matter uuid not null,
  places text[] not null,
  constraint indicator_place_pkey PRIMARY KEY (district, matter)
);

create table indicator_progress (
  district text not null,
  as_of timestamp with time zone not null,
  back_to date,
  placed_to uuid,
  constraint indicator_progress_pkey PRIMARY KEY (district)
);

create table indicator_value (
  district text not null,
  indicator text not null,
  from_at timestamp with time zone not null,
  area text not null,
  revision integer not null,
  version integer not null,
  to_at timestamp with time zone not null,
  value double precision,
  base double precision,
  hits double precision,
  arrived_at timestamp with time zone not null,
  quality text not null,
  entered_by text,
  reason text,
  expires date,
  decided_by text,
  decided_at timestamp with time zone,
  constraint indicator_value_pkey PRIMARY KEY (district, indicator, from_at, area, revision)
);
CREATE INDEX indicator_value_held ON indicator_value USING btree (district, arrived_at) WHERE (quality = 'held'::text);

create table indicator_version (
  district text not null,
  name text not null,
  version integer not null,
  state text not null,
  valid_from date not null,
  body jsonb not null,
  trial jsonb not null,
  drafted_by text not null,
  drafted_account uuid,
  drafted_at timestamp with time zone not null,
  decided_by text,
  decided_at timestamp with time zone,
  why text,
  constraint indicator_version_pkey PRIMARY KEY (district, name, version)
);

create table intake_delivery (
  district text not null,
  id uuid not null,
  dataset uuid not null,
  unit uuid not null,
  sender text not null,
  door text not null,
  source uuid,
  name text not null,
  hash text not null,
  bytes bigint not null,
  mode text not null,
  state text not null,
  mapping integer,
  read_as jsonb,
  counts jsonb,
  trouble jsonb,
  anyway boolean not null default false,
  received_at timestamp with time zone not null,
  received_by text,
  received_name text not null,
  landed_at timestamp with time zone,
  loaded_at timestamp with time zone,
  own text,
  passed jsonb,
  constraint intake_delivery_pkey PRIMARY KEY (district, id),
  constraint intake_delivery_mode_check CHECK ((mode = ANY (ARRAY['full'::text, 'increment'::text]))),
  constraint intake_delivery_state_check CHECK ((state = ANY (ARRAY['received'::text, 'landed'::text, 'loaded'::text, 'refused'::text])))
);
CREATE INDEX intake_delivery_content ON intake_delivery USING btree (district, dataset, hash);
CREATE INDEX intake_delivery_of_dataset ON intake_delivery USING btree (district, dataset, id);
CREATE UNIQUE INDEX intake_delivery_own ON intake_delivery USING btree (district, dataset, own) WHERE (own IS NOT NULL);
CREATE INDEX intake_delivery_to_do ON intake_delivery USING btree (id) WHERE (state = 'received'::text);

create table intake_promise (
  district text not null,
  dataset uuid not null,
  due timestamp with time zone not null,
  told_at timestamp with time zone not null,
  kept_at timestamp with time zone,
  constraint intake_promise_pkey PRIMARY KEY (district, dataset, due)
);

create table intake_rule (
  district text not null,
  dataset uuid not null,
  most_rejected double precision not null,
  most_disappeared double precision not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint intake_rule_pkey PRIMARY KEY (district, dataset),
  constraint intake_rule_most_disappeared_check CHECK (((most_disappeared >= (0)::double precision) AND (most_disappeared <= (1)::double precision))),
  constraint intake_rule_most_rejected_check CHECK (((most_rejected >= (0)::double precision) AND (most_rejected <= (1)::double precision)))
);

create table intake_source (
  district text not null,
  id uuid not null,
  dataset uuid not null,
  unit uuid not null,
  kind text not null,
  title text not null,
  mode text not null,
  config jsonb not null,
  secret text,
  secret_hash text,
  schedule jsonb,
  cursor jsonb,
  active boolean not null,
  asked boolean not null default false,
  next_at timestamp with time zone,
  ran_at timestamp with time zone,
  ran_well_at timestamp with time zone,
  trouble jsonb,
  failures integer not null default 0,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint intake_source_pkey PRIMARY KEY (district, id),
  constraint intake_source_kind_check CHECK ((kind = ANY (ARRAY['push'::text, 'folder'::text, 'web'::text, 'sftp'::text, 'database'::text]))),
  constraint intake_source_mode_check CHECK ((mode = ANY (ARRAY['full'::text, 'increment'::text])))
);
CREATE INDEX intake_source_due ON intake_source USING btree (next_at) WHERE active;
CREATE UNIQUE INDEX intake_source_key ON intake_source USING btree (district, secret_hash) WHERE (secret_hash IS NOT NULL);

create table intake_upload (
  district text not null,
  id uuid not null,
  dataset uuid not null,
  name text not null,
  mode text not null,
  bytes bigint not null,
  made_by text,
  made_at timestamp with time zone not null,
  delivery uuid,
  again boolean not null default false,
  constraint intake_upload_pkey PRIMARY KEY (district, id),
  constraint intake_upload_mode_check CHECK ((mode = ANY (ARRAY['full'::text, 'increment'::text])))
);

create table job (
  district text not null,
  kind text not null,
  key text not null,
  run_at timestamp with time zone not null,
  payload jsonb not null,
  attempts integer not null default 0,
  last_error text,
  constraint job_pkey PRIMARY KEY (district, kind, key)
);
CREATE INDEX job_due ON job USING btree (run_at);

create table journal_mark (
  one boolean not null,
  seq bigint not null,
  below bigint not null,
  constraint journal_mark_pkey PRIMARY KEY (one),
  constraint journal_mark_one_check CHECK (one)
);

create table journal_segment (
  number integer not null,
  from_seq bigint not null,
  to_seq bigint not null,
  count integer not null,
  root bytea not null,
  previous bytea not null,
  sealed_at timestamp with time zone not null,
  key_id text not null,
  leaves bytea not null,
  signature bytea not null,
  constraint journal_segment_pkey PRIMARY KEY (number)
);

create table landing (
  district text not null,
  delivery uuid not null,
  row_no integer not null,
  cells text[],
  line text,
  until_no integer,
  lines text
) partition by RANGE (delivery);
CREATE INDEX landing_pages ON ONLY landing USING btree (delivery, row_no);

create table layer (
  district text not null,
  name text not null,
  id uuid not null,
  slot integer not null,
  body jsonb not null,
  pack text,
  version bigint not null,
  next_no integer not null,
  features integer not null,
  west double precision,
  south double precision,
  east double precision,
  north double precision,
  retired_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  filled_at timestamp with time zone,
  constraint layer_pkey PRIMARY KEY (district, name),
  constraint layer_district_slot_key UNIQUE (district, slot)
);

create table layer_cell (
  district text not null,
  slot integer not null,
  mark integer not null,
  level smallint not null,
  cell bigint not null,
  category text not null,
  n integer not null,
  sx bigint not null,
  sy bigint not null,
  constraint layer_cell_pkey PRIMARY KEY (district, slot, mark, level, cell, category)
);

create table layer_feature (
  district text not null,
  slot integer not null,
  no integer not null,
  ref text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone,
  since bigint not null,
  until bigint,
  mark integer not null,
  category text not null,
  label text not null,
  lon double precision not null,
  lat double precision not null,
  wx integer not null,
  wy integer not null,
  morton bigint not null,
  reach box,
  geometry jsonb,
  drawn bytea,
  coarse bytea,
  props jsonb not null,
  origin text not null,
  print text not null,
  constraint layer_feature_pkey PRIMARY KEY (district, slot, no, valid_from)
);
CREATE INDEX layer_feature_past ON layer_feature USING btree (district, slot, morton) WHERE (valid_to IS NOT NULL);
CREATE INDEX layer_feature_place ON layer_feature USING btree (district, slot, morton) INCLUDE (wx, wy, no, mark, category) WHERE ((valid_to IS NULL) AND (reach IS NULL));
CREATE INDEX layer_feature_reach ON layer_feature USING gist (reach) WHERE (valid_to IS NULL);
CREATE UNIQUE INDEX layer_feature_ref ON layer_feature USING btree (district, slot, ref) WHERE (valid_to IS NULL);
CREATE INDEX layer_feature_since ON layer_feature USING btree (district, slot, since);
CREATE INDEX layer_feature_until ON layer_feature USING btree (district, slot, until) WHERE (until IS NOT NULL);

create table layer_mark (
  district text not null,
  slot integer not null,
  mark integer not null,
  area text not null,
  units text[] not null,
  opened_by text,
  type text,
  secret boolean not null,
  grade integer not null,
  constraint layer_mark_pkey PRIMARY KEY (district, slot, mark)
);

create table line_proposal (
  district text not null,
  id uuid not null,
  matter uuid not null,
  category text,
  area text not null,
  unit text not null,
  why text not null,
  at timestamp with time zone not null,
  by_name text not null,
  decision text,
  decided_by text,
  decided_at timestamp with time zone,
  decision_text text,
  line uuid,
  constraint line_proposal_pkey PRIMARY KEY (district, id)
);
CREATE INDEX line_proposal_matter ON line_proposal USING btree (district, matter);
CREATE INDEX line_proposal_open ON line_proposal USING btree (district, at) WHERE (decision IS NULL);

create table link (
  district text not null,
  id uuid not null,
  from_matter uuid not null,
  to_matter uuid not null,
  kind text not null,
  by_name text not null,
  at timestamp with time zone not null,
  why text not null,
  confidence double precision,
  before jsonb,
  undone_by text,
  undone_at timestamp with time zone,
  constraint link_pkey PRIMARY KEY (district, id)
);
CREATE INDEX link_from ON link USING btree (district, from_matter);
CREATE UNIQUE INDEX link_once ON link USING btree (district, from_matter, to_matter, kind) WHERE (undone_at IS NULL);
CREATE INDEX link_to ON link USING btree (district, to_matter);

create table linkage_key (
  district text not null,
  key text not null,
  mention uuid not null,
  constraint linkage_key_pkey PRIMARY KEY (district, key, mention)
);

create table linkage_mention (
  district text not null,
  id uuid not null,
  kind text not null,
  source_kind text not null,
  source uuid not null,
  register text,
  field text not null,
  name text,
  form text,
  keys text[] not null,
  area text not null,
  at timestamp with time zone not null,
  entity uuid not null,
  constraint linkage_mention_pkey PRIMARY KEY (district, id),
  constraint linkage_mention_district_source_field_key UNIQUE (district, source, field),
  constraint linkage_mention_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'enterprise'::text, 'address'::text]))),
  constraint linkage_mention_source_kind_check CHECK ((source_kind = ANY (ARRAY['matter'::text, 'register'::text, 'record'::text])))
);
CREATE INDEX linkage_mention_entity ON linkage_mention USING btree (district, entity, id);

create table linkage_pair (
  district text not null,
  id uuid not null,
  kind text not null,
  a uuid not null,
  b uuid not null,
  score double precision not null,
  reasons text[] not null,
  state text not null,
  made_at timestamp with time zone not null,
  by_brain boolean not null,
  decided_by text,
  decided_at timestamp with time zone,
  why text,
  rule text,
  constraint linkage_pair_pkey PRIMARY KEY (district, id),
  constraint linkage_pair_district_a_b_key UNIQUE (district, a, b),
  constraint linkage_pair_state_check CHECK ((state = ANY (ARRAY['open'::text, 'linked'::text, 'rejected'::text])))
);
CREATE INDEX linkage_pair_b ON linkage_pair USING btree (district, b);
CREATE INDEX linkage_pair_queue ON linkage_pair USING btree (district, state, kind, score DESC, id);

create table linkage_turn (
  district text not null,
  constraint linkage_turn_pkey PRIMARY KEY (district)
);

create table login_policy (
  version integer not null,
  from_at timestamp with time zone not null,
  rules jsonb not null,
  reason text not null,
  made_by uuid,
  made_by_name text not null,
  made_at timestamp with time zone not null,
  constraint login_policy_pkey PRIMARY KEY (version)
);

create table mapping (
  district text not null,
  dataset uuid not null,
  version integer not null,
  rules jsonb not null,
  sheet text,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  constraint mapping_pkey PRIMARY KEY (district, dataset, version)
);

create table matter (
  district text not null,
  id uuid not null,
  number text not null,
  type text not null,
  type_version integer not null,
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
  opened_at timestamp with time zone not null,
  opened_by uuid,
  lead_unit text,
  units text[] not null,
  line uuid,
  due timestamp with time zone,
  due_clock text,
  due_started timestamp with time zone,
  closed_at timestamp with time zone,
  merged_into uuid,
  round integer not null,
  returns integer not null,
  tags text[] not null,
  verdict jsonb,
  data jsonb not null,
  demo boolean not null,
  version integer not null,
  visited text[] not null default '{}'::text[],
  undo jsonb,
  done_by jsonb,
  grids text[] not null default '{}'::text[],
  constraint matter_pkey PRIMARY KEY (district, id),
  constraint matter_district_number_key UNIQUE (district, number)
);
CREATE INDEX matter_area ON matter USING btree (district, area, opened_at DESC, id DESC);
CREATE INDEX matter_category ON matter USING btree (district, category, opened_at DESC, id DESC);
CREATE INDEX matter_channel ON matter USING btree (district, channel, opened_at DESC, id DESC);
CREATE INDEX matter_closed ON matter USING btree (district, closed_at) WHERE (closed_at IS NOT NULL);
CREATE INDEX matter_grids ON matter USING gin (grids) WHERE (grids <> '{}'::text[]);
CREATE INDEX matter_kind ON matter USING btree (district, kind, opened_at DESC, id DESC);
CREATE INDEX matter_merged ON matter USING btree (district, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX matter_open_due ON matter USING btree (district, due, id) WHERE ((closed_at IS NULL) AND (merged_into IS NULL));
CREATE INDEX matter_open_state ON matter USING btree (district, state, due) WHERE ((closed_at IS NULL) AND (merged_into IS NULL));
CREATE INDEX matter_open_unit ON matter USING btree (district, type, lead_unit, area, due) WHERE ((closed_at IS NULL) AND (merged_into IS NULL));
CREATE INDEX matter_opened ON matter USING btree (district, opened_at DESC, id DESC);
CREATE INDEX matter_state ON matter USING btree (district, state, opened_at DESC, id DESC);
CREATE INDEX matter_tags ON matter USING gin (tags) WHERE (tags <> '{}'::text[]);
CREATE INDEX matter_unit ON matter USING btree (district, lead_unit, opened_at DESC, id DESC);
CREATE INDEX matter_units ON matter USING gin (units);
CREATE INDEX matter_urgency ON matter USING btree (district, urgency, opened_at DESC, id DESC) WHERE (urgency <> 'normal'::text);

create table matter_claim (
  district text not null,
  type text not null,
  category text not null,
  cell text not null,
  at timestamp with time zone not null,
  constraint matter_claim_pkey PRIMARY KEY (district, type, category, cell)
);
CREATE INDEX matter_claim_at ON matter_claim USING btree (district, at);

create table matter_file (
  district text not null,
  matter uuid not null,
  file uuid not null,
  constraint matter_file_pkey PRIMARY KEY (district, matter, file)
);
CREATE INDEX matter_file_file ON matter_file USING btree (district, file);

create table matter_number (
  district text not null,
  day text not null,
  next integer not null,
  constraint matter_number_pkey PRIMARY KEY (district, day)
);

create table matter_text (
  district text not null,
  matter uuid not null,
  opened_at timestamp with time zone not null,
  tokens text[] not null,
  hidden text[],
  constraint matter_text_pkey PRIMARY KEY (district, matter)
);
CREATE INDEX matter_text_tokens ON matter_text USING gin (tokens);
CREATE INDEX matter_text_unjudged ON matter_text USING btree (district, matter) WHERE (hidden IS NULL);

create table matter_type (
  name text not null,
  version integer not null,
  fingerprint text not null,
  declared jsonb not null,
  constraint matter_type_pkey PRIMARY KEY (name, version)
);

create table meeting (
  district text not null,
  id uuid not null,
  about uuid not null,
  title text not null,
  adapter text not null,
  room text not null,
  drill boolean not null,
  opened_by text not null,
  opened_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  minutes text,
  version integer not null,
  constraint meeting_pkey PRIMARY KEY (district, id)
);
CREATE INDEX meeting_about ON meeting USING btree (district, about, opened_at);
CREATE INDEX meeting_by_room ON meeting USING btree (district, room);
CREATE INDEX meeting_by_start ON meeting USING btree (district, opened_at DESC);

create table meeting_member (
  district text not null,
  meeting uuid not null,
  person text not null,
  account uuid,
  name text not null,
  host boolean not null,
  asked_at timestamp with time zone not null,
  joined_at timestamp with time zone,
  left_at timestamp with time zone,
  constraint meeting_member_pkey PRIMARY KEY (district, meeting, person)
);
CREATE INDEX meeting_member_of ON meeting_member USING btree (district, account) WHERE (account IS NOT NULL);

create table notice (
  district text not null,
  id uuid not null,
  key text not null,
  addressee text not null,
  title_zh text not null,
  title_en text not null,
  text_zh text not null,
  text_en text not null,
  subject_kind text not null,
  subject uuid not null,
  at timestamp with time zone not null,
  recipients integer not null,
  constraint notice_pkey PRIMARY KEY (district, id),
  constraint notice_district_key_key UNIQUE (district, key)
);
CREATE INDEX notice_for_nobody ON notice USING btree (district, at) WHERE (recipients = 0);

create table office_calendar (
  id text not null,
  version integer not null,
  digest text not null,
  body jsonb not null,
  why text not null,
  imported_at timestamp with time zone not null,
  constraint office_calendar_pkey PRIMARY KEY (id, version),
  constraint office_calendar_version_check CHECK ((version >= 1))
);

create table outside_event (
  district text not null,
  id uuid not null,
  system text not null,
  event text not null,
  kind text not null,
  place text not null,
  lon double precision,
  lat double precision,
  level integer,
  status text not null,
  units text[] not null,
  their_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  matter uuid,
  drill boolean not null,
  updates integer not null,
  constraint outside_event_pkey PRIMARY KEY (district, id),
  constraint outside_event_district_system_event_key UNIQUE (district, system, event)
);
CREATE INDEX outside_event_by_time ON outside_event USING btree (district, received_at);

create table outside_identity (
  issuer text not null,
  subject text not null,
  account uuid not null,
  linked_at timestamp with time zone not null,
  used_at timestamp with time zone not null,
  constraint outside_identity_pkey PRIMARY KEY (issuer, subject),
  constraint outside_identity_issuer_account_key UNIQUE (issuer, account)
);

create table outside_message (
  district text not null,
  system text not null,
  message text not null,
  event uuid not null,
  their_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  body jsonb not null,
  dropped text[] not null,
  constraint outside_message_pkey PRIMARY KEY (district, system, message)
);

create table outside_sending (
  district text not null,
  id uuid not null,
  system text not null,
  body jsonb not null,
  at timestamp with time zone not null,
  next_at timestamp with time zone,
  attempts integer not null,
  sent_at timestamp with time zone,
  error text,
  constraint outside_sending_pkey PRIMARY KEY (district, id)
);
CREATE INDEX outside_sending_due ON outside_sending USING btree (district, next_at) WHERE (next_at IS NOT NULL);

create table partner_task (
  district text not null,
  id uuid not null,
  matter uuid not null,
  lane text not null,
  round integer not null,
  partner text not null,
  state text not null,
  body text not null,
  answer text,
  why text,
  tries integer not null default 0,
  next_at timestamp with time zone,
  taken_at timestamp with time zone,
  told_at timestamp with time zone,
  made_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  contradicted_at timestamp with time zone,
  constraint partner_task_pkey PRIMARY KEY (district, id),
  constraint partner_task_district_matter_lane_round_key UNIQUE (district, matter, lane, round),
  constraint partner_task_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX partner_task_due ON partner_task USING btree (district, next_at) WHERE (next_at IS NOT NULL);

create table party (
  district text not null,
  matter uuid not null,
  role text not null,
  sealed text not null,
  phone_blind text,
  id_blind text,
  phone_tail text,
  constraint party_pkey PRIMARY KEY (district, matter, role)
);
CREATE INDEX party_identity ON party USING btree (district, id_blind) WHERE (id_blind IS NOT NULL);
CREATE INDEX party_phone ON party USING btree (district, phone_blind) WHERE (phone_blind IS NOT NULL);

create table patrol (
  district text not null,
  id uuid not null,
  account uuid not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  received_at timestamp with time zone not null,
  metres double precision not null default 0,
  points integer not null default 0,
  flagged integer not null default 0,
  constraint patrol_pkey PRIMARY KEY (district, id)
);
CREATE INDEX patrol_account ON patrol USING btree (district, account, started_at DESC);

create table patrol_item (
  district text not null,
  id uuid not null,
  account uuid not null,
  kind text not null,
  state text not null,
  matter uuid,
  number text,
  joined boolean not null default false,
  device_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  body jsonb not null,
  doubts jsonb not null default '[]'::jsonb,
  refusal jsonb,
  decided_by text,
  decided_at timestamp with time zone,
  decision text,
  constraint patrol_item_pkey PRIMARY KEY (district, id),
  constraint patrol_item_kind_check CHECK ((kind = ANY (ARRAY['report'::text, 'act'::text]))),
  constraint patrol_item_state_check CHECK ((state = ANY (ARRAY['done'::text, 'held'::text, 'refused'::text, 'rejected'::text])))
);
CREATE INDEX patrol_item_account ON patrol_item USING btree (district, account, received_at DESC);
CREATE INDEX patrol_item_held ON patrol_item USING btree (district, received_at) WHERE (state = 'held'::text);

create table patrol_photo (
  district text not null,
  id uuid not null,
  account uuid not null,
  bytes integer not null,
  sha256 text not null,
  taken_at timestamp with time zone not null,
  lon double precision,
  lat double precision,
  accuracy_m double precision,
  heading double precision,
  received integer not null,
  file uuid,
  own_at timestamp with time zone,
  own_lon double precision,
  own_lat double precision,
  received_at timestamp with time zone not null,
  constraint patrol_photo_pkey PRIMARY KEY (district, id)
);
CREATE INDEX patrol_photo_sha256 ON patrol_photo USING btree (district, sha256);

create table patrol_photo_piece (
  district text not null,
  photo uuid not null,
  at_byte integer not null,
  content bytea not null,
  constraint patrol_photo_piece_pkey PRIMARY KEY (district, photo, at_byte)
);

create table patrol_point (
  district text not null,
  patrol uuid not null,
  n integer not null,
  at timestamp with time zone not null,
  lon double precision not null,
  lat double precision not null,
  accuracy_m double precision,
  flag text,
  constraint patrol_point_pkey PRIMARY KEY (district, patrol, n)
);

create table patrol_position (
  district text not null,
  account uuid not null,
  patrol uuid not null,
  at timestamp with time zone not null,
  lon double precision not null,
  lat double precision not null,
  accuracy_m double precision,
  constraint patrol_position_pkey PRIMARY KEY (district, account)
);
CREATE INDEX patrol_position_at ON patrol_position USING btree (district, at);

create table person (
  id uuid not null,
  name text not null,
  work_phone text,
  left_at timestamp with time zone,
  staff_no text,
  constraint person_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX person_by_staff_no ON person USING btree (staff_no) WHERE (staff_no IS NOT NULL);

create table personnel_list (
  id uuid not null,
  district text not null,
  name text not null,
  hash text not null,
  counts jsonb not null,
  made_by uuid,
  made_by_name text not null,
  made_at timestamp with time zone not null,
  constraint personnel_list_pkey PRIMARY KEY (id)
);
CREATE INDEX personnel_list_of ON personnel_list USING btree (district, made_at);

create table place_shape (
  district text not null,
  kind text not null,
  code text not null,
  valid_from date not null,
  valid_to date,
  name text not null,
  geometry jsonb not null,
  origin text not null,
  schematic boolean not null,
  constraint place_shape_pkey PRIMARY KEY (district, kind, code, valid_from),
  constraint place_shape_check CHECK ((valid_to >= valid_from)),
  constraint place_shape_kind_check CHECK ((kind = ANY (ARRAY['area'::text, 'grid'::text])))
);

create table plan (
  district text not null,
  id uuid not null,
  code text not null,
  name text not null,
  kind text not null,
  current integer,
  retired_at timestamp with time zone,
  made_at timestamp with time zone not null,
  constraint plan_pkey PRIMARY KEY (district, id),
  constraint plan_district_code_key UNIQUE (district, code),
  constraint plan_kind_check CHECK ((kind = ANY (ARRAY['natural'::text, 'accident'::text, 'health'::text, 'security'::text])))
);

create table plan_version (
  district text not null,
  plan uuid not null,
  version integer not null,
  state text not null,
  body jsonb not null,
  revision integer not null default 1,
  drafted_by uuid,
  drafted_name text not null,
  drafted_at timestamp with time zone not null,
  proposed_by uuid,
  proposed_name text,
  proposed_at timestamp with time zone,
  published_by uuid,
  published_name text,
  published_at timestamp with time zone,
  note text,
  constraint plan_version_pkey PRIMARY KEY (district, plan, version),
  constraint plan_version_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'proposed'::text, 'published'::text, 'superseded'::text])))
);
CREATE UNIQUE INDEX plan_version_in_writing ON plan_version USING btree (district, plan) WHERE (state = ANY (ARRAY['draft'::text, 'proposed'::text]));

create table post (
  id uuid not null,
  unit uuid not null,
  name text not null,
  closed_at timestamp with time zone,
  constraint post_pkey PRIMARY KEY (id),
  constraint post_unit_fkey FOREIGN KEY (unit) REFERENCES unit(id)
);
CREATE INDEX post_by_unit ON post USING btree (unit);

create table proceeding (
  district text not null,
  id uuid not null,
  matter uuid not null,
  kind text not null,
  name text not null,
  step text not null,
  open boolean not null,
  result text,
  at timestamp with time zone not null,
  by_name text not null,
  account uuid,
  text text,
  waiting text[] not null,
  body jsonb not null,
  ended_at timestamp with time zone,
  constraint proceeding_pkey PRIMARY KEY (district, id),
  constraint proceeding_kind_check CHECK ((kind = ANY (ARRAY['joint'::text, 'signer'::text, 'special'::text, 'promise'::text, 'handover'::text])))
);
CREATE INDEX proceeding_matter ON proceeding USING btree (district, matter);
CREATE UNIQUE INDEX proceeding_open ON proceeding USING btree (district, matter, name) WHERE open;
CREATE INDEX proceeding_waiting ON proceeding USING gin (waiting) WHERE (open AND (waiting <> '{}'::text[]));

create table provider_item (
  kind text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  user_code text,
  consumed_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint provider_item_pkey PRIMARY KEY (kind, id)
);
CREATE INDEX provider_item_grant ON provider_item USING btree (grant_id) WHERE (grant_id IS NOT NULL);
CREATE INDEX provider_item_over ON provider_item USING btree (expires_at);
CREATE INDEX provider_item_uid ON provider_item USING btree (uid) WHERE (uid IS NOT NULL);

create table provider_key (
  kid text not null,
  sealed text not null,
  made_at timestamp with time zone not null,
  signs_from timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint provider_key_pkey PRIMARY KEY (kid)
);

create table purse (
  district text not null,
  name text not null,
  tokens double precision not null,
  at timestamp with time zone not null,
  constraint purse_pkey PRIMARY KEY (district, name)
);
CREATE INDEX purse_at ON purse USING btree (district, at);

create table quality_result (
  district text not null,
  run uuid not null,
  rule text not null,
  title text not null,
  title_en text not null,
  test jsonb not null,
  dimension text not null,
  weight smallint not null,
  severity text not null,
  row_count bigint not null,
  bad bigint not null,
  score double precision not null,
  keys text[] not null,
  lines integer[] not null,
  constraint quality_result_pkey PRIMARY KEY (district, run, rule)
);

create table quality_rule (
  district text not null,
  id uuid not null,
  dataset uuid not null,
  title text not null,
  title_en text not null,
  test jsonb not null,
  dimension text not null,
  weight smallint not null,
  severity text not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  ended_at timestamp with time zone,
  constraint quality_rule_pkey PRIMARY KEY (district, id),
  constraint quality_rule_severity_check CHECK ((severity = ANY (ARRAY['reject'::text, 'doubt'::text, 'tell'::text]))),
  constraint quality_rule_weight_check CHECK (((weight >= 1) AND (weight <= 10)))
);
CREATE INDEX quality_rule_of_dataset ON quality_rule USING btree (district, dataset) WHERE (ended_at IS NULL);

create table quality_run (
  district text not null,
  id uuid not null,
  dataset uuid not null,
  delivery uuid,
  measured_at timestamp with time zone not null,
  measured_by text not null,
  row_count bigint not null,
  rejected bigint not null,
  score double precision,
  by_dimension jsonb not null,
  drift jsonb not null,
  constraint quality_run_pkey PRIMARY KEY (district, id)
);
CREATE INDEX quality_run_of_dataset ON quality_run USING btree (district, dataset, id);

create table rating (
  district text not null,
  id uuid not null,
  chance uuid not null,
  round integer not null,
  level text not null,
  tags text[] not null,
  words text,
  channel text not null,
  rater text,
  state text not null,
  rectification uuid,
  closed_at timestamp with time zone,
  at timestamp with time zone not null,
  constraint rating_pkey PRIMARY KEY (district, id),
  constraint rating_district_chance_round_key UNIQUE (district, chance, round),
  constraint rating_level_check CHECK ((level = ANY (ARRAY['very'::text, 'yes'::text, 'basic'::text, 'no'::text, 'veryNo'::text]))),
  constraint rating_round_check CHECK ((round = ANY (ARRAY[1, 2]))),
  constraint rating_state_check CHECK ((state = ANY (ARRAY['counted'::text, 'reviewing'::text, 'excluded'::text])))
);
CREATE INDEX rating_bad_by_day ON rating USING btree (district, at) WHERE (level = ANY (ARRAY['no'::text, 'veryNo'::text]));
CREATE INDEX rating_by_day ON rating USING btree (district, at);
CREATE INDEX rating_of_rectification ON rating USING btree (district, rectification) WHERE (rectification IS NOT NULL);

create table rating_chance (
  district text not null,
  id uuid not null,
  token text not null,
  occasion text not null,
  matter uuid,
  matter_number text,
  ticket uuid,
  citizen uuid,
  item text,
  item_title text,
  unit uuid,
  unit_name text,
  hall uuid,
  hall_name text,
  window_no text,
  clerk uuid,
  at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  second boolean not null default false,
  constraint rating_chance_pkey PRIMARY KEY (district, id),
  constraint rating_chance_district_token_key UNIQUE (district, token),
  constraint rating_chance_occasion_check CHECK ((occasion = ANY (ARRAY['matter'::text, 'visit'::text])))
);
CREATE INDEX rating_chance_by_day ON rating_chance USING btree (district, at);
CREATE INDEX rating_chance_of_citizen ON rating_chance USING btree (district, citizen) WHERE (citizen IS NOT NULL);
CREATE UNIQUE INDEX rating_chance_of_matter ON rating_chance USING btree (district, matter) WHERE (occasion = 'matter'::text);
CREATE UNIQUE INDEX rating_chance_of_ticket ON rating_chance USING btree (district, ticket) WHERE (ticket IS NOT NULL);

create table rating_day (
  district text not null,
  day date not null,
  key text not null,
  unit uuid,
  unit_name text,
  item text,
  item_title text,
  hall uuid,
  hall_name text,
  window_no text,
  channel text,
  chances integer not null default 0,
  very integer not null default 0,
  yes integer not null default 0,
  basic integer not null default 0,
  no integer not null default 0,
  very_no integer not null default 0,
  excluded integer not null default 0,
  closed integer not null default 0,
  constraint rating_day_pkey PRIMARY KEY (district, day, key)
);

create table rating_tag_day (
  district text not null,
  day date not null,
  key text not null,
  unit uuid,
  tag text not null,
  count integer not null default 0,
  constraint rating_tag_day_pkey PRIMARY KEY (district, day, key)
);

create table reading (
  ts timestamp with time zone not null,
  value double precision not null,
  batch bigint not null,
  device_id integer not null,
  metric_id smallint not null,
  quality smallint not null,
  constraint reading_pkey PRIMARY KEY (device_id, metric_id, ts)
) partition by RANGE (ts);
CREATE INDEX reading_by_batch ON ONLY reading USING brin (batch) WITH (pages_per_range='32');

create table reading_5m (
  device_id integer not null,
  metric_id smallint not null,
  at timestamp with time zone not null,
  count integer not null,
  valid integer not null,
  min double precision,
  max double precision,
  sum double precision,
  last double precision,
  late integer not null default 0,
  excused integer not null default 0,
  constraint reading_5m_pkey PRIMARY KEY (device_id, metric_id, at)
) partition by RANGE (at);

create table reading_day (
  device_id integer not null,
  metric_id smallint not null,
  at timestamp with time zone not null,
  count integer not null,
  valid integer not null,
  min double precision,
  max double precision,
  sum double precision,
  last double precision,
  late integer not null default 0,
  excused integer not null default 0,
  constraint reading_day_pkey PRIMARY KEY (device_id, metric_id, at)
);

create table reading_follower (
  name text not null,
  batch bigint not null,
  at timestamp with time zone not null,
  constraint reading_follower_pkey PRIMARY KEY (name)
);

create table reading_hour (
  device_id integer not null,
  metric_id smallint not null,
  at timestamp with time zone not null,
  count integer not null,
  valid integer not null,
  min double precision,
  max double precision,
  sum double precision,
  last double precision,
  late integer not null default 0,
  excused integer not null default 0,
  constraint reading_hour_pkey PRIMARY KEY (device_id, metric_id, at)
) partition by RANGE (at);

create table reading_latest (
  device_id integer not null,
  metric_id smallint not null,
  ts timestamp with time zone not null,
  value double precision not null,
  quality smallint not null,
  same integer not null,
  good_ts timestamp with time zone,
  good_value double precision,
  received_at timestamp with time zone not null,
  constraint reading_latest_pkey PRIMARY KEY (device_id, metric_id)
);

create table reading_refused (
  district text not null,
  minute timestamp with time zone not null,
  source text not null,
  device text not null,
  metric text not null,
  code text not null,
  count integer not null,
  sample text not null,
  constraint reading_refused_pkey PRIMARY KEY (district, minute, source, device, metric, code)
);

create table reading_revision (
  device_id integer not null,
  metric_id smallint not null,
  ts timestamp with time zone not null,
  revision integer not null,
  value double precision,
  reason text not null,
  by_name text not null,
  at timestamp with time zone not null,
  constraint reading_revision_pkey PRIMARY KEY (device_id, metric_id, ts, revision)
);

create table receipt (
  district text not null,
  id uuid not null,
  dispatch uuid not null,
  response uuid not null,
  kind text not null,
  text text,
  account uuid,
  name text not null,
  device_at timestamp with time zone not null,
  at timestamp with time zone not null,
  key text not null,
  lon double precision,
  lat double precision,
  files uuid[] not null default '{}'::uuid[],
  constraint receipt_pkey PRIMARY KEY (district, id),
  constraint receipt_district_key_key UNIQUE (district, key),
  constraint receipt_kind_check CHECK ((kind = ANY (ARRAY['read'::text, 'accepted'::text, 'arrived'::text, 'progress'::text, 'done'::text, 'refused'::text])))
);
CREATE INDEX receipt_files ON receipt USING gin (files) WHERE (files <> '{}'::uuid[]);
CREATE INDEX receipt_of_dispatch ON receipt USING btree (district, dispatch);

create table recovery_code (
  account uuid not null,
  code_hash bytea not null,
  made_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint recovery_code_pkey PRIMARY KEY (account, code_hash)
);

create table register_claim (
  district text not null,
  id uuid not null,
  type text not null,
  row_id uuid not null,
  source text not null,
  ref text not null,
  delivery uuid,
  line integer,
  body jsonb not null,
  print text not null,
  observed_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  refused text[] not null default '{}'::text[],
  constraint register_claim_pkey PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX register_claim_ref ON register_claim USING btree (district, type, source, ref) WHERE (ended_at IS NULL);
CREATE INDEX register_claim_row ON register_claim USING btree (district, row_id);

create table register_doubt (
  district text not null,
  id uuid not null,
  type text not null,
  row_id uuid not null,
  field text not null,
  source text not null,
  why text not null,
  said_by text not null,
  said_at timestamp with time zone not null,
  outcome text,
  settled_by text,
  settled_at timestamp with time zone,
  matter uuid,
  constraint register_doubt_pkey PRIMARY KEY (district, id)
);
CREATE INDEX register_doubt_matter ON register_doubt USING btree (district, matter) WHERE (outcome IS NULL);
CREATE UNIQUE INDEX register_doubt_open ON register_doubt USING btree (district, row_id, field) WHERE (outcome IS NULL);

create table register_feed (
  district text not null,
  id uuid not null,
  type text not null,
  dataset uuid not null,
  title text not null,
  unit uuid not null,
  map jsonb not null,
  observed text,
  legal text[] not null,
  state text not null,
  changed_at timestamp with time zone not null,
  constraint register_feed_pkey PRIMARY KEY (district, id),
  constraint register_feed_district_type_dataset_key UNIQUE (district, type, dataset),
  constraint register_feed_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text])))
);

create table register_merge (
  district text not null,
  id uuid not null,
  type text not null,
  gone uuid not null,
  kept uuid not null,
  why text not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  undone_by text,
  undone_at timestamp with time zone,
  constraint register_merge_pkey PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX register_merge_gone ON register_merge USING btree (district, gone) WHERE (undone_at IS NULL);
CREATE INDEX register_merge_kept ON register_merge USING btree (district, kept) WHERE (undone_at IS NULL);

create table register_source (
  district text not null,
  id uuid not null,
  type text not null,
  field text not null,
  source text not null,
  rank integer not null,
  basis text not null,
  ruled_by text not null,
  ruled_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint register_source_pkey PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX register_source_standing ON register_source USING btree (district, type, field, source) WHERE (ended_at IS NULL);

create table register_type (
  name text not null,
  title text not null,
  applied_at timestamp with time zone not null,
  constraint register_type_pkey PRIMARY KEY (name)
);

create table register_version (
  district text not null,
  type text not null,
  id uuid not null,
  version integer not null,
  state text not null,
  body jsonb not null,
  area text not null,
  units text[] not null,
  valid_from date not null,
  valid_to date,
  source text not null,
  recorded_at timestamp with time zone not null,
  recorded_by text,
  recorded_name text not null,
  constraint register_version_pkey PRIMARY KEY (district, id, version)
);
CREATE INDEX register_version_by_type ON register_version USING btree (district, type, id, version);

create table register_waiting (
  district text not null,
  id uuid not null,
  feed uuid not null,
  type text not null,
  source text not null,
  ref text not null,
  delivery uuid,
  line integer,
  observed_at timestamp with time zone not null,
  body jsonb not null,
  reason text not null,
  state text not null,
  row_id uuid,
  made_at timestamp with time zone not null,
  decided_by text,
  decided_at timestamp with time zone,
  fresh boolean not null default true,
  constraint register_waiting_pkey PRIMARY KEY (district, id),
  constraint register_waiting_district_type_source_ref_key UNIQUE (district, type, source, ref),
  constraint register_waiting_state_check CHECK ((state = ANY (ARRAY['open'::text, 'adopted'::text, 'created'::text, 'dropped'::text])))
);
CREATE INDEX register_waiting_fresh ON register_waiting USING btree (district, id) WHERE (fresh AND (state = 'open'::text));

create table register_work (
  district text not null,
  id uuid not null,
  kind text not null,
  type text not null,
  feed uuid,
  source text,
  delivery uuid,
  mode text,
  at timestamp with time zone not null,
  after text,
  counts jsonb not null default '{}'::jsonb,
  done_at timestamp with time zone,
  constraint register_work_pkey PRIMARY KEY (district, id),
  constraint register_work_kind_check CHECK ((kind = ANY (ARRAY['feed'::text, 'rank'::text])))
);
CREATE INDEX register_work_open ON register_work USING btree (district, id) WHERE (done_at IS NULL);

create table relying_app (
  id uuid not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  district text not null,
  redirect_uris text[] not null,
  logout_uris text[] not null default '{}'::text[],
  scopes text[] not null,
  sealed text,
  trusted boolean not null,
  made_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  constraint relying_app_pkey PRIMARY KEY (id),
  constraint relying_app_client_id_key UNIQUE (client_id),
  constraint relying_app_name_key_key UNIQUE (name_key),
  constraint relying_app_redirect_uris_check CHECK (((cardinality(redirect_uris) >= 1) AND (cardinality(redirect_uris) <= 20)))
);

create table report (
  district text not null,
  id uuid not null,
  kind text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  cut_at timestamp with time zone not null,
  state text not null,
  version integer not null,
  body jsonb not null,
  made_at timestamp with time zone not null,
  edited_by text,
  edited_at timestamp with time zone,
  signed_by text,
  signed_at timestamp with time zone,
  sent_at timestamp with time zone,
  constraint report_pkey PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX report_once ON report USING btree (district, kind, from_at);

create table report_leg (
  district text not null,
  id uuid not null,
  matter uuid not null,
  kind text not null,
  drill boolean not null,
  unit uuid,
  unit_name text not null,
  area text not null,
  title text not null,
  started_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  sent_by text,
  sent_to text,
  words text,
  step integer not null,
  next_at timestamp with time zone,
  voided_at timestamp with time zone,
  constraint report_leg_pkey PRIMARY KEY (district, id),
  constraint report_leg_district_matter_kind_key UNIQUE (district, matter, kind),
  constraint report_leg_kind_check CHECK ((kind = ANY (ARRAY['direct'::text, 'unit'::text, 'town'::text, 'district'::text])))
);
CREATE INDEX report_leg_open ON report_leg USING btree (district, due_at) WHERE ((sent_at IS NULL) AND (voided_at IS NULL));
CREATE INDEX report_leg_waiting ON report_leg USING btree (district, next_at) WHERE (next_at IS NOT NULL);

create table report_note (
  district text not null,
  report uuid not null,
  id uuid not null,
  text text not null,
  matter uuid,
  number text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint report_note_pkey PRIMARY KEY (district, report, id)
);

create table report_version (
  district text not null,
  report uuid not null,
  version integer not null,
  body jsonb not null,
  by_name text not null,
  at timestamp with time zone not null,
  constraint report_version_pkey PRIMARY KEY (district, report, version)
);

create table reservation (
  district text not null,
  id uuid not null,
  resource uuid not null,
  response uuid not null,
  task uuid,
  asked numeric not null,
  given numeric not null,
  at timestamp with time zone not null,
  by_name text not null,
  key text not null,
  returned_at timestamp with time zone,
  returned numeric,
  constraint reservation_pkey PRIMARY KEY (district, id),
  constraint reservation_asked_check CHECK ((asked > (0)::numeric)),
  constraint reservation_district_key_key UNIQUE (district, key),
  constraint reservation_given_check CHECK ((given >= (0)::numeric))
);
CREATE INDEX reservation_held ON reservation USING btree (district, resource) WHERE (returned_at IS NULL);
CREATE INDEX reservation_of ON reservation USING btree (district, response);

create table responder_position (
  district text not null,
  response uuid not null,
  account uuid not null,
  name text not null,
  unit_name text,
  lon double precision not null,
  lat double precision not null,
  accuracy double precision,
  at timestamp with time zone not null,
  constraint responder_position_pkey PRIMARY KEY (district, response, account)
);

create table response (
  district text not null,
  id uuid not null,
  matter uuid not null,
  number text not null,
  title text not null,
  plan uuid,
  plan_version integer,
  plan_name text,
  kind text not null,
  level smallint not null,
  area text not null,
  address text,
  lon double precision,
  lat double precision,
  drill boolean not null,
  state text not null,
  commander uuid,
  commander_name text not null,
  occurred_at timestamp with time zone,
  received_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  archived_at timestamp with time zone,
  end_why text,
  report_minutes integer not null,
  wave integer not null default 1,
  revision integer not null default 1,
  constraint response_pkey PRIMARY KEY (district, id),
  constraint response_kind_check CHECK ((kind = ANY (ARRAY['natural'::text, 'accident'::text, 'health'::text, 'security'::text]))),
  constraint response_level_check CHECK (((level >= 1) AND (level <= 4))),
  constraint response_state_check CHECK ((state = ANY (ARRAY['running'::text, 'ended'::text, 'archived'::text])))
);
CREATE INDEX response_by_start ON response USING btree (district, id DESC);
CREATE INDEX response_running ON response USING btree (district, started_at) WHERE (state = 'running'::text);

create table response_area (
  district text not null,
  response uuid not null,
  area text not null,
  level smallint not null,
  since timestamp with time zone not null,
  constraint response_area_pkey PRIMARY KEY (district, response, area),
  constraint response_area_level_check CHECK (((level >= 1) AND (level <= 4)))
);

create table response_matter (
  district text not null,
  matter uuid not null,
  response uuid not null,
  at timestamp with time zone not null,
  by_name text not null,
  left_at timestamp with time zone,
  constraint response_matter_pkey PRIMARY KEY (district, response, matter)
);
CREATE UNIQUE INDEX response_matter_now ON response_matter USING btree (district, matter) WHERE (left_at IS NULL);
CREATE INDEX response_matter_of ON response_matter USING btree (district, matter);

create table response_task (
  district text not null,
  id uuid not null,
  response uuid not null,
  code text not null,
  position integer not null,
  title text not null,
  text text not null,
  group_name text,
  who jsonb not null,
  levels smallint[] not null,
  receipt boolean not null,
  accept_minutes integer not null,
  done_minutes integer,
  after_codes text[] not null,
  planned_at timestamp with time zone not null,
  state text not null,
  source text not null,
  sent_at timestamp with time zone,
  done_at timestamp with time zone,
  revision integer not null default 1,
  constraint response_task_pkey PRIMARY KEY (district, id),
  constraint response_task_district_response_code_key UNIQUE (district, response, code),
  constraint response_task_source_check CHECK ((source = ANY (ARRAY['plan'::text, 'added'::text]))),
  constraint response_task_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'sent'::text, 'done'::text, 'cancelled'::text])))
);
CREATE INDEX response_task_planned ON response_task USING btree (district, planned_at) WHERE (state = 'planned'::text);

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
  version integer not null,
  level smallint not null default 3,
  replaces uuid,
  constraint responsibility_line_pkey PRIMARY KEY (district, id),
  constraint responsibility_line_check CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
  constraint responsibility_line_level_check CHECK (((level >= 2) AND (level <= 5)))
);
CREATE INDEX line_category ON responsibility_line USING btree (district, category);

create table responsibility_line_version (
  district text not null,
  line uuid not null,
  version integer not null,
  category text not null,
  area text not null,
  level smallint not null,
  unit text not null,
  helpers text[] not null,
  basis text not null,
  valid_from date not null,
  valid_to date,
  at timestamp with time zone not null,
  by_name text not null,
  why text,
  constraint responsibility_line_version_pkey PRIMARY KEY (district, line, version)
);

create table rights_request (
  district text not null,
  id uuid not null,
  citizen uuid not null,
  kind text not null,
  sealed text not null,
  asked_at timestamp with time zone not null,
  due_day date not null,
  state text not null,
  answer text,
  answered_by text,
  answered_at timestamp with time zone,
  constraint rights_request_pkey PRIMARY KEY (district, id),
  constraint rights_request_kind_check CHECK ((kind = ANY (ARRAY['correct'::text, 'explain'::text, 'delete'::text]))),
  constraint rights_request_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'refused'::text])))
);
CREATE INDEX rights_request_of ON rights_request USING btree (district, citizen);
CREATE INDEX rights_request_open ON rights_request USING btree (district, asked_at) WHERE (state = 'open'::text);

create table rights_review (
  id uuid not null,
  district text not null,
  unit uuid not null,
  opened_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  constraint rights_review_pkey PRIMARY KEY (id),
  constraint rights_review_unit_fkey FOREIGN KEY (unit) REFERENCES unit(id)
);
CREATE INDEX rights_review_by_district ON rights_review USING btree (district, opened_at DESC, id DESC);
CREATE INDEX rights_review_by_unit ON rights_review USING btree (unit, opened_at DESC);
CREATE UNIQUE INDEX rights_review_open ON rights_review USING btree (unit) WHERE (closed_at IS NULL);

create table rights_review_item (
  review uuid not null,
  duty uuid not null,
  account uuid not null,
  decision text,
  by_account uuid,
  by_name text,
  at timestamp with time zone,
  words text,
  constraint rights_review_item_pkey PRIMARY KEY (review, duty, account),
  constraint rights_review_item_account_fkey FOREIGN KEY (account) REFERENCES account(id),
  constraint rights_review_item_decision_check CHECK ((decision = ANY (ARRAY['kept'::text, 'withdrawn'::text, 'ended'::text]))),
  constraint rights_review_item_duty_fkey FOREIGN KEY (duty) REFERENCES duty(id),
  constraint rights_review_item_review_fkey FOREIGN KEY (review) REFERENCES rights_review(id)
);

create table saved_view (
  district text not null,
  id uuid not null,
  account uuid not null,
  name text not null,
  query text not null,
  constraint saved_view_pkey PRIMARY KEY (district, id)
);
CREATE INDEX saved_view_account ON saved_view USING btree (district, account);

create table service_document (
  district text not null,
  id uuid not null,
  matter uuid not null,
  kind text not null,
  number text not null,
  source uuid not null,
  sealed text not null,
  signature text not null,
  key text not null,
  issued_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_by text,
  revoked_why text,
  constraint service_document_pkey PRIMARY KEY (district, id),
  constraint service_document_district_source_kind_key UNIQUE (district, source, kind)
);
CREATE INDEX service_document_by_matter ON service_document USING btree (district, matter, issued_at);

create table service_item (
  district text not null,
  code text not null,
  title text not null,
  title_en text not null,
  type text not null,
  law text[] not null,
  legal jsonb not null,
  changed_at timestamp with time zone not null,
  constraint service_item_pkey PRIMARY KEY (district, code)
);

create table service_item_version (
  district text not null,
  code text not null,
  version integer not null,
  body json not null,
  valid_from date,
  revision integer not null default 1,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  published_at timestamp with time zone,
  published_by text,
  constraint service_item_version_pkey PRIMARY KEY (district, code, version)
);
CREATE INDEX service_item_in_force ON service_item_version USING btree (district, code, valid_from DESC);
CREATE UNIQUE INDEX service_item_one_draft ON service_item_version USING btree (district, code) WHERE (valid_from IS NULL);

create table service_light (
  district text not null,
  matter uuid not null,
  number text not null,
  item text,
  item_title text,
  unit uuid,
  hall text,
  state text not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  yellow_at timestamp with time zone,
  red_at timestamp with time zone,
  black_at timestamp with time zone,
  frozen_at timestamp with time zone,
  constraint service_light_pkey PRIMARY KEY (district, matter)
);
CREATE INDEX service_light_black ON service_light USING btree (district, black_at) WHERE (closed_at IS NULL);
CREATE INDEX service_light_by_day ON service_light USING btree (district, opened_at);
CREATE INDEX service_light_now ON service_light USING btree (district) INCLUDE (unit, item, item_title, hall, yellow_at, red_at, black_at, frozen_at) WHERE (closed_at IS NULL);
CREATE INDEX service_light_worst ON service_light USING btree (district, red_at, matter) WHERE (closed_at IS NULL);

create table service_light_day (
  district text not null,
  day date not null,
  key text not null,
  unit uuid,
  item text,
  item_title text,
  hall text,
  ended integer not null default 0,
  in_time integer not null default 0,
  constraint service_light_day_pkey PRIMARY KEY (district, day, key)
);

create table service_serial (
  district text not null,
  code text not null,
  day date not null,
  last integer not null,
  constraint service_serial_pkey PRIMARY KEY (district, code, day)
);

create table service_task (
  district text not null,
  code text not null,
  id uuid not null,
  catalog_code text not null,
  unit uuid not null,
  state text not null,
  paused_why text,
  changed_at timestamp with time zone not null,
  constraint service_task_pkey PRIMARY KEY (district, code),
  constraint service_task_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'inUse'::text, 'paused'::text, 'ended'::text])))
);
CREATE INDEX service_task_by_unit ON service_task USING btree (district, unit);

create table session (
  district text not null,
  id uuid not null,
  token_hash bytea not null,
  account uuid not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  proven_at timestamp with time zone not null,
  ip text,
  agent text,
  ended_at timestamp with time zone,
  ended_why text,
  awaits text,
  via text not null default 'password'::text,
  constraint session_pkey PRIMARY KEY (district, id),
  constraint session_account_fkey FOREIGN KEY (account) REFERENCES account(id),
  constraint session_awaits_check CHECK ((awaits = ANY (ARRAY['second'::text, 'enrol'::text]))),
  constraint session_district_token_hash_key UNIQUE (district, token_hash)
);
CREATE INDEX session_open ON session USING btree (account) WHERE (ended_at IS NULL);

create table share_file (
  district text not null,
  id uuid not null,
  grant_id uuid not null,
  token text not null,
  format text not null,
  rows integer not null,
  bytes bigint not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  fetched_at timestamp with time zone,
  constraint share_file_pkey PRIMARY KEY (district, id),
  constraint share_file_district_token_key UNIQUE (district, token)
);

create table share_grant (
  district text not null,
  id uuid not null,
  matter uuid not null,
  dataset uuid not null,
  owner uuid not null,
  unit uuid not null,
  duty text not null,
  purpose text not null,
  basis text not null,
  items text[] not null,
  masks jsonb not null,
  filter jsonb not null,
  mode text not null,
  day_most integer not null,
  minute_most integer not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  review_at timestamp with time zone not null,
  state text not null,
  made_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  ended_why text,
  version integer not null default 1,
  constraint share_grant_pkey PRIMARY KEY (district, id),
  constraint share_grant_district_matter_key UNIQUE (district, matter),
  constraint share_grant_mode_check CHECK ((mode = ANY (ARRAY['check'::text, 'query'::text, 'batch'::text, 'subscribe'::text]))),
  constraint share_grant_state_check CHECK ((state = ANY (ARRAY['active'::text, 'revoked'::text, 'ended'::text])))
);
CREATE INDEX share_grant_by_dataset ON share_grant USING btree (district, dataset);
CREATE INDEX share_grant_by_unit ON share_grant USING btree (district, unit);

create table share_hint (
  district text not null,
  id uuid not null,
  grant_id uuid not null,
  kind text not null,
  day date not null,
  about text not null,
  count integer not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  settled_by text,
  settled_why text,
  constraint share_hint_pkey PRIMARY KEY (district, id),
  constraint share_hint_district_grant_id_kind_day_about_key UNIQUE (district, grant_id, kind, day, about)
);
CREATE INDEX share_hint_open ON share_hint USING btree (district, last_at) WHERE (settled_at IS NULL);

create table share_hook (
  district text not null,
  grant_id uuid not null,
  url text not null,
  secret text not null,
  made_at timestamp with time zone not null,
  told_at timestamp with time zone,
  failed text,
  constraint share_hook_pkey PRIMARY KEY (district, grant_id)
);

create table share_key (
  district text not null,
  id uuid not null,
  grant_id uuid not null,
  hash text not null,
  hint text not null,
  system text not null,
  networks text[] not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  ends_at timestamp with time zone,
  closed_at timestamp with time zone,
  closed_by text,
  constraint share_key_pkey PRIMARY KEY (district, id),
  constraint share_key_district_hash_key UNIQUE (district, hash)
);
CREATE INDEX share_key_by_grant ON share_key USING btree (district, grant_id);

create table share_message (
  district text not null,
  id uuid not null,
  grant_id uuid not null,
  dataset uuid not null,
  key text not null,
  what jsonb not null,
  due_at timestamp with time zone not null,
  attempts integer not null default 0,
  taken_at timestamp with time zone,
  failed text,
  gave_up_at timestamp with time zone,
  constraint share_message_pkey PRIMARY KEY (district, id),
  constraint share_message_district_key_key UNIQUE (district, key)
);
CREATE INDEX share_message_due ON share_message USING btree (due_at) WHERE (gave_up_at IS NULL);
CREATE INDEX share_message_of_grant ON share_message USING btree (district, grant_id);

create table share_usage (
  district text not null,
  grant_id uuid not null,
  day date not null,
  calls integer not null,
  refused integer not null,
  rows bigint not null,
  constraint share_usage_pkey PRIMARY KEY (district, grant_id, day)
);

create table share_watch (
  district text not null,
  blind text not null,
  why text not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  constraint share_watch_pkey PRIMARY KEY (district, blind)
);

create table sign_in_ask (
  id uuid not null,
  purpose text not null,
  account uuid,
  secret text not null,
  body jsonb not null default '{}'::jsonb,
  expires_at timestamp with time zone not null,
  constraint sign_in_ask_pkey PRIMARY KEY (id),
  constraint sign_in_ask_purpose_check CHECK ((purpose = ANY (ARRAY['enrol'::text, 'prove'::text, 'enter'::text, 'oidc'::text])))
);
CREATE INDEX sign_in_ask_over ON sign_in_ask USING btree (expires_at);

create table signal_feed (
  district text not null,
  id uuid not null,
  kind text not null,
  title text not null,
  settings text not null,
  state text not null,
  last_at timestamp with time zone,
  says text,
  made_at timestamp with time zone not null,
  constraint signal_feed_pkey PRIMARY KEY (district, id),
  constraint signal_feed_kind_check CHECK ((kind = ANY (ARRAY['broker'::text, 'folder'::text]))),
  constraint signal_feed_state_check CHECK ((state = ANY (ARRAY['open'::text, 'stopped'::text])))
);

create table signal_gateway (
  district text not null,
  id uuid not null,
  name text not null,
  title text not null,
  key bytea not null,
  device uuid,
  unit uuid,
  prefix text,
  state text not null,
  made_at timestamp with time zone not null,
  constraint signal_gateway_pkey PRIMARY KEY (district, id),
  constraint signal_gateway_district_key_key UNIQUE (district, key),
  constraint signal_gateway_district_name_key UNIQUE (district, name),
  constraint signal_gateway_state_check CHECK ((state = ANY (ARRAY['open'::text, 'stopped'::text])))
);

create table signal_metric (
  id smallint not null,
  name text not null,
  pack text,
  declared jsonb not null,
  stamped_at timestamp with time zone not null,
  constraint signal_metric_pkey PRIMARY KEY (id),
  constraint signal_metric_name_key UNIQUE (name)
);

create table signal_site (
  district text not null,
  id uuid not null,
  code text not null,
  title text not null,
  area text not null,
  lon double precision,
  lat double precision,
  made_at timestamp with time zone not null,
  constraint signal_site_pkey PRIMARY KEY (district, id),
  constraint signal_site_district_code_key UNIQUE (district, code)
);

create table signer (
  district text not null,
  id uuid not null,
  matter uuid not null,
  round integer not null,
  role text not null,
  place integer not null,
  state text not null,
  sealed text not null,
  content text not null,
  digest text not null,
  id_blind text not null,
  phone_blind text not null,
  token text not null,
  asked_at timestamp with time zone not null,
  reminded integer not null default 0,
  reminded_at timestamp with time zone,
  code_hash bytea,
  code_at timestamp with time zone,
  code_tries integer not null default 0,
  codes integer not null default 0,
  citizen uuid,
  signature uuid,
  why text,
  settled_at timestamp with time zone,
  constraint signer_pkey PRIMARY KEY (district, id),
  constraint signer_district_matter_round_role_place_key UNIQUE (district, matter, round, role, place),
  constraint signer_district_token_key UNIQUE (district, token),
  constraint signer_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'signed'::text, 'refused'::text, 'lapsed'::text])))
);
CREATE INDEX signer_person ON signer USING btree (district, id_blind) WHERE (state = 'asked'::text);
CREATE INDEX signer_phone ON signer USING btree (district, phone_blind) WHERE (state = 'asked'::text);

create table silence (
  district text not null,
  matter uuid not null,
  clock uuid not null,
  action text not null,
  at timestamp with time zone not null,
  constraint silence_pkey PRIMARY KEY (district, clock)
);
CREATE INDEX silence_due ON silence USING btree (at);

create table situation_report (
  district text not null,
  id uuid not null,
  response uuid not null,
  kind text not null,
  number integer not null,
  state text not null,
  due_at timestamp with time zone not null,
  basis text not null,
  version integer not null default 0,
  text text,
  figures jsonb,
  to_name text,
  by_name text,
  written_at timestamp with time zone,
  sent_at timestamp with time zone,
  received_at timestamp with time zone,
  received_by text,
  constraint situation_report_pkey PRIMARY KEY (district, id),
  constraint situation_report_district_response_kind_number_key UNIQUE (district, response, kind, number),
  constraint situation_report_kind_check CHECK ((kind = ANY (ARRAY['first'::text, 'followUp'::text, 'final'::text]))),
  constraint situation_report_state_check CHECK ((state = ANY (ARRAY['due'::text, 'draft'::text, 'sent'::text, 'void'::text])))
);

create table situation_report_version (
  district text not null,
  report uuid not null,
  version integer not null,
  text text not null,
  by_name text not null,
  at timestamp with time zone not null,
  constraint situation_report_version_pkey PRIMARY KEY (district, report, version)
);

create table standard (
  district text not null,
  id uuid not null,
  kind text not null,
  name text not null,
  version text not null,
  area text not null,
  state text not null,
  body jsonb not null,
  valid_from date not null,
  valid_to date,
  set_by text not null,
  changed_at timestamp with time zone not null,
  published_at timestamp with time zone,
  constraint standard_pkey PRIMARY KEY (district, id),
  constraint standard_district_kind_name_area_version_key UNIQUE (district, kind, name, area, version),
  constraint standard_kind_check CHECK ((kind = ANY (ARRAY['element'::text, 'table'::text]))),
  constraint standard_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'withdrawn'::text])))
);

create table standard_feed (
  district text not null,
  id uuid not null,
  url text not null,
  title text not null,
  adopt text not null,
  signer text,
  area text,
  etag text,
  edition text,
  adopted_at timestamp with time zone,
  waiting jsonb,
  lines jsonb not null default '[]'::jsonb,
  checked_at timestamp with time zone,
  due_at timestamp with time zone not null,
  failed text,
  made_by text not null,
  constraint standard_feed_pkey PRIMARY KEY (district, id),
  constraint standard_feed_adopt_check CHECK ((adopt = ANY (ARRAY['self'::text, 'ask'::text]))),
  constraint standard_feed_district_url_key UNIQUE (district, url)
);
CREATE INDEX standard_feed_due ON standard_feed USING btree (due_at);

create table supervision_order (
  district text not null,
  id uuid not null,
  matter uuid not null,
  text text not null,
  origin text not null,
  by_name text not null,
  at timestamp with time zone not null,
  chain jsonb not null,
  step integer not null,
  next_at timestamp with time zone,
  until timestamp with time zone,
  acknowledged_by text,
  acknowledged_at timestamp with time zone,
  state text not null,
  failures jsonb not null,
  constraint supervision_order_pkey PRIMARY KEY (district, id)
);
CREATE INDEX order_at ON supervision_order USING btree (district, at);
CREATE INDEX order_matter ON supervision_order USING btree (district, matter);
CREATE INDEX order_next ON supervision_order USING btree (district, next_at) WHERE (state = 'waiting'::text);

create table supervision_signal (
  district text not null,
  id uuid not null,
  key text not null,
  kind text not null,
  matter uuid not null,
  number text not null,
  item text,
  item_title text,
  unit uuid,
  hall text,
  evidence jsonb not null,
  raised_at timestamp with time zone not null,
  state text not null,
  due timestamp with time zone,
  explained jsonb,
  judged jsonb,
  corrected jsonb,
  outcome text,
  closed_at timestamp with time zone,
  late boolean not null default false,
  version integer not null default 1,
  constraint supervision_signal_pkey PRIMARY KEY (district, id),
  constraint supervision_signal_district_key_key UNIQUE (district, key),
  constraint supervision_signal_outcome_check CHECK ((outcome = ANY (ARRAY['real'::text, 'unfounded'::text]))),
  constraint supervision_signal_state_check CHECK ((state = ANY (ARRAY['raised'::text, 'explained'::text, 'correcting'::text, 'corrected'::text, 'closed'::text])))
);
CREATE INDEX supervision_signal_by_day ON supervision_signal USING btree (district, raised_at) INCLUDE (unit, item, hall, outcome);
CREATE INDEX supervision_signal_of_matter ON supervision_signal USING btree (district, matter);
CREATE INDEX supervision_signal_open ON supervision_signal USING btree (district, id) WHERE (state <> 'closed'::text);

create table task (
  district text not null,
  id uuid not null,
  matter uuid not null,
  round integer not null,
  unit text not null,
  role text not null,
  state text not null,
  line uuid,
  at timestamp with time zone not null,
  signed_at timestamp with time zone,
  contacted_at timestamp with time zone,
  replied_at timestamp with time zone,
  part jsonb,
  required boolean not null,
  constraint task_pkey PRIMARY KEY (district, id),
  constraint task_role_check CHECK ((role = ANY (ARRAY['lead'::text, 'helper'::text, 'informed'::text]))),
  constraint task_state_check CHECK ((state = ANY (ARRAY['toSign'::text, 'inHand'::text, 'asking'::text, 'replied'::text, 'withdrawn'::text])))
);
CREATE INDEX task_matter ON task USING btree (district, matter);
CREATE UNIQUE INDEX task_one_lead ON task USING btree (district, matter, round) WHERE ((role = 'lead'::text) AND (state <> 'withdrawn'::text));
CREATE INDEX task_unit ON task USING btree (district, unit, state) WHERE (state = ANY (ARRAY['toSign'::text, 'inHand'::text, 'asking'::text]));

create table text_model (
  district text not null,
  purpose text not null,
  version integer not null,
  trained_at timestamp with time zone not null,
  learned_to timestamp with time zone not null,
  rows integer not null,
  labels integer not null,
  train_ms integer not null,
  seed bigint not null,
  report jsonb not null,
  bytes bytea,
  constraint text_model_pkey PRIMARY KEY (district, purpose, version),
  constraint text_model_purpose_check CHECK ((purpose = ANY (ARRAY['category'::text, 'kind'::text, 'urgency'::text, 'unit'::text])))
);

create table text_training (
  district text not null,
  asked_at timestamp with time zone,
  asked_by text,
  held_by text,
  held_until timestamp with time zone,
  ended_at timestamp with time zone,
  outcome text,
  constraint text_training_pkey PRIMARY KEY (district),
  constraint text_training_outcome_check CHECK ((outcome = ANY (ARRAY['trained'::text, 'tooLittle'::text, 'failed'::text])))
);

create table touch (
  district text not null,
  id uuid not null,
  source text not null,
  external_id text,
  channel text not null,
  at timestamp with time zone not null,
  agent uuid,
  matter uuid,
  body jsonb not null,
  constraint touch_pkey PRIMARY KEY (district, id),
  constraint touch_district_source_external_id_key UNIQUE (district, source, external_id)
);
CREATE INDEX touch_matter ON touch USING btree (district, matter);

create table turn (
  district text not null,
  name text not null,
  holder uuid not null,
  until timestamp with time zone not null,
  constraint turn_pkey PRIMARY KEY (district, name)
);

create table unit (
  id uuid not null,
  name text not null,
  short_name text,
  kind text not null,
  area text not null,
  parent uuid,
  guide uuid,
  credit_code text,
  path text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone,
  merged_into uuid,
  constraint unit_pkey PRIMARY KEY (id),
  constraint unit_guide_fkey FOREIGN KEY (guide) REFERENCES unit(id),
  constraint unit_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES unit(id),
  constraint unit_parent_fkey FOREIGN KEY (parent) REFERENCES unit(id),
  constraint unit_path_key UNIQUE (path)
);
CREATE INDEX unit_by_area ON unit USING btree (area);
CREATE INDEX unit_by_parent ON unit USING btree (parent);

create table unit_version (
  unit uuid not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  name text not null,
  kind text not null,
  area text not null,
  parent uuid,
  guide uuid,
  constraint unit_version_pkey PRIMARY KEY (unit, from_at),
  constraint unit_version_check CHECK ((to_at > from_at)),
  constraint unit_version_unit_fkey FOREIGN KEY (unit) REFERENCES unit(id)
);

create table visit (
  district text not null,
  id uuid not null,
  matter uuid not null,
  round integer not null,
  state text not null,
  attempts jsonb not null,
  next_at timestamp with time zone,
  verdict jsonb,
  words text,
  decided_at timestamp with time zone,
  constraint visit_pkey PRIMARY KEY (district, id)
);
CREATE INDEX visit_matter ON visit USING btree (district, matter);
CREATE INDEX visit_queue ON visit USING btree (district, next_at) WHERE (state = 'queued'::text);

create table watch_edge (
  district text not null,
  a uuid not null,
  b uuid not null,
  strength double precision not null,
  constraint watch_edge_pkey PRIMARY KEY (district, a, b)
);
CREATE INDEX watch_edge_b ON watch_edge USING btree (district, b);

create table watch_firing (
  district text not null,
  id uuid not null,
  rule text not null,
  version integer not null,
  title jsonb not null,
  level text not null,
  state text not null,
  kind text not null,
  cause text not null,
  object text not null,
  object_title text not null,
  area text not null,
  unit uuid,
  lon double precision,
  lat double precision,
  began_at timestamp with time zone not null,
  found_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  count integer not null,
  peak double precision,
  why jsonb not null,
  parent uuid,
  children integer not null,
  late boolean not null,
  silenced boolean not null,
  due_at timestamp with time zone,
  climbed_at timestamp with time zone,
  acknowledged_by text,
  acknowledged_at timestamp with time zone,
  matter uuid,
  matter_number text,
  note text,
  advice jsonb,
  constraint watch_firing_pkey PRIMARY KEY (district, id),
  constraint watch_firing_district_rule_object_began_at_key UNIQUE (district, rule, object, began_at),
  constraint watch_firing_kind_check CHECK ((kind = ANY (ARRAY['one'::text, 'group'::text]))),
  constraint watch_firing_level_check CHECK ((level = ANY (ARRAY['red'::text, 'orange'::text, 'yellow'::text, 'blue'::text]))),
  constraint watch_firing_state_check CHECK ((state = ANY (ARRAY['standing'::text, 'acknowledged'::text, 'handling'::text, 'misfire'::text, 'ended'::text])))
);
CREATE INDEX watch_firing_board ON watch_firing USING btree (district, found_at DESC) WHERE (parent IS NULL);
CREATE INDEX watch_firing_cause ON watch_firing USING btree (district, cause, found_at) WHERE (ended_at IS NULL);
CREATE INDEX watch_firing_children ON watch_firing USING btree (district, parent) WHERE (parent IS NOT NULL);
CREATE INDEX watch_firing_due ON watch_firing USING btree (district, due_at) WHERE ((state = 'standing'::text) AND (climbed_at IS NULL) AND (due_at IS NOT NULL));
CREATE INDEX watch_firing_matter ON watch_firing USING btree (district, matter) WHERE (matter IS NOT NULL);
CREATE UNIQUE INDEX watch_firing_standing ON watch_firing USING btree (district, rule, object) WHERE (ended_at IS NULL);

create table watch_group (
  district text not null,
  id uuid not null,
  name text,
  grip double precision not null,
  phrases text[] not null,
  area text not null,
  lon double precision,
  lat double precision,
  category text,
  size integer not null,
  people integer not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  constraint watch_group_pkey PRIMARY KEY (district, id)
);
CREATE INDEX watch_group_last ON watch_group USING btree (district, last_at DESC);

create table watch_hand (
  district text not null,
  id uuid not null,
  kind text not null,
  left_side uuid[] not null,
  right_side uuid[] not null,
  why text not null,
  by_name text not null,
  at timestamp with time zone not null,
  undone_by text,
  undone_at timestamp with time zone,
  undone_why text,
  constraint watch_hand_pkey PRIMARY KEY (district, id),
  constraint watch_hand_kind_check CHECK ((kind = ANY (ARRAY['merge'::text, 'split'::text])))
);
CREATE INDEX watch_hand_left ON watch_hand USING gin (left_side) WHERE (undone_at IS NULL);
CREATE INDEX watch_hand_right ON watch_hand USING gin (right_side) WHERE (undone_at IS NULL);

create table watch_reached (
  district text not null,
  marks jsonb not null,
  constraint watch_reached_pkey PRIMARY KEY (district)
);

create table watch_request (
  district text not null,
  matter uuid not null,
  at timestamp with time zone not null,
  caller text,
  area text,
  lon double precision,
  lat double precision,
  category text,
  grp uuid,
  constraint watch_request_pkey PRIMARY KEY (district, matter)
);
CREATE INDEX watch_request_group ON watch_request USING btree (district, grp, at);
CREATE INDEX watch_request_unread ON watch_request USING btree (district, at, matter) WHERE (grp IS NULL);

create table watch_rule (
  district text not null,
  id uuid not null,
  name text not null,
  pack text,
  state text not null,
  version integer not null,
  off_reason text,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint watch_rule_pkey PRIMARY KEY (district, id),
  constraint watch_rule_district_name_key UNIQUE (district, name),
  constraint watch_rule_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'off'::text])))
);

create table watch_rule_version (
  district text not null,
  rule uuid not null,
  version integer not null,
  declared jsonb not null,
  made_by text not null,
  made_by_id uuid,
  made_at timestamp with time zone not null,
  trial jsonb,
  published_by text,
  published_at timestamp with time zone,
  constraint watch_rule_version_pkey PRIMARY KEY (district, rule, version)
);

create table watch_silence (
  district text not null,
  id uuid not null,
  rule text,
  object text,
  area text,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  why text not null,
  by_name text not null,
  made_at timestamp with time zone not null,
  constraint watch_silence_pkey PRIMARY KEY (district, id)
);

create table watch_topic (
  district text not null,
  id uuid not null,
  title text not null,
  goal text not null,
  owner uuid not null,
  from_day date not null,
  to_day date not null,
  measures jsonb not null,
  scope jsonb not null,
  status text not null,
  version integer not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  changed_by text not null,
  changed_at timestamp with time zone not null,
  constraint watch_topic_pkey PRIMARY KEY (district, id),
  constraint watch_topic_status_check CHECK ((status = ANY (ARRAY['planned'::text, 'running'::text, 'done'::text, 'stopped'::text])))
);

create table watch_topic_version (
  district text not null,
  topic uuid not null,
  version integer not null,
  body jsonb not null,
  by_name text not null,
  at timestamp with time zone not null,
  constraint watch_topic_version_pkey PRIMARY KEY (district, topic, version)
);

create table watch_warning (
  district text not null,
  grp uuid not null,
  level text not null,
  at timestamp with time zone not null,
  today integer not null,
  mean double precision not null,
  deviation double precision not null,
  people integer not null,
  last_hour integer not null,
  constraint watch_warning_pkey PRIMARY KEY (district, grp, level),
  constraint watch_warning_level_check CHECK ((level = ANY (ARRAY['burst'::text, 'hot'::text, 'people'::text])))
);
