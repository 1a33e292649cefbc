import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { dayOf, type Result, type Say, say } from '../../base/index.ts'
import { sheets, standards } from '../../platform/catalogue/index.ts'
import { refused } from '../city.ts'
import { type Command, type Out, oneArgument, textOf, UseFault } from '../command.ts'

type Parsed = {
  readonly file: string
  readonly sheet: string
  readonly read: number
  readonly rows: Record<string, unknown>[]
  readonly lists: Record<string, Record<string, unknown>[]>
  readonly rejects: {
    readonly no: number
    readonly item: string
    readonly rule: string
    readonly says: Say
    readonly text: string
  }[]
  readonly byRule: Record<string, number>
}

async function rulesIn(path: string): Promise<Result<standards.ParseRules, Say>> {
  let read: unknown
  try {
    read = JSON.parse(await readFile(path, 'utf8'))
  } catch {
    throw new UseFault(say(`读不出规则文件 ${basename(path)}`, `${basename(path)} holds no rules in JSON`))
  }
  return standards.parseRulesIn(read)
}

const columnsOf = (rules: standards.ParseRules): string[] => [
  ...Object.values(rules.columns).flatMap(({ from }) => from),
  ...Object.values(rules.lists ?? {}).flatMap(({ from }) => from),
]

async function parsed(
  book: sheets.Workbook,
  sheet: number,
  rules: standards.ParseRules,
): Promise<Result<Omit<Parsed, 'file' | 'sheet'>, Say>> {
  const lines: sheets.Line[] = []
  for await (const chunk of book.lines(sheet)) lines.push(...chunk)
  const head = sheets.findHead(lines.slice(0, 50), columnsOf(rules))
  const parser = standards.lineParser(rules, head.headings, {
    today: dayOf(new Date()),
    codes: standards.codeTable,
  })
  if (!parser.ok) return parser
  const result: Omit<Parsed, 'file' | 'sheet'> & { read: number } = {
    read: 0,
    rows: [],
    lists: Object.fromEntries(Object.keys(rules.lists ?? {}).map((name) => [name, []])),
    rejects: [],
    byRule: {},
  }
  for (const line of lines) {
    if (line.no <= head.to || sheets.bodyLine(head, line) !== 'row') continue
    result.read++
    const { values, rejects, lists } = parser.value(line.cells)
    result.rows.push({ no: line.no, ...values })
    for (const [name, parts] of Object.entries(lists))
      for (const part of parts) result.lists[name]?.push({ no: line.no, ...part })
    for (const { item, rule, says, text } of rejects) {
      result.rejects.push({ no: line.no, item, rule, says, text })
      result.byRule[rule] = (result.byRule[rule] ?? 0) + 1
    }
  }
  return { ok: true, value: result }
}

/** `huying data parse`: free texts of a sheet taken apart by rules that are data; needs no city. */
export const dataParse: Command = {
  says: say(
    '按解析规则（JSON）拆解表格中的自由文本：数值、类别、一格多值；不写入城市',
    'take free texts of a sheet apart by rules in JSON: numbers, kinds, lists in a cell; writes nothing to a city',
  ),
  args: 'FILE',
  options: {
    rules: { type: 'string', value: 'FILE', says: say('解析规则文件', 'the file with the rules') },
    sheet: {
      type: 'string',
      value: 'NAME',
      says: say('工作表名称，默认第一张', 'name of the sheet, the first unless said'),
    },
  },
  async run(given, out: Out): Promise<number> {
    const file = oneArgument(given, 'FILE')
    const path = textOf(given, 'rules')
    if (!path) throw new UseFault(say('缺少 --rules', '--rules is missing'))
    const rules = await rulesIn(path)
    if (!rules.ok) {
      out.fail(rules.error)
      return 1
    }
    const opened = await sheets.openWorkbook(file)
    if (!opened.ok) return refused(out, opened.error)
    try {
      const wanted = textOf(given, 'sheet')
      const at = wanted === undefined ? 0 : opened.value.sheets.findIndex(({ name }) => name === wanted)
      if (at < 0) throw new UseFault(say(`没有工作表“${wanted}”`, `there is no sheet "${wanted}"`))
      const done = await parsed(opened.value, at, rules.value)
      if (!done.ok) {
        out.fail(done.error)
        return 1
      }
      const { read, rejects, byRule, lists } = done.value
      out.report({ file: basename(file), sheet: opened.value.sheets[at]?.name ?? '', ...done.value }, [
        `${basename(file)} · 读取 read ${read} · 退回 rejected ${rejects.length}`,
        ...Object.entries(lists).map(([name, parts]) => `  ${name}: ${parts.length}`),
        ...Object.entries(byRule).map(([rule, count]) => `  ${rule} × ${count}`),
      ])
      return 0
    } catch (error) {
      if (error instanceof sheets.BrokenSheet) return refused(out, error.refusal)
      throw error
    } finally {
      await opened.value.close()
    }
  },
}
