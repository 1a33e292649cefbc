import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A process as its starter sees it. */
export type Started = {
  readonly child: ChildProcess
  /** All that was printed, on both streams. */
  said(): string
  /** Waits until the addresses stand there; throws with what was said when the process ends before. */
  ready(): Promise<string>
  /** The exit code; a signal's name when it was killed. */
  ended(): Promise<number | string>
}

/** `huying start` as a process of its own, in a group of its own. */
export function start(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  wrap: readonly string[] = [],
): Started {
  const city = ['--disable-warning=ExperimentalWarning', join(ROOT, 'cli/index.ts'), 'start', ...args]
  return run(city, env, ROOT, wrap)
}

export function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd: string = ROOT,
  /** A command that runs what follows it: `ip netns exec …`. */
  wrap: readonly string[] = [],
): Started {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  const [program = process.execPath, ...before] = [...wrap, process.execPath]
  const child = spawn(program, [...before, ...args], {
    cwd,
    detached: true,
    env: { PATH, HOME, ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      out += chunk
    })
  const closed = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  const address = new Promise<string>((resolve) => {
    child.stdout.on('data', () => {
      const found = /Console\s+(http:\S+?)\/console\//.exec(out)
      if (found?.[1]) resolve(found[1])
    })
  })
  return {
    child,
    said: () => out,
    ended: () => closed,
    ready: () =>
      Promise.race([
        address,
        closed.then((code) => Promise.reject(new Error(`ended with ${code} before it was ready:\n${out}`))),
      ]),
  }
}

/** Runs to its end. */
export async function runToEnd(started: Started): Promise<{ code: number | string; said: string }> {
  const code = await started.ended()
  return { code, said: started.said() }
}

export async function folder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'huying-start-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** A taken port. */
export async function takenPort(): Promise<{ port: number; free(): Promise<void> }> {
  const server = createServer()
  server.listen(0, '::')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return {
    port: address.port,
    free: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

/** PostgreSQL servers that run on a data folder. Linux only: read from /proc. */
export function enginesOn(dataDir: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join(dataDir, 'engine', 'postgres'))
      } catch {
        return false
      }
    })
    .map(Number)
}
