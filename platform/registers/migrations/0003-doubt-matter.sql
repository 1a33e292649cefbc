-- 0003 the verification that a doubt is handled by · old server may stay up
alter table register_doubt add column matter uuid;
create index register_doubt_matter on register_doubt (district, matter) where outcome is null;
