import { say } from '../base/index.ts'
import { SettingFault } from '../host/index.ts'
import { check } from './check.ts'
import { type Command, outOf, runCommand } from './command.ts'
import { start } from './start.ts'

const commands: Readonly<Record<string, Command>> = { start, check }

function overview(): string {
  const names = Object.entries(commands).map(
    ([name, command]) => `  ${name.padEnd(18)} ${command.says.zh} · ${command.says.en}`,
  )
  return ['huying <命令 command> [--help] [--json]', '', ...names, ''].join('\n')
}

/** `journal verify` is one command of two words. */
function find(
  argv: readonly string[],
): { name: string; command: Command; rest: readonly string[] } | undefined {
  for (const words of [2, 1]) {
    const name = argv.slice(0, words).join(' ')
    const command = commands[name]
    if (command && argv.length >= words) return { name, command, rest: argv.slice(words) }
  }
  return undefined
}

async function main(argv: readonly string[]): Promise<number> {
  const found = find(argv)
  if (!found) {
    process.stderr.write(overview())
    return argv.length === 0 || argv[0] === '--help' || argv[0] === '-h' ? 0 : 2
  }
  try {
    return await runCommand(found.name, found.command, found.rest)
  } catch (fault) {
    if (!(fault instanceof SettingFault)) throw fault
    outOf(false).fail(fault.says, say('请更正后再启动', 'Correct it and start again'))
    return 1
  }
}

process.exit(await main(process.argv.slice(2)))
