-- 0006 who did what bars him from another act · old server may stay up
alter table matter add column done_by jsonb;
