import { no, ok, type Refusal, type Result, type Say, say } from '../base/index.ts'
import { sheets } from '../platform/catalogue/index.ts'
import { items } from '../platform/services/index.ts'
import {
  caseKinds,
  channels,
  type ItemBody,
  type ItemVersion,
  itemTypes,
  levels,
  limitUnits,
  type Material,
  materialNeeds,
  materialSources,
  type ServiceItem,
  type ServiceItemDraft,
  scopes,
  targets,
  topics,
} from '../platform/services/items/declare.ts'
import { readSheets } from './sheet.ts'

/** Columns of the three sheets, by the words of the national list. */
const BASIC = [
  '基本编码',
  '事项名称',
  '英文名称',
  '事项类型',
  '设定依据',
  '法定时限',
  '法定时限单位',
] as const
const TASK = [
  ...[
    '实施编码',
    '基本编码',
    '事项名称',
    '英文名称',
    '一句话说明',
    '英文说明',
    '实施主体',
    '行使层级',
    '服务对象',
    '主题',
  ],
  ...[
    '办理形式',
    '办件类型',
    '承诺时限',
    '承诺时限单位',
    '法定时限',
    '法定时限单位',
    '通办范围',
    '到现场次数',
    '到现场原因',
  ],
  ...['受理条件', '结果名称', '咨询电话', '监督电话', '俗称'],
] as const
const MATERIAL = [
  '实施编码',
  '材料代号',
  '材料名称',
  '英文名称',
  '材料来源',
  '必要性',
  '原件份数',
  '复印件份数',
  '替代证照',
  '受理要点',
] as const
const SHEETS = { basic: '基本目录', task: '实施清单', material: '材料' } as const

type Words = Readonly<Record<string, Say>>
const wordOf = (of: Words, code: string): string => of[code]?.zh ?? code
const wordsOf = (of: Words, codes: readonly string[]): string =>
  codes.map((code) => wordOf(of, code)).join('、')
const lines = (all: readonly Say[]): string => all.map((one) => one.zh).join('\n')

/** The whole list as a workbook: basic entries, implementations in force, their materials. */
export async function writeItemSheets(
  basics: readonly ServiceItem[],
  all: readonly ItemVersion[],
  unitName: (unit: string) => string,
) {
  const bytes = await sheets.xlsxFile([
    {
      name: SHEETS.basic,
      rows: [
        [...BASIC],
        ...basics.map((one) => [
          ...[one.code, one.title.zh, one.title.en, wordOf(itemTypes, one.type), one.law.join('\n')],
          ...[String(one.legal.amount), wordOf(limitUnits, one.legal.unit)],
        ]),
      ],
    },
    {
      name: SHEETS.task,
      rows: [
        [...TASK],
        ...all.map((one) => [
          ...[
            one.code,
            one.catalogCode,
            one.title.zh,
            one.title.en,
            one.summary.zh,
            one.summary.en,
            unitName(one.unit),
          ],
          ...[wordOf(levels, one.level), wordsOf(targets, one.targets), wordOf(topics, one.topic)],
          ...[wordsOf(channels, one.channels), wordOf(caseKinds, one.caseKind)],
          ...[String(one.promise.amount), wordOf(limitUnits, one.promise.unit)],
          ...[String(one.legal.amount), wordOf(limitUnits, one.legal.unit), wordOf(scopes, one.scope)],
          ...[String(one.visits), one.visitReason?.zh ?? '', lines(one.conditions), one.result.title.zh],
          ...[one.phone, one.complaints, one.words.join('、')],
        ]),
      ],
    },
    {
      name: SHEETS.material,
      rows: [
        [...MATERIAL],
        ...all.flatMap((one) =>
          one.materials.map((material) => [
            ...[one.code, material.code, material.title.zh, material.title.en],
            ...[wordOf(materialSources, material.source), wordOf(materialNeeds, material.need)],
            ...[
              String(material.originals),
              String(material.copies),
              material.certificate ?? '',
              material.points?.zh ?? '',
            ],
          ]),
        ),
      ],
    },
  ])
  return {
    name: '政务服务事项清单.xlsx',
    mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    bytes,
    rows: all.length,
    more: false,
  }
}

export type ItemReject = { readonly line: number; readonly cells: readonly string[]; readonly why: Say }
export type ItemsRead = {
  readonly basics: readonly ServiceItemDraft[]
  readonly items: readonly {
    readonly line: number
    readonly code: string
    readonly catalogCode: string
    readonly body: ItemBody
  }[]
  /** Lines handed back 退回的行. */
  readonly rejected: readonly ItemReject[]
}

type Row = {
  readonly line: number
  readonly cells: readonly string[]
  readonly of: (column: string) => string
}

