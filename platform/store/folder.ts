import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
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
  const started = await startOf(mark.pid)
  return started !== 'ended' && started === mark.started
}

export type FolderLock = { release(): Promise<void> }

const markFile = (folder: string): string => join(folder, 'city.json')

async function readMark(folder: string): Promise<ProcessMark | undefined> {
  try {
    const mark = JSON.parse(await readFile(markFile(folder), 'utf8')) as Partial<ProcessMark>
    return typeof mark.pid === 'number' ? { pid: mark.pid, started: mark.started ?? '' } : undefined
  } catch {
    return undefined
  }
}

/** Like `mkdir -p`; Node's own recursive one never ends under /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await mkdir(folder, { mode: 0o700 })
  }
}

const isBusy = (error: unknown): boolean => error instanceof Error && /database is locked/.test(error.message)

/**
 * Makes this process the only one on the folder. The lock is the operating system's own, held through SQLite, which
 * knows how on every system: it ends with the process however that ends, so there is no stale lock to judge.
 * Nothing else may open `city.lock`: closing it anywhere in this process would let the lock go.
 */
export async function lockFolder(folder: string): Promise<Result<FolderLock, Refusal>> {
  let lock: DatabaseSync | undefined
  try {
    await makeFolder(folder)
    lock = new DatabaseSync(join(folder, 'city.lock'), { timeout: 0 })
    lock.exec('begin exclusive')
    await writeFile(markFile(folder), JSON.stringify(await markOf(process.pid)))
  } catch (error) {
    lock?.close()
    if (isBusy(error))
      return no(refusals['store.folderInUse']({ folder, pid: (await readMark(folder))?.pid ?? 0 }))
    return no(refusals['store.folderNotWritable']({ folder, reason: reasonOf(error) }))
  }
  const held = lock
  return ok({
    async release() {
      await rm(markFile(folder), { force: true })
      held.close()
    },
  })
}

export const reasonOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error))

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
