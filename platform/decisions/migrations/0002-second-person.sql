-- 0002 whose draft it is: another person publishes it · old server may stay up
alter table decision_draft add column saved_account text;
