-- 0003 the order of a form's fields is part of a version: jsonb forgets it · old server may stay up

alter table service_item_version alter column body type json using body::json;
