-- 0001 drafts and submissions of applications · old server may stay up

-- 草稿: what an applicant has filled in so far; kept 90 days
create table form_draft (
  district   text not null,
  id         uuid not null,
  -- 实施编码 and the version that it was filled in for
  item       text not null,
  version_of integer not null,
  -- whose it is: a citizen's, or begun at a window by a member of staff
  citizen    uuid,
  account    uuid,
  -- answers, values, materials: sealed as a whole
  sealed     text not null,
  -- raised by every save; a save that names an older one has met another device
  revision   integer not null,
  device     text not null,
  -- 取件码: fingerprint of the code by which a window or another person goes on with it
  code       text,
  code_until timestamptz,
  -- the submission that it became
  submission uuid,
  changed_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (district, id),
  check (citizen is not null or account is not null)
);
create index form_draft_by_citizen on form_draft (district, citizen, changed_at desc);
create unique index form_draft_by_code on form_draft (district, code) where code is not null;
create index form_draft_expiring on form_draft (district, expires_at);

-- 申报: immutable; a supplement is a row of its own that names the one it supplements
create table form_submission (
  district    text not null,
  id          uuid not null,
  item        text not null,
  version_of  integer not null,
  matter      uuid not null,
  supplements uuid,
  -- one press of the button, and one content a day: the same application twice is one
  own_key     text not null,
  twin        text not null,
  citizen     uuid,
  account     uuid,
  -- 统一社会信用代码 of the enterprise that applies
  enterprise  text,
  -- identity number of the applicant, as fingerprint
  person      text,
  channel     text not null,
  -- SHA-256 of the canonical content; stands in the ledger too
  hash        text not null,
  sealed      text not null,
  files       uuid[] not null,
  made_at     timestamptz not null,
  primary key (district, id),
  unique (district, own_key),
  unique (district, twin),
  unique (district, supplements)
);
create index form_submission_by_matter on form_submission (district, matter, id);
create index form_submission_by_citizen on form_submission (district, citizen, id desc);
create index form_submission_by_enterprise on form_submission (district, enterprise, id desc);
create index form_submission_by_person on form_submission (district, person, id desc);
create index form_submission_files on form_submission using gin (files);
