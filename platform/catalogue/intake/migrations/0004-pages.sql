-- 0004 pages of the landing: as many lines as fit in a row · old server must stop

-- lines row_no to until_no, without a gap; a tenth of the rows for COPY to make. Older deliveries keep a row a line
alter table landing add column until_no integer;
alter table landing add column lines text;

-- one entry a page is little: a line is found without reading its neighbours
drop index landing_lines;
create index landing_pages on landing (delivery, row_no);
