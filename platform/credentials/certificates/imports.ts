import {
  dayOf,
  type Id,
  type Instant,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../../base/index.ts'
import { sheets } from '../../catalogue/index.ts'
import { creditCodeOf, idNumberOf } from '../../fields/decide.ts'
import type { Field } from '../../fields/declare.ts'
import type { Actor } from '../../org/index.ts'
import { type Store, type Tx, underSavepoint } from '../../store/index.ts'
import { realDay } from './decide.ts'
import { type CertificateType, type Draft, type HolderKind, refusals } from './declare.ts'
import { type CertificateDesk, fingerprint, opened } from './desk.ts'
import { issue } from './issue.ts'
import * as keep from './keep.ts'
import { block } from './states.ts'

/** Rows of one file, and of one transaction. */
const MOST_ROWS = 20_000
const BATCH = 100
const MOST_BAD = 2_000

const HEAD = {
  number: ['证照编号', '证书编号', '编号', '证号'],
  holder: ['持证主体', '持证人', '姓名', '名称', '企业名称'],
  code: ['持证主体代码', '证件号码', '身份证号', '身份证号码', '统一社会信用代码'],
  issued: ['颁发日期', '发证日期', '签发日期'],
  from: ['有效期起', '有效期开始', '有效期自'],
  to: ['有效期止', '有效期至', '有效期截止', '有效期'],
} as const satisfies Record<string, readonly string[]>
type Column = keyof typeof HEAD
const NEEDED: readonly Column[] = ['number', 'holder', 'code', 'issued']

/** The headings of a template for a type 模板. */
export const importHead = (type: CertificateType): readonly string[] => [
  ...Object.values(HEAD).map(([title]) => title),
  ...Object.values(type.fields).map(({ title }) => title.zh),
]

export type ImportRow = {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
  readonly reasons: readonly Say[]
}
export type Imported = {
  readonly rows: number
  readonly issued: number
  /** Of those, incomplete: 只作参考. */
  readonly reference: number
  readonly already: number
  readonly conflicts: number
  readonly bad: readonly ImportRow[]
  readonly badRows: number
  /** 质量报告: share of rows that fill a column, and how often each thing was wrong. */
  readonly filled: readonly { readonly title: string; readonly share: number }[]
  readonly reasons: readonly { readonly says: Say; readonly count: number }[]
  readonly told: readonly Say[]
}

/** A day however it was written: 2024-03-05, 2024/3/5, 2024年3月5日, 20240305; null = none of these. */
export function dayIn(text: string): string | null {
  const plain = text.normalize('NFKC').trim()
  if (/^(长期|永久|—|-)?$/.test(plain)) return null
  const read = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(\s.*)?$/.exec(plain)
  if (!read) return plain
  return `${read[1]}-${(read[2] ?? '').padStart(2, '0')}-${(read[3] ?? '').padStart(2, '0')}`
}

/** What a scanner may have misread: letters for digits. */
const unmisread = (code: string): string =>
  code.replace(/[OoQ]/g, '0').replace(/[Il|]/g, '1').replace(/[Zz]/g, '2').replace(/[Ss]/g, '5')

function codeFault(kind: HolderKind, code: string, today: string): Say | null {
  const right = (text: string) =>
    !('problem' in (kind === 'person' ? idNumberOf(text, today) : creditCodeOf(text)))
  if (right(code)) return null
  return right(unmisread(code))
    ? say(
        `号码“${code}”疑似误识（O/0、I/1），应为 ${unmisread(code)}`,
        `“${code}” looks misread (O/0, I/1): ${unmisread(code)}?`,
      )
    : say(`号码“${code}”校验不通过`, `“${code}” fails its check`)
}

/** A cell as the field wants it. */
function cellValue(field: Field, text: string, desk: CertificateDesk): unknown {
  const plain = text.trim()
  if (plain === '') return undefined
  if (field.kind === 'day') return dayIn(plain) ?? undefined
  if (field.kind === 'integer' || field.kind === 'decimal') return Number(plain.replaceAll(',', ''))
  if (field.kind === 'yes') return /^(是|y|yes|true|1)$/i.test(plain)
  if (field.kind === 'code') {
    const codes = desk.codes(field.list)?.codes ?? []
    return codes.find(({ code, title }) => code === plain || title.zh === plain)?.code ?? plain
  }
  return plain
}

/**
 * Brings certificates over from paper 存量转换: CSV or xlsx, whatever its head. A row that is sound is sealed and marked
 * as stock; one that lacks lines of its surface is kept for reference; one that cannot be right goes back with every
 * reason. Told again, the same row makes nothing new; a row that says something else than we have blocks what we have.
 */
export async function importCertificates(
  store: Store,
  desk: CertificateDesk,
  who: Actor,
  input: { readonly path: string; readonly type: string; readonly issuer: Id; readonly kind: HolderKind },
  at: Instant,
): Promise<Result<Imported, Refusal>> {
  const type = Object.hasOwn(desk.types, input.type) ? desk.types[input.type] : undefined
  if (!type) return no(refusals['certificates.unknownType']({ type: input.type }))
  const opening = await sheets.openWorkbook(input.path)
  if (!opening.ok) return opening
  const book = opening.value
  try {
    const { sheet, head, told } = await sheets.bestTable(book, { known: importHead(type) })
    const column = columnsOf(head, type)
    const missing = NEEDED.filter((name) => column.of[name] === undefined).map((name) => HEAD[name][0])
    if (missing.length > 0) return no(refusals['certificates.importUnread']({ missing }))
    const lines: sheets.Line[] = []
    for await (const chunk of book.lines(sheet)) {
      lines.push(...chunk.filter((one) => one.no > head.to && one.cells.some((cell) => cell.trim() !== '')))
      if (lines.length > MOST_ROWS) return no(refusals['certificates.importTooLarge']({ most: MOST_ROWS }))
    }
    const report = newReport(lines, head, told)
    for (let i = 0; i < lines.length; i += BATCH)
      await store.tx(async (tx) => {
        for (const line of lines.slice(i, i + BATCH))
          report.take(line, await rowIn(tx, desk, who, input, type, column, line, at))
      })
    return ok(report.told())
  } catch (fault) {
    if (fault instanceof sheets.BrokenSheet) return no(fault.refusal)
    throw fault
  } finally {
    await book.close()
  }
}

type Columns = {
  readonly of: Readonly<Partial<Record<Column, number>>>
  readonly fields: Readonly<Record<string, number>>
}
function columnsOf(head: sheets.Head, type: CertificateType): Columns {
  const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '')
  const at = (titles: readonly string[]): number | undefined => {
    const n = head.headings.findIndex((one) => titles.includes(plain(one)))
    return n < 0 ? undefined : head.left + n
  }
  const entries = (Object.keys(HEAD) as Column[]).flatMap((name) => {
    const n = at(HEAD[name])
    return n === undefined ? [] : [[name, n] as const]
  })
  return {
    of: Object.fromEntries(entries),
    fields: Object.fromEntries(
      Object.entries(type.fields).flatMap(([name, field]) => {
        const n = at([plain(field.title.zh), name])
        return n === undefined ? [] : [[name, n] as const]
      }),
    ),
  }
}

