import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { refusals } from './declare.ts'

/** A running process, told apart from a later one with the same number by its start. */
export type ProcessMark = { readonly pid: number; readonly started: string }

/** Start of a process in ticks since boot, with the boot's id; '' where the system does not tell. */
async function startOf(pid: number): Promise<string> {
  try {
    const [boot, line] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ])
    // The name in brackets may hold spaces; the start is the 20th field after it. A zombie has ended.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? 'ended' : `${boot.trim()}:${fields[19]}`
  } catch {
    return ''
  }
}

export const markOf = async (pid: number): Promise<ProcessMark> => ({ pid, started: await startOf(pid) })

export async function isAlive(mark: ProcessMark): Promise<boolean> {
  try {
    process.kill(mark.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return mark.started === (await startOf(mark.pid))
}

export type FolderLock = { release(): Promise<void> }

async function readMark(path: string): Promise<ProcessMark | undefined> {
  try {
    const mark = JSON.parse(await readFile(path, 'utf8')) as Partial<ProcessMark>
    return typeof mark.pid === 'number' && typeof mark.started === 'string'
      ? { pid: mark.pid, started: mark.started }
      : undefined
  } catch {
    return undefined
  }
}

/** Who holds the folder now, if anyone. */
export async function holderOf(folder: string): Promise<ProcessMark | undefined> {
  const mark = await readMark(join(folder, 'city.lock'))
  return mark && (await isAlive(mark)) ? mark : undefined
}

/**
 * Makes this process the only one on the folder. The lock is a file with the holder's mark, put in place by a hard
 * link, which fails when the name exists; that of a dead holder is moved away first.
 */
export async function lockFolder(folder: string): Promise<Result<FolderLock, Refusal>> {
  const lock = join(folder, 'city.lock')
  const mine = join(folder, `city.lock.${newId()}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(mine, JSON.stringify(await markOf(process.pid)))
  } catch (error) {
    return no(refusals['store.folderNotWritable']({ folder, reason: reasonOf(error) }))
  }
  try {
    for (;;) {
      try {
        await link(mine, lock)
        return ok({ release: () => release(lock, mine) })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = await holderOf(folder)
      if (holder) return no(refusals['store.folderInUse']({ folder, pid: holder.pid }))
      await clearStale(lock)
    }
  } finally {
    await rm(mine, { force: true })
  }
}

/** Two starters may both find the stale lock: what was moved away is looked at again and put back if it lives. */
async function clearStale(lock: string): Promise<void> {
  const aside = `${lock}.${newId()}`
  try {
    await rename(lock, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = await readMark(aside)
  if (moved && (await isAlive(moved))) await link(aside, lock).catch(() => {})
  await rm(aside, { force: true })
}

async function release(lock: string, _mine: string): Promise<void> {
  const held = await readMark(lock)
  if (held?.pid === process.pid) await rm(lock, { force: true })
}

export const reasonOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error))

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
