-- 0002 records of sources may be compared with rows of base registers; pairs say by which rule · old server may stay up
alter table linkage_mention drop constraint linkage_mention_source_kind_check;
alter table linkage_mention add constraint linkage_mention_source_kind_check
  check (source_kind in ('matter', 'register', 'record'));
alter table linkage_pair add column rule text;
