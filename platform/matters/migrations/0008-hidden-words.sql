-- 0008 words of a matter that stand only where not every reader reads, so that searching tells nothing of them · old server may stay up

-- Null until judged: those without the grade do not find such a row by its words; the background judges it within minutes.
alter table matter_text add column hidden text[];
create index matter_text_unjudged on matter_text (district, matter) where hidden is null;
