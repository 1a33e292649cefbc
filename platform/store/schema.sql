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
  constraint account_pkey PRIMARY KEY (id),
  constraint account_name_key_key UNIQUE (name_key),
  constraint account_person_fkey FOREIGN KEY (person) REFERENCES person(id),
  constraint account_state_check CHECK ((state = ANY (ARRAY['invited'::text, 'normal'::text, 'dormant'::text, 'frozen'::text, 'closed'::text])))
);
CREATE INDEX account_by_person ON account USING btree (person);

create table advise_setting (
  district text not null,
  fallback_unit text,
  paused boolean not null,
  why text,
  by_name text not null,
  at timestamp with time zone not null,
  constraint advise_setting_pkey PRIMARY KEY (district)
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
CREATE INDEX clock_alarm ON clock USING btree (next_alarm_at) WHERE (next_alarm_at IS NOT NULL);
CREATE INDEX clock_by_subject ON clock USING btree (district, subject);
CREATE INDEX clock_due ON clock USING btree (district, kind, due_at) INCLUDE (subject, part);
CREATE INDEX clock_open ON clock USING btree (calendar, district, id) WHERE (state = ANY (ARRAY['running'::text, 'paused'::text]));

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
  line text
) partition by RANGE (delivery);
CREATE INDEX landing_lines ON ONLY landing USING brin (delivery, row_no) WITH (autosummarize='on');

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
  constraint matter_pkey PRIMARY KEY (district, id),
  constraint matter_district_number_key UNIQUE (district, number)
);
CREATE INDEX matter_area ON matter USING btree (district, area, opened_at DESC, id DESC);
CREATE INDEX matter_category ON matter USING btree (district, category, opened_at DESC, id DESC);
CREATE INDEX matter_channel ON matter USING btree (district, channel, opened_at DESC, id DESC);
CREATE INDEX matter_closed ON matter USING btree (district, closed_at) WHERE (closed_at IS NOT NULL);
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
  constraint matter_text_pkey PRIMARY KEY (district, matter)
);
CREATE INDEX matter_text_tokens ON matter_text USING gin (tokens);

create table matter_type (
  name text not null,
  version integer not null,
  fingerprint text not null,
  declared jsonb not null,
  constraint matter_type_pkey PRIMARY KEY (name, version)
);

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

create table person (
  id uuid not null,
  name text not null,
  work_phone text,
  left_at timestamp with time zone,
  constraint person_pkey PRIMARY KEY (id)
);

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
CREATE INDEX service_light_by_day ON service_light USING btree (district, opened_at);
CREATE INDEX service_light_open ON service_light USING btree (district, red_at) WHERE (closed_at IS NULL);

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
  constraint session_pkey PRIMARY KEY (district, id),
  constraint session_account_fkey FOREIGN KEY (account) REFERENCES account(id),
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

create table silence (
  district text not null,
  matter uuid not null,
  clock uuid not null,
  action text not null,
  at timestamp with time zone not null,
  constraint silence_pkey PRIMARY KEY (district, clock)
);
CREATE INDEX silence_due ON silence USING btree (at);

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
