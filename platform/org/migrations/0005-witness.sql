-- 0005 the second person of an emergency right 见证人; older ones were taken by one alone · old server may stay up
alter table emergency add column witness uuid;
alter table emergency add column witness_name text;
