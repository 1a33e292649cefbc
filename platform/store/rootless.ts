import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process'
import { chown, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * How to run PostgreSQL here. It refuses user 0, and initdb refuses a user without a passwd entry (both are the rule
 * in containers). `map`: inside a user namespace we look like another user while files stay ours, which also works
 * in a home only root may enter. `switch`: really become another user; the data folder is given to them.
 */
export type Footing =
  | { readonly kind: 'plain' }
  | { readonly kind: 'map'; readonly uid: number }
  | { readonly kind: 'switch'; readonly uid: number; readonly gid: number }

type Account = { name: string; uid: number; gid: number }

async function accounts(): Promise<Account[]> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter((parts) => parts.length >= 7)
    .map((parts) => ({ name: parts[0] as string, uid: Number(parts[2]), gid: Number(parts[3]) }))
}

const canMap = (uid: number): Promise<boolean> =>
  run('unshare', ['--user', `--map-user=${uid}`, `--map-group=${uid}`, 'true']).then(
    () => true,
    () => false,
  )

export async function findFooting(): Promise<Footing> {
  const uid = process.getuid?.()
  if (uid === undefined || process.platform !== 'linux') return { kind: 'plain' }
  const known = await accounts()
  if (uid !== 0 && known.some((account) => account.uid === uid)) return { kind: 'plain' }
  const others = known.filter((account) => account.uid !== 0)
  const guest =
    others.find((account) => account.uid === 1000) ??
    others.find((account) => account.name === 'nobody') ??
    others[0]
  if (guest && (await canMap(guest.uid))) return { kind: 'map', uid: guest.uid }
  const nobody = others.find((account) => account.name === 'postgres') ?? guest
  return uid === 0 && nobody ? { kind: 'switch', uid: nobody.uid, gid: nobody.gid } : { kind: 'plain' }
}

export function startProgram(
  footing: Footing,
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  if (footing.kind === 'map') {
    const wrapped = ['--user', `--map-user=${footing.uid}`, `--map-group=${footing.uid}`, program, ...args]
    return spawn('unshare', wrapped, options)
  }
  const as = footing.kind === 'switch' ? { uid: footing.uid, gid: footing.gid } : {}
  return spawn(program, args, { ...options, ...as })
}

/** After a switch of users the folder must belong to the one who serves it. */
export async function handOver(footing: Footing, folder: string): Promise<void> {
  if (footing.kind !== 'switch') return
  await chown(folder, footing.uid, footing.gid)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    await chown(join(entry.parentPath, entry.name), footing.uid, footing.gid)
}
