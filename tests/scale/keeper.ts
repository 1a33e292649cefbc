import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

const BIN = '/usr/lib/postgresql/15/bin'
const root = process.getuid?.() === 0
const keeper = root ? spawnSync('id', ['-u', 'postgres']).stdout?.toString().trim() : ''

/** Why no server of the machine's own can be kept here; false = one can. */
export const noKeeper: string | false = !existsSync(join(BIN, 'pg_basebackup'))
  ? 'no programs of a PostgreSQL server on this machine'
  : root && !keeper
    ? 'there is no account that a server could run under'
    : false

/** A program of the server, as the account it runs under. */
export function as(program: string, args: readonly string[]): void {
  const [command = '', ...more] = root
    ? ['setpriv', `--reuid=${keeper}`, '--regid=postgres', '--clear-groups', join(BIN, program)]
    : [join(BIN, program)]
  execFileSync(command, [...more, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Gives a file or folder to that account. */
export function give(path: string): void {
  if (root) chownSync(path, Number(keeper), Number(keeper))
}

export function makeFolder(path: string): void {
  mkdirSync(path, { mode: 0o700 })
  give(path)
}
