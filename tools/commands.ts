/** Writes docs/zh/commands.md and docs/en/commands.md from the commands' own help: node tools/commands.ts [--check] */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Language } from '../base/index.ts'
import { COMMON, type Command, type Option } from '../cli/command.ts'
import { commands } from '../cli/commands.ts'
import { importFields, importFieldTitle } from '../host/index.ts'

const WORDS = {
  zh: {
    head: '# 命令\n\n`npm run -s huying -- <命令>`。由 `node tools/commands.ts` 从命令自身生成，请勿手改。',
    common: [
      '每条命令都有 `--help`；报告结果的命令都有 `--json`（结果在标准输出，进度和拒绝的原因在标准错误）。',
      '退出码：0 完成；1 被拒绝或失败（一句中文、一句英文说明原因和办法）；2 用法不对。',
      '除 `start` 和 `restore` 外，都可以在城市运行时使用同一个数据文件夹。数据在哪里由 `HUYING_DATA` 或 `DATABASE_URL` 决定。',
    ],
    option: '选项',
    meaning: '含义',
    columns: '导入的列',
    columnsText:
      '列按表头名称自动识别（中英文常用名，忽略全半角、空格、括号内说明）；认不出的用 `--map 字段=列名`。必须有诉求内容（或标题）和时间，其余可缺；没有用到的列不保存。编码为 UTF-8、GB18030 或 UTF-16，按字节严格判断；分隔符逗号、分号、制表符或竖线自动识别；前 10 行可以是标题或说明。时间按东八区。不能用的行连同原因写入退回文件，改好后可直接再导入：同一来源、同一编号（没有编号则按内容）的行只建一次。每 500 行一个事务，中途停止后重新运行同一命令即可接着导入。',
  },
  en: {
    head: '# Commands\n\n`npm run -s huying -- <command>`. Made from the commands themselves by `node tools/commands.ts`; do not edit.',
    common: [
      'Every command has `--help`; those that report have `--json` (the result on standard output, progress and refusals on standard error).',
      'Exit codes: 0 done; 1 refused or failed, with one Chinese and one English sentence that say why and what to do; 2 wrong use.',
      'All but `start` and `restore` work beside a running city of the same data folder. `HUYING_DATA` or `DATABASE_URL` say where the data are.',
    ],
    option: 'Option',
    meaning: 'Meaning',
    columns: 'Columns of an import',
    columnsText:
      'Columns are known by their headings (common Chinese and English names; width, blanks and hints in brackets do not matter); others are named with `--map FIELD=COLUMN`. What is asked (or a title) and a time must be there, the rest may be missing; columns not used are not kept. UTF-8, GB18030 or UTF-16, told strictly by the bytes; comma, semicolon, tab or bar, told by themselves; the first 10 lines may be a title or a note. Times are UTC+8. Rows that cannot be used go into the reject file with every reason and can be mended and imported from there: a row of one source and number (or, without a number, of the same words) comes in once. Each 500 rows are one transaction; after a stop, run the same command again and it goes on.',
  },
} as const

const cell = (text: string): string => text.replaceAll('|', '\\|')

function optionRow(name: string, option: Option, language: Language): string {
  const flag = `${option.short ? `-${option.short}, ` : ''}--${name}${option.value ? ` ${option.value}` : ''}`
  return `| \`${cell(flag)}\` | ${cell(option.says[language])} |`
}

function section(name: string, command: Command, language: Language): string {
  const { option, meaning } = WORDS[language]
  const rows = Object.entries({ ...command.options, ...COMMON }).map(([key, one]) =>
    optionRow(key, one, language),
  )
  return [
    `## huying ${name}${command.args ? ` ${command.args}` : ''}`,
    command.says[language],
    [`| ${option} | ${meaning} |`, '|---|---|', ...rows].join('\n'),
  ].join('\n\n')
}

function page(language: Language): string {
  const { head, common, columns, columnsText } = WORDS[language]
  const fields = importFields.map((field) => `\`${field}\` ${importFieldTitle(field)[language]}`)
  return `${[
    head,
    common.map((line) => `- ${line}`).join('\n'),
    ...Object.entries(commands).map(([name, command]) => section(name, command, language)),
    `## ${columns}`,
    columnsText,
    fields.join(language === 'zh' ? '，' : ', '),
  ].join('\n\n')}\n`
}

export const commandPages = (): { readonly path: URL; readonly text: string }[] =>
  (['zh', 'en'] as const).map((language) => ({
    path: new URL(`../docs/${language}/commands.md`, import.meta.url),
    text: page(language),
  }))

if (import.meta.main)
  for (const { path, text } of commandPages()) {
    if (!process.argv.includes('--check')) writeFileSync(path, text)
    else if (readFileSync(path, 'utf8') !== text) {
      process.stderr.write(`${path.pathname} is stale: run node tools/commands.ts\n`)
      process.exitCode = 1
    }
  }