/** Rows under their headings; null where the sheet is not there. */
function rowsOf(
  book: readonly { name: string; rows: readonly (readonly string[])[] }[],
  name: string,
): readonly Row[] | null {
  const sheet = book.find((one) => one.name.trim() === name)
  const head =
    sheet?.rows.findIndex((row) =>
      row.some((cell) => cell.trim() === '基本编码' || cell.trim() === '材料代号'),
    ) ?? -1
  if (!sheet || head < 0) return null
  const places = new Map((sheet.rows[head] ?? []).map((cell, at) => [cell.trim(), at]))
  return sheet.rows
    .slice(head + 1)
    .flatMap((cells, i): Row[] =>
      cells.some((cell) => cell.trim() !== '')
        ? [{ line: head + 2 + i, cells, of: (column) => (cells[places.get(column) ?? -1] ?? '').trim() }]
        : [],
    )
}

const codeIn = <C extends string>(of: Readonly<Record<C, Say>>, words: string): C | undefined =>
  (Object.keys(of) as C[]).find((code) => code === words || of[code].zh === words || of[code].en === words)
const listIn = (text: string): string[] =>
  text
    .split(/[、，,;；\n]/)
    .map((one) => one.trim())
    .filter(Boolean)

/** Reads the workbook as `writeItemSheets` writes it; what a row does not say stays as the item has it. */
export async function readItemSheets(
  sent: { readonly name: string; readonly bytes: Uint8Array },
  units: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, ItemVersion>,
): Promise<Result<ItemsRead, Refusal>> {
  const book = await readSheets(sent.bytes)
  if (!book.ok) return book
  const tasks = rowsOf(book.value, SHEETS.task)
  const basics = rowsOf(book.value, SHEETS.basic) ?? []
  if (!tasks && basics.length === 0)
    return no(items.refusals['items.badSheet']({ what: `没有工作表“${SHEETS.task}”或“${SHEETS.basic}”` }))
  const rejected: ItemReject[] = []
  const reject = (row: Row, zh: string, en: string): void => {
    rejected.push({ line: row.line, cells: row.cells, why: say(zh, en) })
  }
  const materials = new Map<string, Material[]>()
  for (const row of rowsOf(book.value, SHEETS.material) ?? []) {
    const material = materialIn(row, known)
    if (material) materials.set(row.of('实施编码'), [...(materials.get(row.of('实施编码')) ?? []), material])
    else
      reject(
        row,
        '材料代号、名称、来源或必要性不正确',
        'Code, name, source or need of the material is not right',
      )
  }
  const read: { line: number; code: string; catalogCode: string; body: ItemBody }[] = []
  const seen = new Set<string>()
  for (const row of tasks ?? []) {
    const code = row.of('实施编码')
    if (seen.has(code)) reject(row, `实施编码“${code}”重复`, `Code ${code} stands twice`)
    else {
      seen.add(code)
      const body = taskIn(row, units, known.get(code), materials.get(code))
      if (typeof body === 'string') reject(row, `${body}不正确`, `${body} is not right`)
      else read.push({ line: row.line, code, catalogCode: row.of('基本编码'), body })
    }
  }
  const entries = basics.flatMap((row): ServiceItemDraft[] => {
    const type = codeIn(itemTypes, row.of('事项类型'))
    const unit = codeIn(limitUnits, row.of('法定时限单位'))
    const entry = type &&
      unit && {
        ...{
          code: row.of('基本编码'),
          title: say(row.of('事项名称'), row.of('英文名称') || row.of('事项名称')),
          type,
        },
        law: row
          .of('设定依据')
          .split('\n')
          .map((one) => one.trim())
          .filter(Boolean),
        legal: { amount: Number(row.of('法定时限')), unit },
      }
    const fault = entry
      ? items.basicFaults(entry)[0]?.says
      : say('事项类型或时限单位不正确', 'Type or unit is not right')
    if (fault) rejected.push({ line: row.line, cells: row.cells, why: fault })
    return entry && !fault ? [entry] : []
  })
  return ok({ basics: entries, items: read, rejected })
}

function materialIn(row: Row, known: ReadonlyMap<string, ItemVersion>): Material | undefined {
  const code = row.of('材料代号')
  const before = known.get(row.of('实施编码'))?.materials.find((one) => one.code === code)
  const source = codeIn(materialSources, row.of('材料来源'))
  const need = codeIn(materialNeeds, row.of('必要性'))
  const [originals, copies] = [Number(row.of('原件份数') || 1), Number(row.of('复印件份数') || 0)]
  if (!code || !row.of('材料名称') || !source || !need || !(originals >= 0) || !(copies >= 0))
    return undefined
  const [certificate, points] = [row.of('替代证照'), row.of('受理要点')]
  const { certificate: _c, points: _p, ...rest } = before ?? { electronic: true }
  return {
    ...rest,
    electronic: before?.electronic ?? true,
    ...{
      code,
      title: say(row.of('材料名称'), row.of('英文名称') || row.of('材料名称')),
      source,
      need,
      originals,
      copies,
    },
    ...(certificate ? { certificate } : {}),
    ...(points ? { points: say(points, before?.points?.zh === points ? before.points.en : points) } : {}),
  }
}

