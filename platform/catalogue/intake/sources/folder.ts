import { mkdir, readdir, rename, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { nameFits } from './decide.ts'
import type { FolderConfig } from './declare.ts'

const STABLE_SECONDS = 10
const MOST_FILES = 1_000

export type LocalFile = { readonly name: string; readonly path: string; readonly mark: string }

/** Where a watched folder is: within the inbox, whatever it is called. */
export function folderOf(inbox: string, config: FolderConfig): string | null {
  const path = resolve(inbox, config.folder)
  return path.startsWith(resolve(inbox) + sep) ? path : null
}

/**
 * Files that lie ready: of the same size as at the look before, and not touched for some seconds, so that one that is
 * still being copied is left alone. `before` = name and mark at the look before.
 */
export async function readyFiles(
  folder: string,
  config: FolderConfig,
  before: Readonly<Record<string, string>>,
  now: Date,
): Promise<{ readonly ready: readonly LocalFile[]; readonly seen: Readonly<Record<string, string>> }> {
  await mkdir(folder, { recursive: true })
  const seen: Record<string, string> = {}
  const ready: LocalFile[] = []
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((one) => one.isFile() && !one.name.startsWith('.') && nameFits(config.pattern ?? '*', one.name))
    .map((one) => one.name)
    .sort()
    .slice(0, MOST_FILES)
  for (const name of names) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (!found) continue
    const mark = `${found.size}/${Math.floor(found.mtimeMs)}`
    seen[name] = mark
    // One from the future comes from a machine whose clock goes ahead 时钟偏差: that it stood the same is enough.
    const age = now.getTime() - found.mtimeMs
    const quiet = age < 0 || age >= (config.stableSeconds ?? STABLE_SECONDS) * 1000
    if (found.size > 0 && before[name] === mark && quiet) ready.push({ name, path, mark })
  }
  return { ready, seen }
}

/** Puts a file away once it was taken or refused; an older one of the same name is kept beside. */
export async function putAway(
  folder: string,
  file: LocalFile,
  where: 'done' | 'failed',
  at: Date,
): Promise<void> {
  const target = join(folder, where)
  await mkdir(target, { recursive: true })
  const stamp = at.toISOString().replace(/[-:]/g, '').slice(0, 15)
  await rename(file.path, join(target, `${stamp}-${file.name}`))
}
