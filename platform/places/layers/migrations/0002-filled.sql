-- 0002 when a layer that mirrors another room was filled whole · old server may stay up

alter table layer add column filled_at timestamptz;
