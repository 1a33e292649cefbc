import { type ChildProcess, fork } from 'node:child_process'

/** A pretended system of a demonstration 模拟系统: a process of its own, started when it is first asked for its address. */
export type Pretended = { awake(): Promise<string>; stop(): void }

/** `program` says its address to its starter as its first message, and ends with it. */
export function pretended(program: URL, args: readonly string[], name: string): Pretended {
  let child: ChildProcess | null = null
  let waking: Promise<string> | null = null
  return {
    awake() {
      waking ??= new Promise((resolve, reject) => {
        child = fork(program, args, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
        child.once('message', (url) => resolve(String(url)))
        child.once('error', reject)
        child.once('exit', () => {
          waking = null
          reject(new Error(`${name} has ended`))
        })
        child.unref()
        child.channel?.unref()
      })
      return waking
    },
    stop() {
      child?.kill('SIGTERM')
      child = null
    },
  }
}
