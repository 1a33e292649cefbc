-- 0003 sessions that wait for a second proof, how they began, age of passwords, staff numbers · old server must stop

-- `awaits`: second = another factor 双因素 is to be shown, enrol = one is to be set up first; null = open.
-- `via`: password, passkey or oidc (another identity provider 外部身份源)
alter table session add column awaits text check (awaits in ('second', 'enrol'));
alter table session add column via text not null default 'password';

-- when the present password was set; null = before this was noted, counted from the invitation
alter table account add column password_at timestamptz;

-- 工号: by which the list of personnel knows a person
alter table person add column staff_no text;
create unique index person_by_staff_no on person (staff_no) where staff_no is not null;
