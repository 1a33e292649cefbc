-- 0001 city codes: subjects, consents, readers, passages, rides · old server may stay up

-- 码主体: what is known of the person lies sealed
create table code_subject (
  district   text not null,
  id         uuid not null,
  city_id    text not null,
  -- keyed fingerprint of the citizen's account or of the identity number
  person     text not null,
  citizen    uuid,
  sealed     text not null,
  level      integer not null check (level between 1 and 5),
  state      text not null check (state in ('open', 'lost', 'closed')),
  opened_by  text not null check (opened_by in ('self', 'guardian', 'carer', 'counter')),
  opened_at  timestamptz not null,
  lost_at    timestamptz,
  primary key (district, id),
  unique (district, city_id),
  unique (district, person)
);
create index code_subject_of_citizen on code_subject (district, citizen) where citizen is not null;

-- 绑定: tokens of other issuers' credentials
create table code_binding (
  district text not null,
  id       uuid not null,
  subject  uuid not null,
  kind     text not null,
  issuer   text not null,
  sealed   text not null,
  tail     text not null,
  since    timestamptz not null,
  ended_at timestamptz,
  primary key (district, id)
);
create index code_binding_of_subject on code_binding (district, subject);

-- 场景: what the authority sets beside the declaration; the key of its pseudonyms, sealed
create table code_scene (
  district   text not null,
  scene      text not null,
  secret     text not null,
  switched   boolean not null,
  ends_on    date,
  changed_at timestamptz not null,
  primary key (district, scene)
);

-- 场景身份: a person under one scene's own name. Whose it is stands sealed; no two scenes share a column that could be joined.
create table code_alias (
  district     text not null,
  scene        text not null,
  pseudonym    text not null,
  sealed       text not null,
  items        text[] not null,
  consented    boolean not null,
  first_at     timestamptz not null,
  changed_at   timestamptz not null,
  withdrawn_at timestamptz,
  barred       text check (barred in ('lost', 'closed')),
  barred_at    timestamptz,
  told         text not null,
  primary key (district, scene, pseudonym)
);
create index code_alias_barred on code_alias (district, scene, barred_at) where barred_at is not null;

-- 码实例 of scenes that ask the city
create table code_lookup (
  district   text not null,
  code       text not null,
  scene      text not null,
  pseudonym  text not null,
  rights     integer not null,
  born_at    timestamptz not null,
  expires_at timestamptz not null,
  -- of a paper code: its serial
  paper      uuid,
  primary key (district, code)
);
create index code_lookup_ends on code_lookup (district, expires_at);

-- 设备: keys that a phone signs with
create table code_device (
  district text not null,
  id       uuid not null,
  subject  uuid not null,
  key      text not null,
  name     text not null,
  since    timestamptz not null,
  ended_at timestamptz,
  primary key (district, id),
  unique (district, key)
);
create index code_device_of_subject on code_device (district, subject);

-- 离线批次: codes made ahead, per person and scene
create table code_batch (
  district  text not null,
  scene     text not null,
  pseudonym text not null,
  nonce     text not null,
  expires_at timestamptz not null,
  primary key (district, scene, pseudonym, nonce)
);

-- 终端
create table code_reader (
  district   text not null,
  id         uuid not null,
  sn         text not null,
  place      text not null,
  station    text,
  operator   text not null,
  scenes     text[] not null,
  state      text not null check (state in ('waiting', 'working', 'stopped', 'lost', 'cloned')),
  -- digest of the code that activates it, then of its key
  activation bytea,
  activation_ends timestamptz,
  key        bytea,
  -- each call presents the word that the last answer gave: a copy of the reader falls out of step
  chain      text,
  before     text,
  call       text,
  firmware   text not null,
  drift_ms   bigint not null,
  waiting    integer not null,
  lists_at   timestamptz,
  seen_at    timestamptz,
  made_at    timestamptz not null,
  primary key (district, id),
  unique (district, sn)
);
create unique index code_reader_by_key on code_reader (district, key) where key is not null;

-- 扫码记录: a reader's entry is one, however often it is sent
create table code_passage (
  district    text not null,
  id          uuid not null,
  scene       text not null,
  reader      uuid not null,
  entry       text not null,
  pseudonym   text,
  nonce       text,
  at          timestamptz not null,
  received_at timestamptz not null,
  accepted    boolean not null,
  why         text,
  offline     boolean not null,
  told        text[] not null,
  latency_ms  integer not null,
  primary key (district, id),
  unique (district, reader, entry)
);
create index code_passage_of on code_passage (district, scene, pseudonym, at);
create index code_passage_by_time on code_passage (district, scene, at);

-- 一次有效: whoever is first has it
create table code_used (
  district text not null,
  scene    text not null,
  nonce    text not null,
  reader   uuid not null,
  entry    text not null,
  at       timestamptz not null,
  expires_at timestamptz not null,
  primary key (district, scene, nonce)
);

