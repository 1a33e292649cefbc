-- 0002 standards of levels above arrive by themselves · old server may stay up

-- 上级标准订阅: whose standards are followed, by whose key they are signed, what waits to be adopted
create table standard_feed (
  district   text not null,
  id         uuid not null,
  url        text not null,
  title      text not null,
  -- taken over by themselves, or after somebody has looked
  adopt      text not null check (adopt in ('self', 'ask')),
  -- who signs: learnt with the first edition, and held to
  signer     text,
  area       text collate "C",
  etag       text,
  -- what was taken over last, and what waits
  edition    text,
  adopted_at timestamptz,
  waiting    jsonb,
  -- what the last edition did or would do, line by line
  lines      jsonb not null default '[]',
  checked_at timestamptz,
  due_at     timestamptz not null,
  failed     text,
  made_by    text not null,
  primary key (district, id),
  unique (district, url)
);
create index standard_feed_due on standard_feed (due_at);
