import { no, ok, type Result, type Say, say } from '../../base/index.ts'
import { hours, type Pack, workingDays, workingHours } from '../../kit/index.ts'
import type { Limit } from '../../platform/clocks/declare.ts'
import type { Code } from '../../platform/fields/declare.ts'
import type { MatterType } from '../../platform/matters/declare.ts'
import { classNamed, titleOf } from './classes.ts'
import { type ClassKind, EDITIONS, type Edition, keyOf, readKey } from './editions.ts'

/** A class of the city's own table 本市分类表, as it was read. */
export type CityClass = {
  readonly key: string
  readonly title: Say
  readonly filing: string
  readonly closing: string
  readonly limit: Limit | null
  readonly safe: Limit | null
  readonly source: string
}
/** A line that was not taken, with what to do. */
export type ClassReject = { readonly line: number; readonly code: string; readonly why: Say; readonly remedy: Say }
export type CityTable = { readonly taken: readonly CityClass[]; readonly rejected: readonly ClassReject[] }

const COLUMNS = {
  kind: ['类别', '部件/事件', 'kind'],
  code: ['编码', '代码', '分类代码', 'code'],
  title: ['名称', '分类名称', 'title'],
  english: ['英文名称', 'english'],
  filing: ['立案条件', 'filing'],
  closing: ['结案标准', '结案条件', 'closing'],
  amount: ['时限', '处置时限', 'limit'],
  unit: ['时限单位', '单位', 'unit'],
  safe: ['先行防护小时', 'safe'],
  source: ['来源', 'source'],
} as const satisfies Readonly<Record<string, readonly string[]>>
type Column = keyof typeof COLUMNS

const KINDS: Readonly<Record<string, ClassKind>> = { 部件: 'P', 事件: 'S', 事项: 'S', P: 'P', S: 'S' }
/** 工作时 counts office hours; 紧急工作时 runs day and night. */
const UNITS: Readonly<Record<string, (n: number) => Limit>> = {
  工作日: workingDays,
  工作时: workingHours,
  紧急工作时: hours,
  小时: hours,
}
const plain = (value: unknown): string =>
  String(value ?? '')
    .normalize('NFKC')
    .trim()

/**
 * Reads a city's own table of classes of an edition 本市分类表, line by line: what cannot be taken is returned with the reason,
 * the rest is taken. A class must stand in a group that the edition has; of the national classes a city may set the limits, not
 * the names.
 */
