import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { say } from '../base/index.ts'
import { type Command, UseFault } from './command.ts'

const folder = new URL('../bench/', import.meta.url)

/** A measurement says in its file how it is run: `// node bench/NAME.ts …`. */
function measurements(): readonly { readonly name: string; readonly use: string }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
    .flatMap((file) => {
      const name = file.slice(0, -3)
      const use = new RegExp(`node bench/${name}\\.ts ?([^\\n]*)`).exec(
        readFileSync(new URL(file, folder), 'utf8'),
      )
      return use ? [{ name, use: (use[1] ?? '').trim() }] : []
    })
}

const run = (file: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
      stdio: 'inherit',
    })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })

export const bench: Command = {
  says: say('运行性能测量 bench/NAME.ts', 'run a measurement, bench/NAME.ts'),
  args: 'NAME|--list […]',
  passesOn: true,
  options: { list: { type: 'boolean', says: say('列出全部测量', 'list the measurements') } },
  async run(given, out) {
    const all = measurements()
    const [name, ...rest] = given.args
    if (given.options.list === true && (name === '--list' || name === '--json')) {
      if (given.args.includes('--json')) process.stdout.write(`${JSON.stringify(all, null, 2)}\n`)
      else
        out.report(
          all,
          all.map((one) => `  ${one.name.padEnd(14)} ${one.use}`),
        )
      return 0
    }
    if (name === undefined || !all.some((one) => one.name === name)) {
      const names = all.map((one) => one.name).join(' ')
      throw new UseFault(say(`测量名应为其中之一：${names}`, `the name must be one of: ${names}`))
    }
    return run(fileURLToPath(new URL(`${name}.ts`, folder)), rest)
  },
}
