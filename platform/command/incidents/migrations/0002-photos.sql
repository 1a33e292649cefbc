-- 0002 the order that a photo was handed in for · old server may stay up

create index receipt_files on receipt using gin (files) where files <> '{}';
