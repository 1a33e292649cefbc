-- 0001 partial sums, values over time, definitions by people, boards, reports · old server may stay up

-- Partial sums 分量: how many a day brought, as a whole and divided. They are made from the rows and can be made anew at
-- any time; ratios are counted from them at every level and never averaged.
create table indicator_part (
  district  text not null,
  indicator text not null,
  day       date not null,
  -- '' = the whole; else a division
  by_dim    text not null,
  key       text not null,
  version   int not null,
  base      double precision not null,
  hits      double precision not null,
  primary key (district, indicator, by_dim, day, key)
);
create index indicator_part_day on indicator_part (district, day);

-- Days whose partial sums are complete, with the fingerprint of the definitions they were counted by.
create table indicator_day (
  district    text not null,
  population  text not null,
  day         date not null,
  fingerprint text not null,
  counted_at  timestamptz not null,
  primary key (district, population, day)
);

-- Where a matter was counted last: when it moves, the days it leaves are counted anew too.
create table indicator_place (
  district text not null,
  matter   uuid not null,
  places   text[] not null,
  primary key (district, matter)
);

-- Up to when the sums hold 数据截至, and how far back they have been made.
create table indicator_progress (
  district text not null,
  as_of    timestamptz not null,
  back_to  date,
  placed_to uuid,
  primary key (district)
);

-- What a comparison of kept and recounted sums found 核对.
create table indicator_check (
  district text not null,
  id       uuid not null,
  at       timestamptz not null,
  days     int not null,
  parts    int not null,
  wrong    int not null,
  examples jsonb not null,
  primary key (district, id)
);

-- Values over time 指标值: of devices, of rows, entered by hand, of what stood at the end of a day. A correction is a
-- further revision; a report keeps the one it printed.
create table indicator_value (
  district    text not null,
  indicator   text not null,
  from_at     timestamptz not null,
  area        text not null,
  revision    int not null,
  version     int not null,
  to_at       timestamptz not null,
  value       double precision,
  base        double precision,
  hits        double precision,
  arrived_at  timestamptz not null,
  -- normal 正常 · late 迟到 · held 待确认 · refused 不采用 · corrected 人工修正 · estimated 估算
  quality     text not null,
  entered_by  text,
  reason      text,
  expires     date,
  decided_by  text,
  decided_at  timestamptz,
  primary key (district, indicator, from_at, area, revision)
);
create index indicator_value_held on indicator_value (district, arrived_at) where quality = 'held';

-- Definitions by people 指标定义: draft → trial → published → retired; those of packs stand in the code.
create table indicator_version (
  district      text not null,
  name          text not null,
  version       int not null,
  state         text not null,
  valid_from    date not null,
  body          jsonb not null,
  trial         jsonb not null,
  drafted_by    text not null,
  drafted_account uuid,
  drafted_at    timestamptz not null,
  decided_by    text,
  decided_at    timestamptz,
  why           text,
  primary key (district, name, version)
);

-- Which level an indicator stands at 预警状态, so that it is told once.
create table indicator_level (
  district  text not null,
  indicator text not null,
  level     text not null,
  since     timestamptz not null,
  primary key (district, indicator)
);

-- Boards 大屏编排: versions of a composition; at most one is on the wall.
create table board_version (
  district        text not null,
  name            text not null,
  version         int not null,
  -- draft 草稿 · proposed 待复核 · live 上屏 · past 已换下 · refused 退回
  state           text not null,
  body            jsonb not null,
  made_by         text not null,
  made_account    uuid,
  made_at         timestamptz not null,
  decided_by      text,
  decided_at      timestamptz,
  why             text,
  primary key (district, name, version)
);
create unique index board_live on board_version (district, name) where state = 'live';

-- Frozen pictures for a tour 讲解快照: aggregates only.
create table board_tour (
  district text not null,
  id       uuid not null,
  title    text not null,
  pictures jsonb not null,
  made_by  text not null,
  made_at  timestamptz not null,
  ends_at  timestamptz not null,
  primary key (district, id)
);

-- Reports 日报/周报/月报: the draft of a cut, edited, signed, sent; every number frozen.
create table report (
  district    text not null,
  id          uuid not null,
  kind        text not null,
  from_at     timestamptz not null,
  to_at       timestamptz not null,
  cut_at      timestamptz not null,
  -- draft 草稿 · signed 已签发 · sent 已发送
  state       text not null,
  version     int not null,
  body        jsonb not null,
  made_at     timestamptz not null,
  edited_by   text,
  edited_at   timestamptz,
  signed_by   text,
  signed_at   timestamptz,
  sent_at     timestamptz,
  primary key (district, id)
);
create unique index report_once on report (district, kind, from_at);
create table report_version (
  district text not null,
  report   uuid not null,
  version  int not null,
  body     jsonb not null,
  by_name  text not null,
  at       timestamptz not null,
  primary key (district, report, version)
);

-- A leader's note 批示 on a report, and the matter it became 督办.
create table report_note (
  district text not null,
  report   uuid not null,
  id       uuid not null,
  text     text not null,
  matter   uuid,
  number   text,
  by_name  text not null,
  at       timestamptz not null,
  primary key (district, report, id)
);
