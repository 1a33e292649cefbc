-- 0002 a clerk goes on with a citizen's draft, with his consent, for a while · old server may stay up

-- 帮办: the member of staff whom the code was given to, and how long he may read and write it
alter table form_draft add column helper uuid;
alter table form_draft add column helper_until timestamptz;