export function readClasses(rows: readonly (readonly unknown[])[], edition: Edition): Result<CityTable, Say> {
  const [head = [], ...body] = rows
  const at = new Map<Column, number>()
  for (const [name, words] of Object.entries(COLUMNS) as [Column, readonly string[]][]) {
    const n = head.findIndex((cell) => words.includes(plain(cell)))
    if (n >= 0) at.set(name, n)
  }
  for (const name of ['kind', 'code', 'title'] as const)
    if (!at.has(name)) return no(say(`缺少“${COLUMNS[name][0]}”列`, `the column ${COLUMNS[name][0]} is missing`))
  const seen = new Set<string>()
  const taken: CityClass[] = []
  const rejected: ClassReject[] = []
  const judge = (row: readonly unknown[], line: number): CityClass | ClassReject | null => {
    const cell = (name: Column): string => plain(row[at.get(name) ?? -1])
    if (row.every((one) => plain(one) === '')) return null
    const reject = (why: Say, remedy: Say): ClassReject => ({ line, code: cell('code'), why, remedy })
    const kind = KINDS[cell('kind')]
    const code = cell('code')
    const title = cell('title')
    if (!kind)
      return reject(
        say(`类别“${cell('kind')}”不是部件或事件`, `"${cell('kind')}" is neither part nor event`),
        say('请填 部件 或 事件', 'Write 部件 or 事件'),
      )
    if (!/^\d{5}$/.test(code))
      return reject(
        say('编码应为 5 位数字：大类 2 位、小类 3 位', 'a code has five digits: group 2, class 3'),
        say('首位的 0 不能丢：请把该列设为文本', 'Keep the leading 0: make the column text'),
      )
    const key = keyOf({ edition, kind, code })
    if (!titleOf(keyOf({ edition, kind, code: code.slice(0, 2) })))
      return reject(
        say(`该版本没有大类 ${code.slice(0, 2)}`, `the edition has no group ${code.slice(0, 2)}`),
        say('只能在国家标准的大类末尾增加小类', 'Classes are added at the end of a group of the standard'),
      )
    if (title === '') return reject(say('没有名称', 'no name'), say('请填写名称', 'Give the name'))
    const national = titleOf(key)
    if (national && national !== title)
      return reject(
        say(`编码 ${code} 已是“${national}”`, `code ${code} is ${national} already`),
        say('本市增加的小类请另取编码；名称以标准为准', 'Take another code for a class of your own'),
      )
    if (seen.has(key)) return reject(say('编码重复', 'the code comes twice'), say('保留一行', 'Keep one of the lines'))
    const amount = cell('amount') === '' ? null : Number(cell('amount'))
    const unit = UNITS[cell('unit')]
    if (amount !== null && (!(amount > 0) || !unit))
      return reject(
        say('时限或时限单位不能识别', 'limit or unit cannot be read'),
        say('时限填正数，单位填 工作日、工作时、紧急工作时', 'A positive number; 工作日, 工作时 or 紧急工作时'),
      )
    const safe = cell('safe') === '' ? null : Number(cell('safe'))
    if (safe !== null && !(safe > 0))
      return reject(say('先行防护小时不是正数', 'not a positive number'), say('请填小时数或留空', 'Hours, or nothing'))
    seen.add(key)
    return {
      ...{ key, title: say(title, cell('english') || title), filing: cell('filing'), closing: cell('closing') },
      ...{ limit: amount !== null && unit ? unit(amount) : null, safe: safe === null ? null : hours(safe) },
      source: cell('source') || '本市分类表',
    }
  }
  body.forEach((row, n) => {
    const one = judge(row, n + 2)
    if (one && 'why' in one) rejected.push(one)
    else if (one) taken.push(one)
  })
  return ok({ taken, rejected })
}

/** The same class in another edition 版本对照, by its name; undefined = the other one has none of that name. */
export function inEdition(key: string, edition: Edition): string | undefined {
  const read = readKey(key)
  const title = read && titleOf(key)
  return read && title ? classNamed(edition, read.kind, title) : undefined
}

/** The pack with the classes and limits of a city's own table. */
export function withClasses<P extends Pack>(pack: P, classes: readonly CityClass[]): P {
  const listOf: Readonly<Record<string, ClassKind>> = { gridClass: 'S', partClass: 'P' }
  const codes = pack.codes.map((list) => {
    const own = classes.filter((one) => readKey(one.key)?.kind === listOf[list.name])
    const known = new Set(list.codes.map((one) => one.code))
    return own.length === 0 ? list : { ...list, codes: [...list.codes, ...own.filter((one) => !known.has(one.key)).map(codeOf)] }
  })
  const table = (which: 'limit' | 'safe') =>
    Object.fromEntries(classes.flatMap((one) => (one[which] && readKey(one.key)?.kind === 'S' ? [[one.key, one[which]]] : [])))
  const matters = Object.fromEntries(
    Object.entries(pack.matters).map(([name, matter]) => {
      const set = (clock: string, more: Readonly<Record<string, Limit>>): MatterType['clocks'] => {
        const rule = matter.clocks[clock]
        return rule ? { [clock]: { ...rule, limit: { ...rule.limit, ...more } as typeof rule.limit } } : {}
      }
      const clocks = { ...matter.clocks, ...set('fix', table('limit')), ...set('safe', table('safe')) }
      return [name, { ...matter, clocks }]
    }),
  )
  return { ...pack, codes, matters }
}

function codeOf({ key, title, filing, closing, source }: CityClass): Code {
  const read = readKey(key)
  const days = EDITIONS.find((one) => one.edition === read?.edition)
  const note = [filing && `立案条件：${filing}`, closing && `结案标准：${closing}`, `来源：${source}`]
  const words = note.filter(Boolean).join('；')
  return {
    code: key,
    title,
    parent: read ? keyOf({ ...read, code: read.code.slice(0, 2) }) : key,
    ...(days && days.edition !== '2013' ? { validFrom: days.from } : {}),
    ...(days?.to ? { validTo: days.to } : {}),
    note: say(words, words),
  }
}
