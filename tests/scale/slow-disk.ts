import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

const BIN = '/usr/lib/postgresql/15/bin'

/** Why no slow disk can be had here; false = one can. */
export const noSlowDisk: string | false =
  process.platform !== 'linux' || spawnSync('cc', ['--version']).status !== 0
    ? 'no C compiler on this machine (Debian: gcc), which the slow disk is made with'
    : existsSync(join(BIN, 'postgres'))
      ? false
      : 'no programs of a PostgreSQL server on this machine'

/**
 * What the server asks of its disk takes as long as on one that is worn out: half a second until something is really
 * written, some milliseconds for a page. Only while the flag lies there; each wait leaves a byte behind.
 */
const SHIM = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
static void slow(long ms) {
  const char *flag = getenv("SLOW_FLAG");
  if (!flag || access(flag, F_OK) != 0) return;
  struct timespec wait = { ms / 1000, (ms % 1000) * 1000000 };
  nanosleep(&wait, NULL);
  if (ms < 100) return;
  int felt = open(getenv("SLOW_FELT"), O_WRONLY | O_APPEND);
  if (felt >= 0) { if (write(felt, ".", 1) < 0) {} close(felt); }
}
#define REAL(name) __typeof__(&name) real = (__typeof__(&name)) dlsym(RTLD_NEXT, #name)
int fsync(int fd) { REAL(fsync); slow(500); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); slow(500); return real(fd); }
ssize_t pread(int fd, void *to, size_t n, off_t at) { REAL(pread); slow(10); return real(fd, to, n, at); }
ssize_t pwrite(int fd, const void *of, size_t n, off_t at) { REAL(pwrite); slow(10); return real(fd, of, n, at); }
`

/** Programs of a server whose disk can be made slow, and quick again. */
export function makeSlowDisk() {
  const folder = mkdtempSync('/tmp/huying-slow-')
  chmodSync(folder, 0o755)
  const [shim, flag, felt, bin] = ['slow.so', 'flag', 'felt', 'bin'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ]
  const made = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, '-x', 'c', '-', '-ldl'], {
    input: SHIM,
  })
  if (made.status !== 0) throw new Error(made.stderr.toString())
  writeFileSync(felt, '')
  chmodSync(felt, 0o666)
  mkdirSync(bin)
  for (const name of readdirSync(BIN)) if (name !== 'postgres') symlinkSync(join(BIN, name), join(bin, name))
  writeFileSync(
    join(bin, 'postgres'),
    `#!/bin/sh\nexec env LD_PRELOAD=${shim} SLOW_FLAG=${flag} SLOW_FELT=${felt} ${BIN}/postgres "$@"\n`,
    { mode: 0o755 },
  )
  return {
    bin,
    begin: () => writeFileSync(flag, ''),
    end: () => rmSync(flag, { force: true }),
    /** Writes that had to wait so far. */
    felt: () => statSync(felt).size,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
