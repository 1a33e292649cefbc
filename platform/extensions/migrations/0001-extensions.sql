-- 0001 applications composed in the browser, with their versions · old server may stay up

-- 自建应用版本: draft 起草 → proposed 待复核 → live 在用 → superseded 已被取代 or retired 停用; returned 退回 is a draft again.
-- `applied_at`: a running city took it in; `aside`: why it was set aside instead 搁置.
create table extension_version (
  district     text not null,
  id           uuid not null,
  version      integer not null,
  name         text not null,
  state        text not null
    check (state in ('draft', 'proposed', 'returned', 'live', 'superseded', 'retired', 'discarded')),
  -- not jsonb: the order of fields is the order of the form
  body         json not null,
  -- raised by every change of a draft: what was read before is not written over
  revision     integer not null,
  author       text not null,
  -- accounts of everybody who wrote in it: none of them reviews it
  authors      uuid[] not null,
  changed_by   text not null,
  changed_at   timestamptz not null,
  note         text,
  reviewer     text,
  reviewer_account uuid,
  reviewed_at  timestamptz,
  why          text,
  applied_at   timestamptz,
  aside        jsonb,
  primary key (district, id, version)
);

-- one version of an application is in work, and one is in use
create unique index extension_open on extension_version (district, name)
  where state in ('draft', 'proposed', 'returned');
create unique index extension_live on extension_version (district, name) where state = 'live';
