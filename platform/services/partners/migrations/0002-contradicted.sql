-- 0002 a partner that says something else later 答复前后不一 · old server may stay up

alter table partner_task add column contradicted_at timestamptz;