/** The version that a row says, over what the item has already; or the column that is not right. */
function taskIn(
  row: Row,
  units: ReadonlyMap<string, string>,
  before: ItemVersion | undefined,
  materials: readonly Material[] | undefined,
): ItemBody | string {
  const unit = units.get(row.of('实施主体'))
  if (!unit) return '实施主体'
  const one = <C extends string>(of: Readonly<Record<C, Say>>, column: string) => codeIn(of, row.of(column))
  const many = <C extends string>(of: Readonly<Record<C, Say>>, column: string) =>
    listIn(row.of(column)).map((word) => codeIn(of, word))
  const all = {
    level: one(levels, '行使层级'),
    topic: one(topics, '主题'),
    caseKind: one(caseKinds, '办件类型'),
    scope: one(scopes, '通办范围'),
    promiseUnit: one(limitUnits, '承诺时限单位'),
    legalUnit: one(limitUnits, '法定时限单位'),
  }
  const names: Record<keyof typeof all, string> = {
    ...{ level: '行使层级', topic: '主题', caseKind: '办件类型', scope: '通办范围' },
    ...{ promiseUnit: '承诺时限单位', legalUnit: '法定时限单位' },
  }
  for (const [name, value] of Object.entries(all))
    if (value === undefined) return names[name as keyof typeof all]
  const [aims, ways] = [many(targets, '服务对象'), many(channels, '办理形式')]
  if (aims.length === 0 || aims.includes(undefined)) return '服务对象'
  if (ways.length === 0 || ways.includes(undefined)) return '办理形式'
  const [promise, legal, visits] = ['承诺时限', '法定时限', '到现场次数'].map((column) =>
    Number(row.of(column) || 0),
  )
  if (![promise, legal, visits].every((value) => Number.isInteger(value))) return '时限或到现场次数'
  const title = row.of('事项名称')
  if (!title) return '事项名称'
  const reason = row.of('到现场原因')
  const lined = (column: string, was: readonly Say[] | undefined): readonly Say[] =>
    row
      .of(column)
      .split('\n')
      .map((text) => text.trim())
      .filter(Boolean)
      .map((text) => was?.find((known) => known.zh === text) ?? say(text, text))
  const base: ItemBody = before
    ? items.bodyOf(before)
    : {
        ...{
          title: say('', ''),
          summary: say('', ''),
          handleCode: null,
          unit,
          bodyKind: '1',
          level: '4',
          area: '',
        },
        ...{
          targets: [],
          topic: 'other',
          channels: [],
          caseKind: 'promise',
          scope: 'local',
          visits: 0,
          visitReason: null,
        },
        ...{ promise: { amount: 0, unit: 'working' }, legal: { amount: 0, unit: 'working' } },
        ...{
          conditions: [],
          steps: [],
          fees: [],
          places: [],
          phone: '',
          complaints: '',
          faq: [],
          specials: [],
          flags: [],
        },
        ...{
          result: { title: say('', ''), sample: null, validMonths: null },
          matterType: 'serviceHall.application',
        },
        ...{
          form: { fields: {}, sections: [] },
          materials: [],
          situation: { questions: [] },
          tables: [],
          words: [],
        },
      }
  const result = row.of('结果名称')
  return {
    ...base,
    title: say(title, row.of('英文名称') || title),
    summary: say(row.of('一句话说明'), row.of('英文说明') || row.of('一句话说明')),
    unit,
    ...({ level: all.level, topic: all.topic, caseKind: all.caseKind, scope: all.scope } as Pick<
      ItemBody,
      'level' | 'topic' | 'caseKind' | 'scope'
    >),
    area: base.area || '440111',
    targets: aims as ItemBody['targets'],
    channels: ways as ItemBody['channels'],
    promise: { amount: promise ?? 0, unit: all.promiseUnit as ItemBody['promise']['unit'] },
    legal: { amount: legal ?? 0, unit: all.legalUnit as ItemBody['legal']['unit'] },
    visits: visits ?? 0,
    visitReason: reason ? (base.visitReason?.zh === reason ? base.visitReason : say(reason, reason)) : null,
    conditions: lined('受理条件', base.conditions),
    result: {
      ...base.result,
      title: base.result.title.zh === result ? base.result.title : say(result, result),
    },
    phone: row.of('咨询电话'),
    complaints: row.of('监督电话'),
    words: listIn(row.of('俗称')),
    materials: materials ?? base.materials,
  }
}
