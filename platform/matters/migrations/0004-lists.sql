-- 0004 lists by kind, channel, urgency and tag find rare values without walking through all years · old server may stay up
create index if not exists matter_kind on matter (district, kind, opened_at desc, id desc);
create index if not exists matter_channel on matter (district, channel, opened_at desc, id desc);
-- what is not the usual: small indexes
create index if not exists matter_urgency on matter (district, urgency, opened_at desc, id desc)
  where urgency <> 'normal';
create index if not exists matter_tags on matter using gin (tags) where tags <> '{}';
