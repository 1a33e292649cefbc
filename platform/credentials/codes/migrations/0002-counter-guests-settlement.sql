-- 0002 papers of a counter, guests, receipts and settled days, where a code was opened from · old server may stay up

-- 窗口代办: who printed it, what was checked, and why
alter table code_paper add column issued_by text, add column proof text, add column reason text,
  add column revoked_why text;

-- 访客: a subject without account; from where a code was opened, as a keyed fingerprint that goes after a day
alter table code_subject drop constraint code_subject_opened_by_check;
alter table code_subject add constraint code_subject_opened_by_check
  check (opened_by in ('self', 'guardian', 'carer', 'counter', 'guest'));
alter table code_subject add column opened_from text;
create index code_subject_opened_from on code_subject (district, opened_from, opened_at) where opened_from is not null;

-- 访客通行证: whose guest, and the printed code that belongs to the pass alone
alter table code_pass add column guest uuid, add column asked_by uuid;
create index code_pass_of_guest on code_pass (district, guest) where guest is not null;
create index code_pass_asked_by on code_pass (district, asked_by) where asked_by is not null;

-- 订单 goes to the payment issuer once
alter table code_order add column sent_at timestamptz;
create index code_order_unsent on code_order (district, made_at) where sent_at is null;

-- 对账流水: what the issuer and the clearing body say, line by line; a statement that comes twice is one
create table code_receipt (
  district text not null,
  side     text not null check (side in ('paid', 'cleared')),
  txn      text not null,
  number   text not null,
  scene    text not null,
  day      date not null,
  fen      bigint not null,
  taken_at timestamptz not null,
  primary key (district, side, txn)
);
create index code_receipt_of_day on code_receipt (district, scene, day);
create index code_receipt_of_order on code_receipt (district, number);

-- 日终清分: each day of a scene, compared until nothing is open or its time is over
create table code_settled (
  district text not null,
  scene    text not null,
  day      date not null,
  state    text not null check (state in ('agrees', 'open')),
  runs     integer not null,
  body     text not null,
  first_at timestamptz not null,
  run_at   timestamptz not null,
  primary key (district, scene, day)
);
