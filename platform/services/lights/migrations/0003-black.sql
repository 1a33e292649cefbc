-- 0003 those past the limit of law are found by it · old server may stay up
create index service_light_black on service_light (district, black_at) where closed_at is null;
