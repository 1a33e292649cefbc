import { parseArgs } from 'node:util'
import type { Say } from '../base/index.ts'

export type Option = {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly says: Say
  readonly value?: string
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
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  readonly args: readonly string[]
}

/** One command of `huying`. `run` answers the exit code: 0 done, 1 refused or failed, 2 wrong use. */
export type Command = {
  readonly says: Say
  readonly args?: string
  readonly options?: Readonly<Record<string, Option>>
  run(given: Given, out: Out): Promise<number>
}

const COMMON: Readonly<Record<string, Option>> = {
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

/** Reads the arguments of a command and runs it. */
export async function runCommand(name: string, command: Command, argv: readonly string[]): Promise<number> {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, ...COMMON }).map(([key, { type, short }]) => [
      key,
      { type, ...(short ? { short } : {}) },
    ]),
  )
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] }
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true }) as typeof parsed
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${helpOf(name, command)}\n`)
    return 2
  }
  if (parsed.values.help) {
    process.stdout.write(`${helpOf(name, command)}\n`)
    return 0
  }
  return command.run({ options: parsed.values, args: parsed.positionals }, outOf(parsed.values.json === true))
}
