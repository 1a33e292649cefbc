import { parseArgs } from 'node:util'
import { type Say, say } from '../base/index.ts'

export type Option = {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly says: Say
  readonly value?: string
  /** May stand several times. */
  readonly multiple?: boolean
}

/** A command used in a way that it does not know: one sentence, its help, exit code 2. */
export class UseFault extends Error {
  readonly says: Say
  constructor(says: Say) {
    super(says.en)
    this.says = says
  }
}

/** Where a command writes: people read `say`, programs read `report` (with `--json`). */
export type Out = {
  readonly json: boolean
  say(line: string): void
  /** The result: one JSON document with `--json`, else the given lines. */
  report(value: unknown, lines: readonly string[]): void
  fail(says: Say, remedy?: Say): void
}

export type Given = {
  readonly options: Readonly<Record<string, string | boolean | string[] | undefined>>
  readonly args: readonly string[]
}

/** One command of `huying`. `run` answers the exit code: 0 done, 1 refused or failed, 2 wrong use. */
export type Command = {
  readonly says: Say
  readonly args?: string
  readonly options?: Readonly<Record<string, Option>>
  /** Everything after the name goes to another program as it stands. */
  readonly passesOn?: boolean
  run(given: Given, out: Out): Promise<number>
}

export const COMMON: Readonly<Record<string, Option>> = {
  help: { type: 'boolean', short: 'h', says: { zh: '显示说明', en: 'show this help' } },
  json: { type: 'boolean', says: { zh: '以 JSON 报告结果', en: 'report as JSON' } },
}

export function helpOf(name: string, command: Command): string {
  const options = Object.entries({ ...command.options, ...COMMON }).map(
    ([key, option]) =>
      `  ${`${option.short ? `-${option.short}, ` : '    '}--${key}${option.value ? ` ${option.value}` : ''}`.padEnd(28)} ${option.says.zh} · ${option.says.en}`,
  )
  return [
    `huying ${name}${command.args ? ` ${command.args}` : ''}`,
    `  ${command.says.zh}`,
    `  ${command.says.en}`,
    '',
    ...options,
  ].join('\n')
}

export function outOf(json: boolean): Out {
  return {
    json,
    say: (line) => void process.stderr.write(`${line}\n`),
    report: (value, lines) =>
      void process.stdout.write(
        json ? `${JSON.stringify(value, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
      ),
    fail: (says, remedy) =>
      void process.stderr.write(
        `${says.zh}${remedy ? `。${remedy.zh}` : ''}\n${says.en}${remedy ? `. ${remedy.en}` : ''}\n`,
      ),
  }
}

/** The one argument of a command that takes exactly one. */
export function oneArgument(given: Given, name: string): string {
  const [first, ...others] = given.args
  if (first === undefined) throw new UseFault(say(`缺少 ${name}`, `${name} is missing`))
  if (others.length > 0)
    throw new UseFault(say(`多余的参数：${others.join(' ')}`, `too many arguments: ${others.join(' ')}`))
  return first
}

/** The text of an option, or undefined. */
export const textOf = (given: Given, name: string): string | undefined => {
  const value = given.options[name]
  return typeof value === 'string' ? value : undefined
}

function read(command: Command, argv: readonly string[]): Given {
  if (command.passesOn) {
    const help = argv[0] === '--help' || argv[0] === '-h'
    return {
      options: { ...(help ? { help } : {}), ...(argv.includes('--list') ? { list: true } : {}) },
      args: argv,
    }
  }
  const options = Object.fromEntries(
    Object.entries({ ...command.options, ...COMMON }).map(([key, { type, short, multiple }]) => [
      key,
      { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      strict: true,
    })
    if (!command.args && positionals.length > 0 && !values.help)
      throw new UseFault(
        say(`多余的参数：${positionals.join(' ')}`, `too many arguments: ${positionals.join(' ')}`),
      )
    return { options: values as Given['options'], args: positionals }
  } catch (fault) {
    if (fault instanceof UseFault) throw fault
    const [asked = ''] = /'[^']+'/.exec((fault as Error).message) ?? []
    throw new UseFault(
      say(`选项用法不对：${asked}`, (fault as Error).message.split('. ')[0] ?? (fault as Error).message),
    )
  }
}

/** Reads the arguments of a command and runs it. */
export async function runCommand(name: string, command: Command, argv: readonly string[]): Promise<number> {
  try {
    const given = read(command, argv)
    if (given.options.help) {
      process.stdout.write(`${helpOf(name, command)}\n`)
      return 0
    }
    return await command.run(given, outOf(given.options.json === true))
  } catch (fault) {
    if (!(fault instanceof UseFault)) throw fault
    process.stderr.write(`${fault.says.zh}\n${fault.says.en}\n\n${helpOf(name, command)}\n`)
    return 2
  }
}