-- 留存期满后只留计数
create table code_count (
  district text not null,
  scene    text not null,
  day      date not null,
  hour     integer not null check (hour between 0 and 23),
  accepted integer not null,
  refused  integer not null,
  offline  integer not null,
  primary key (district, scene, day, hour)
);

-- 风险名单
create table code_risk (
  district  text not null,
  id        uuid not null,
  kind      text not null,
  scene     text,
  reader    uuid,
  pseudonym text,
  nonce     text,
  at        timestamptz not null,
  says      text not null,
  state     text not null check (state in ('open', 'closed')),
  note      text,
  closed_at timestamptz,
  primary key (district, id)
);
create index code_risk_open on code_risk (district, at) where state = 'open';

-- 乘车
create table code_ride (
  district   text not null,
  id         uuid not null,
  scene      text not null,
  pseudonym  text not null,
  in_place   text not null,
  in_station text not null,
  in_at      timestamptz not null,
  out_place  text,
  out_station text,
  out_at     timestamptz,
  concession text not null check (concession in ('none', 'half', 'free')),
  transfer   boolean not null,
  first_tap  timestamptz not null,
  list_fen   bigint not null,
  fen        bigint not null,
  state      text not null check (state in ('riding', 'done', 'single', 'repaired', 'void')),
  repaired_at timestamptz,
  primary key (district, id)
);
create index code_ride_of on code_ride (district, scene, pseudonym, in_at);
create index code_ride_open on code_ride (district, scene, in_at) where state = 'riding';
create index code_ride_by_end on code_ride (district, scene, out_at);

-- 订单: one for each ride that is charged; payment and clearing are other houses' lists
create table code_order (
  district text not null,
  number   text not null,
  ride     uuid not null,
  scene    text not null,
  fen      bigint not null,
  made_at  timestamptz not null,
  paid_fen bigint,
  paid_at  timestamptz,
  cleared_fen bigint,
  refunded_fen bigint not null default 0,
  primary key (district, number)
);
create index code_order_of_ride on code_order (district, ride);
create index code_order_by_day on code_order (district, scene, made_at);

-- 借阅
create table code_loan (
  district  text not null,
  id        uuid not null,
  scene     text not null,
  pseudonym text not null,
  book      text not null,
  title     text not null,
  out_at    timestamptz not null,
  due       date not null,
  renewals  integer not null,
  returned_at timestamptz,
  primary key (district, id)
);
create index code_loan_of on code_loan (district, scene, pseudonym);
create unique index code_loan_book on code_loan (district, scene, book) where returned_at is null;

-- 亲情/代办
create table code_link (
  district text not null,
  id       uuid not null,
  kind     text not null check (kind in ('family', 'carer')),
  carer    uuid not null,
  subject  uuid not null,
  scenes   text[] not null,
  until    date not null,
  proof    text not null,
  made_at  timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  primary key (district, id)
);
create index code_link_of_carer on code_link (district, carer);
create index code_link_of_subject on code_link (district, subject);

-- 纸质码
create table code_paper (
  district text not null,
  id       uuid not null,
  subject  uuid not null,
  scenes   text[] not null,
  code     text not null,
  until    date not null,
  made_at  timestamptz not null,
  revoked_at timestamptz,
  primary key (district, id)
);
create index code_paper_of_subject on code_paper (district, subject);
create unique index code_paper_code on code_paper (district, code);

-- 通行证: residents and visitors 访客
create table code_pass (
  district  text not null,
  id        uuid not null,
  scene     text not null,
  pseudonym text not null,
  place     text not null,
  begins_at timestamptz not null,
  ends_at   timestamptz not null,
  reason    text not null,
  host      text,
  approver  text,
  state     text not null check (state in ('asked', 'granted', 'refused', 'ended')),
  made_at   timestamptz not null,
  primary key (district, id)
);
create index code_pass_of on code_pass (district, scene, pseudonym);

-- 身份还原: two officers, one case number
create table code_reveal (
  district   text not null,
  id         uuid not null,
  scene      text not null,
  pseudonym  text not null,
  case_number text not null,
  reason     text not null,
  asked_by   uuid not null,
  asked_name text not null,
  asked_at   timestamptz not null,
  decided_by uuid,
  decided_name text,
  decided_at timestamptz,
  state      text not null check (state in ('asked', 'granted', 'refused')),
  primary key (district, id)
);

-- 删除报告, signed
create table code_deletion (
  district text not null,
  id       uuid not null,
  scene    text not null,
  why      text not null check (why in ('retention', 'emergencyEnded')),
  body     text not null,
  signature text not null,
  key      text not null,
  at       timestamptz not null,
  primary key (district, id)
);
