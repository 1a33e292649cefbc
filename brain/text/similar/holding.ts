import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** Processes of one city that share a folder. */
const PLACES = 16
/** How often a holder shows that it lives, and after what silence a lock of another machine is nobody's. */
const BEAT_MS = 30_000
const SILENT_MS = 120_000

/** Locks of this process. */
const held = new Set<string>()

/** The lowest place that no living process holds; each keeps an index of its own. */
export function placeIn(folder: string): { readonly folder: string; free(): void } | null {
  for (let n = 0; n < PLACES; n++) {
    const own = join(folder, String(n))
    mkdirSync(own, { recursive: true })
    const lock = join(own, 'lock')
    if (isHeld(lock)) continue
    rmSync(lock, { force: true })
    try {
      writeFileSync(lock, `${process.pid} ${hostname()}`, { flag: 'wx' })
    } catch {
      continue
    }
    held.add(lock)
    const beat = setInterval(() => {
      // A folder that is gone is no reason to fall: the next opening begins anew.
      if (existsSync(lock)) utimesSync(lock, new Date(), new Date())
    }, BEAT_MS).unref()
    return {
      folder: own,
      free: () => {
        clearInterval(beat)
        held.delete(lock)
        rmSync(lock, { force: true })
      },
    }
  }
  return null
}

function isHeld(lock: string): boolean {
  if (!existsSync(lock)) return false
  try {
    const [pid = '', machine = ''] = readFileSync(lock, 'utf8').split(' ')
    if (machine !== hostname()) return Date.now() - statSync(lock).mtimeMs < SILENT_MS
    if (Number(pid) === process.pid) return held.has(lock)
    process.kill(Number(pid), 0)
    return true
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM'
  }
}
