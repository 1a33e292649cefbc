-- 0002 figures: when a call-back ended, indexes to count by, published figures · old server may stay up

-- Attempts say when the visitor called; a requester who rates by himself leaves no attempt.
alter table visit add column decided_at timestamptz;
update visit set decided_at = coalesce((attempts -> -1 ->> 'at')::timestamptz, next_at) where state <> 'queued';

-- The three rates go by due date: the clocks of a kind that fell due in a period, without touching the others.
create index clock_due on clock (district, kind, due_at) include (subject, part);
-- The screen divides what is open by unit and town without reading the wide rows.
create index matter_open_unit on matter (district, type, lead_unit, area, due)
  where closed_at is null and merged_into is null;
create index order_at on supervision_order (district, at);
create index link_from on link (district, from_matter);
-- Answers in the very same words 雷同答复; short courtesies do not count.
create index answer_words on answer (district, md5(text)) where length(text) >= 20;

-- What was published stays as it was published: value, the rows behind it by their hash, the definition of that day.
create table figure_publication (
  district     text not null,
  id           uuid not null,
  indicator    text not null,
  version      int not null,
  -- of the definition: a changed one needs a new version
  fingerprint  text not null,
  definition   jsonb not null,
  from_at      timestamptz,
  to_at        timestamptz,
  as_of        timestamptz not null,
  scope        jsonb not null,
  value        double precision,
  numerator    double precision,
  denominator  double precision,
  row_count    int not null,
  -- SHA-256 over the ids of the counted rows in order; `hit_hash` over those of the numerator
  row_hash     text not null,
  hit_hash     text not null,
  published_by text not null,
  published_at timestamptz not null,
  primary key (district, id)
);
create index figure_publication_of on figure_publication (district, indicator, published_at desc);
