import { readFileSync } from 'node:fs'
import { type Say, say } from '../base/index.ts'
import { SettingFault } from '../host/index.ts'
import { type Command, outOf, runCommand } from './command.ts'
import { commands } from './commands.ts'

const overviewOf = (names: readonly string[]): string =>
  [
    'huying <命令 command> [--help] [--json] · huying --version',
    '',
    ...names.map((name) => `  ${name.padEnd(24)} ${commands[name]?.says.zh} · ${commands[name]?.says.en}`),
    '',
  ].join('\n')

/** `journal verify` is one command of two words, `brain classify evaluate` one of three. */
function find(
  argv: readonly string[],
): { name: string; command: Command; rest: readonly string[] } | undefined {
  for (const words of [3, 2, 1]) {
    const name = argv.slice(0, words).join(' ')
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (command && argv.length >= words) return { name, command, rest: argv.slice(words) }
  }
  return undefined
}

const FILE_FAULTS: Readonly<Record<string, Say>> = {
  EACCES: say('没有权限', 'no right to do so'),
  EPERM: say('没有权限', 'no right to do so'),
  EROFS: say('只读', 'it is read-only'),
  ENOENT: say('不存在', 'it is not there'),
  ENOTDIR: say('路径中有一段不是文件夹', 'a part of the path is no folder'),
  EISDIR: say('是文件夹', 'it is a folder'),
  ENOSPC: say('磁盘已满', 'the disk is full'),
}

/** The sentence for what a person can put right; anything else is a fault of the program and shows where. */
function sentenceOf(fault: unknown): Say | undefined {
  if (fault instanceof SettingFault) return fault.says
  const { code = '', path } = fault as NodeJS.ErrnoException
  const why = FILE_FAULTS[code]
  if (why && path) return say(`${path}：${why.zh}`, `${path}: ${why.en}`)
  const message = fault instanceof Error ? fault.message : ''
  // The vault's own words about its key file.
  if (/may be read by others|is not a key file/.test(message))
    return say(`密钥文件不可用：${message}`, message)
  return undefined
}

/** Reads what was typed, runs the command it names and answers the exit code; whatever a person can put right is one sentence. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === '--version' || argv[0] === '-v') {
    const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    process.stdout.write(`huying ${own.version}\n`)
    return 0
  }
  const found = find(argv)
  if (!found) {
    const family = Object.keys(commands).filter((name) => name.startsWith(`${argv[0]} `))
    const asked = argv.includes('--help') || argv.includes('-h') || argv.length === 0
    const known = family.length > 0 || asked
    if (!known) outOf(false).fail(say(`没有命令“${argv[0]}”`, `There is no command “${argv[0]}”`))
    const overview = overviewOf(family.length > 0 ? family : Object.keys(commands))
    if (asked) process.stdout.write(overview)
    else process.stderr.write(overview)
    return asked ? 0 : 2
  }
  try {
    return await runCommand(found.name, found.command, found.rest)
  } catch (fault) {
    const sentence = sentenceOf(fault)
    if (!sentence) throw fault
    outOf(false).fail(sentence, say('请更正后重试', 'Correct it and try again'))
    return 1
  }
}