type Outcome =
  | { readonly made: 'issued' | 'reference' | 'already' | 'conflict' }
  | { readonly reasons: readonly Say[] }

async function rowIn(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  input: { readonly type: string; readonly issuer: Id; readonly kind: HolderKind },
  type: CertificateType,
  column: Columns,
  line: sheets.Line,
  at: Instant,
): Promise<Outcome> {
  const cell = (n: number | undefined): string => (n === undefined ? '' : (line.cells[n] ?? '').trim())
  const of = (name: Column) => cell(column.of[name])
  const reasons: Say[] = []
  const damaged = (line.flags ?? []).some((flag) => flag.kind === 'damaged' && flag.column === column.of.code)
  if (damaged)
    reasons.push(say('号码被表格软件截去末位', 'the spreadsheet cut the last digits of the number'))
  const holder = { kind: input.kind, name: of('holder'), code: of('code').normalize('NFKC').toUpperCase() }
  if (!of('number')) reasons.push(say('缺少证照编号', 'no number'))
  if (!holder.name) reasons.push(say('缺少持证主体', 'no holder'))
  const fault = codeFault(input.kind, of('code'), dayOf(at))
  if (fault && !damaged) reasons.push(fault)
  const days = { issued: dayIn(of('issued')), from: dayIn(of('from')), to: dayIn(of('to')) }
  if (!days.issued) reasons.push(say('缺少颁发日期', 'no date of issue'))
  for (const day of Object.values(days))
    if (day && !realDay(day)) reasons.push(say(`日期“${day}”不存在`, `no such day: ${day}`))
  if (days.issued && realDay(days.issued) && days.issued > dayOf(at))
    reasons.push(say('颁发日期在将来', 'issued in the future'))
  if (days.from && days.to && days.to < days.from)
    reasons.push(say('有效期止早于有效期起', 'ends before it begins'))
  if (reasons.length > 0) return { reasons }
  const fields = Object.fromEntries(
    Object.entries(type.fields).flatMap(([name, field]) => {
      const value = cellValue(field, cell(column.fields[name]), desk)
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
  const known = await keep.byNumber(tx, desk.district, input.type, of('number'))
  const standing = known.find((one) => one.state === 'issued' || one.state === 'suspended')
  if (standing) {
    if (!standing.holders.includes(fingerprint(desk, holder)))
      return { reasons: [say('编号已属于另一持证主体', 'the number belongs to another holder')] }
    const { facts } = opened(desk, standing)
    const differing = Object.entries(fields).filter(
      ([name, value]) => JSON.stringify(facts.surface[name]) !== JSON.stringify(value),
    )
    const name = facts.holders[0]?.name === holder.name ? [] : ['持证主体']
    const all = [...name, ...differing.map(([one]) => type.fields[one]?.title.zh ?? one)]
    if (all.length === 0) return { made: 'already' }
    await block(tx, desk, standing.id, 'conflict', `存量数据与已签发的不一致：${all.join('、')}`, at)
    return { made: 'conflict' }
  }
  const incomplete = Object.entries(type.fields).some(
    ([name, field]) => field.required && fields[name] === undefined,
  )
  const draft: Draft = {
    ...{ type: input.type, issuer: input.issuer, holders: [holder], fields, number: of('number') },
    ...(days.issued ? { issuedOn: days.issued } : {}),
    ...(days.from ? { validFrom: days.from } : {}),
    ...(of('to') ? { validTo: days.to } : {}),
    ...{ origin: 'stock', reference: incomplete },
    source: `stock ${input.type} ${of('number')} ${fingerprint(desk, holder)}`,
  }
  const made = await refusable(tx, () => issue(tx, desk, who, draft, at))
  if (!made.ok) {
    const faults = (made.error.detail as { faults?: readonly { says: Say }[] } | undefined)?.faults
    return { reasons: faults ? faults.map((one) => one.says) : [made.error.says] }
  }
  return { made: !made.value.fresh ? 'already' : incomplete ? 'reference' : 'issued' }
}

class Undone extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** What refuses has written nothing. */
export async function refusable<T>(
  tx: Tx,
  work: () => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    return await underSavepoint(tx, async () => {
      const done = await work()
      if (!done.ok) throw new Undone(done.error)
      return done
    })
  } catch (fault) {
    if (fault instanceof Undone) return no(fault.refusal)
    throw fault
  }
}

function newReport(lines: readonly sheets.Line[], head: sheets.Head, told: readonly Say[]) {
  const counts = { issued: 0, reference: 0, already: 0, conflicts: 0, badRows: 0 }
  const bad: ImportRow[] = []
  const reasons = new Map<string, { says: Say; count: number }>()
  const filled = head.headings.map((title, n) => ({
    title,
    share:
      lines.length === 0
        ? 0
        : lines.filter((line) => (line.cells[head.left + n] ?? '').trim() !== '').length / lines.length,
  }))
  return {
    take(line: sheets.Line, outcome: Outcome): void {
      if ('made' in outcome) {
        if (outcome.made === 'conflict') counts.conflicts++
        else if (outcome.made === 'reference') {
          counts.issued++
          counts.reference++
        } else counts[outcome.made]++
        return
      }
      counts.badRows++
      for (const says of outcome.reasons) {
        // the same kind of fault, whatever value it names
        const kind = says.zh.replace(/“[^“”]*”/g, '“…”').replace(/应为.*/, '')
        const one = reasons.get(kind) ?? {
          says: { zh: kind, en: says.en.replace(/“[^“”]*”/g, '“…”') },
          count: 0,
        }
        one.count++
        reasons.set(kind, one)
      }
      if (bad.length < MOST_BAD)
        bad.push({
          line: line.no,
          cells: Object.fromEntries(
            head.headings.map((title, n) => [title, line.cells[head.left + n] ?? '']),
          ),
          reasons: outcome.reasons,
        })
    },
    told: (): Imported => ({
      ...{ rows: lines.length, ...counts, bad, filled, told },
      reasons: [...reasons.values()].sort((a, b) => b.count - a.count),
    }),
  }
}
