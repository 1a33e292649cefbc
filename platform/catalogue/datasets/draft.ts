import { isId, type Say, say } from '../../../base/index.ts'
import { gradeOf } from '../../fields/decide.ts'
import type { Field, Grade, Mask } from '../../fields/declare.ts'
import { canonical } from '../../registers/decide.ts'
import {
  type DatasetDraft,
  type DatasetItem,
  type DraftFault,
  datasetClasses,
  datasetFormats,
  openClasses,
  shareClasses,
  updateCycles,
} from './declare.ts'

type Json = Readonly<Record<string, unknown>>

/** Kinds of items a steward may choose; registers may bring others. */
export const itemKinds = {
  text: say('文本', 'text'),
  integer: say('整数', 'whole number'),
  decimal: say('小数', 'number'),
  money: say('金额', 'money'),
  yes: say('是否', 'yes or no'),
  day: say('日期', 'date'),
  instant: say('日期时间', 'date and time'),
  code: say('代码', 'code'),
  phone: say('电话', 'telephone'),
  idNumber: say('公民身份号码', 'identity number'),
  creditCode: say('统一社会信用代码', 'credit code'),
  mail: say('电子邮箱', 'mail address'),
  point: say('经纬度', 'point'),
  area: say('行政区划', 'division'),
  unit: say('单位', 'unit'),
} as const satisfies Partial<Record<Field['kind'], Say>>
export type ItemKind = keyof typeof itemKinds

export const masks = ['name', 'phone', 'idNumber', 'address', 'all'] as const satisfies readonly Mask[]

/** Text that names persons by its kind: a mask is due whatever the grade says. */
const ALWAYS_PERSONAL: readonly string[] = ['idNumber']
const MOST_ITEMS = 300
const MOST_TEXT = 4000

const clean = (value: unknown, most = MOST_TEXT): string =>
  typeof value === 'string'
    ? value
        .toWellFormed()
        .normalize('NFC')
        .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ')
        .trim()
        .slice(0, most)
    : ''
const orNull = (value: unknown): string | null => clean(value) || null
const oneOf = <T extends string>(names: Readonly<Record<T, unknown>>, value: unknown, other: T): T =>
  typeof value === 'string' && Object.hasOwn(names, value) ? (value as T) : other
const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
const titleOf = (value: unknown, en?: unknown): Say => {
  const zh = clean(typeof value === 'string' ? value : object(value).zh, 200)
  return say(zh, clean(en ?? object(value).en, 200) || zh)
}
const grade = (value: unknown): Grade | undefined =>
  [1, 2, 3, 4].includes(Number(value)) ? (Number(value) as Grade) : undefined
const finite = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** A field as it came over the wire: known words only. */
function fieldIn(input: Json): Field {
  const kind = oneOf<ItemKind>(itemKinds, input.kind, 'text')
  const of = grade(input.grade)
  const personal = masks.find((one) => one === input.personal)
  const [min, max, digits] = [finite(input.min), finite(input.max), finite(input.digits)]
  const numbers = kind === 'text' || kind === 'integer' || kind === 'decimal' || kind === 'money'
  return {
    kind,
    title: titleOf(input.title),
    ...(input.required === true ? { required: true } : {}),
    ...(of ? { grade: of } : {}),
    ...(personal ? { personal } : {}),
    ...(numbers && min !== undefined ? { min } : {}),
    ...(numbers && max !== undefined ? { max } : {}),
    ...(kind === 'decimal' && digits !== undefined ? { digits } : {}),
    ...(kind === 'code' ? { list: clean(input.list, 80) } : {}),
  } as Field
}

function itemIn(value: unknown): DatasetItem {
  const input = object(value)
  const element = clean(input.element, 120)
  const share = input.share
  return {
    name: clean(input.name, 60),
    field: fieldIn(object(input.field)),
    ...(element ? { element } : {}),
    ...(input.key === true ? { key: true } : {}),
    ...(input.quasi === true ? { quasi: true } : {}),
    ...(typeof share === 'string' && Object.hasOwn(shareClasses, share)
      ? { share: share as DatasetDraft['share'] }
      : {}),
  }
}

/** A draft as it came over the wire, laid over what stands; what is missing or unknown is told by `draftFaults`. */
export function draftIn(value: unknown, before?: DatasetDraft): DatasetDraft {
  const input = { ...before, ...object(value) } as Json
  const items = Array.isArray(input.items) ? (input.items as unknown[]).slice(0, MOST_ITEMS + 1) : []
  return {
    title: titleOf(input.title),
    abstract: clean(input.abstract),
    class: oneOf(datasetClasses, input.class, 'unit'),
    subject: clean(input.subject, 60),
    unit: clean(input.unit, 60),
    system: orNull(input.system),
    duty: orNull(input.duty),
    format: oneOf(datasetFormats, input.format, 'table'),
    items: items.map(itemIn),
    share: oneOf(shareClasses, input.share, 'conditional'),
    shareCondition: orNull(input.shareCondition),
    shareBasis: orNull(input.shareBasis),
    open: oneOf(openClasses, input.open, 'closed'),
    licence: orNull(input.licence),
    cycle: oneOf(updateCycles, input.cycle, 'other'),
    grade: grade(input.grade) ?? 2,
    related: (Array.isArray(input.related) ? input.related : []).slice(0, 50).flatMap((one) => {
      const code = clean(one, 80)
      return code ? [code] : []
    }),
  }
}

export type DraftContext = {
  readonly hasSubject: (code: string) => boolean
  readonly hasUnit: (id: string) => boolean
}

/** Items that follow a declaration of the city itself: a register or a kind of matter. */
export const isOwnData = (one: { readonly origin: string; readonly source?: string | null }): boolean =>
  one.origin === 'register' || one.source?.startsWith('matter:') === true

/** Highest grade of the items 就高不就低. */
export const highestGrade = (items: readonly DatasetItem[]): Grade =>
  Math.max(1, ...items.map((one) => gradeOf(one.field))) as Grade

/** The items of the key, as one text. */
export const keyText = (items: readonly DatasetItem[]): string =>
  items
    .filter((one) => one.key)
    .map((one) => one.name)
    .join('+')

/** Everything wrong with a draft, at once; empty = it may go to review. */
export function draftFaults(draft: DatasetDraft, context: DraftContext): DraftFault[] {
  const faults: DraftFault[] = []
  const wrong = (path: string, zh: string, en: string) => faults.push({ path, says: say(zh, en) })
  if (!draft.title.zh) wrong('title', '请写名称', 'The title is missing')
  if ([...draft.abstract].length < 4) wrong('abstract', '请写摘要（至少 4 个字）', 'The abstract is missing')
  if (!context.hasSubject(draft.subject)) wrong('subject', '请选择主题', 'Choose a subject')
  if (!isId(draft.unit) || !context.hasUnit(draft.unit))
    wrong('unit', '提供方不是本市的单位', 'The providing unit is not known')
  if (draft.share === 'never' && !draft.shareBasis)
    wrong('shareBasis', '不予共享须写明法律、法规依据', 'What is never shared must cite the law')
  if (draft.share === 'conditional' && !draft.shareCondition)
    wrong('shareCondition', '有条件共享须写明共享条件', 'Say on what conditions it is shared')
  if (draft.open !== 'closed' && draft.share === 'never')
    wrong('open', '不予共享的资源不能向社会开放', 'What is never shared cannot be open to the public')
  if (draft.items.length === 0) wrong('items', '至少要有一个信息项', 'Name at least one item')
  if (draft.items.length > MOST_ITEMS)
    wrong('items', `信息项最多 ${MOST_ITEMS} 个`, `At most ${MOST_ITEMS} items`)
  faults.push(...itemFaults(draft.items))
  const highest = highestGrade(draft.items)
  if (draft.grade < highest)
    wrong(
      'grade',
      `安全级别不得低于最高的信息项（${highest} 级）`,
      `The grade must be at least that of its highest item (${highest})`,
    )
  return faults
}

function itemFaults(items: readonly DatasetItem[]): DraftFault[] {
  const faults: DraftFault[] = []
  const names = new Set<string>()
  const titles = new Set<string>()
  items.forEach((item, i) => {
    const wrong = (zh: string, en: string, of = 'name') =>
      faults.push({
        path: `items.${i}.${of}`,
        says: say(
          `第 ${i + 1} 项${item.field.title.zh ? `“${item.field.title.zh}”` : ''}${zh}`,
          `item ${i + 1}: ${en}`,
        ),
      })
    const { name, field } = item
    if (!/^[a-z][A-Za-z0-9]{0,39}$/.test(name))
      wrong(
        '的英文名应以小写字母开头，只含字母和数字',
        'its Latin name begins with a small letter and holds letters and digits only',
      )
    // f_a_b is made of aB and of aB only when case is told apart
    const key = name.toLowerCase()
    if (names.has(key)) wrong(`的英文名“${name}”重复`, `the name "${name}" stands twice`)
    names.add(key)
    const title = field.title.zh.normalize('NFKC').replace(/\s/g, '')
    if (!title) wrong('没有名称', 'has no title', 'field.title')
    else if (titles.has(title)) wrong('重复', 'its title stands twice', 'field.title')
    titles.add(title)
    if (field.kind === 'code' && !field.list) wrong('没有代码表', 'names no code list', 'field.list')
    const personal = ALWAYS_PERSONAL.includes(field.kind) || (field.grade ?? 0) >= 3
    if (personal && !field.personal)
      wrong('属个人信息，须选择脱敏方式', 'is personal: choose a mask', 'field.personal')
    if (item.key && !field.required) wrong('是主键，须必填', 'is part of the key and must be required', 'key')
  })
  return faults
}

/** Class digit and subject number, by the order of the city's table: `307` 类项. */
export function codePrefix(
  draft: Pick<DatasetDraft, 'class' | 'subject'>,
  subjects: readonly string[],
): string {
  const classes = { base: 1, subject: 2, unit: 3 } as const
  const at = subjects.indexOf(draft.subject) + 1
  return `${classes[draft.class]}${String(at).padStart(2, '0')}`
}

/** 信息资源代码: `307/000012`. */
export const codeOf = (prefix: string, serial: number): string =>
  `${prefix}/${String(serial).padStart(6, '0')}`

/** The part of a dataset that is written by hand. */
export const draftOf = (
  one: Omit<DatasetDraft, 'duty' | 'licence' | 'related'> & {
    readonly duty?: string | null
    readonly licence?: string | null
    readonly related?: readonly string[]
  },
): DatasetDraft => ({
  ...{ title: one.title, abstract: one.abstract, class: one.class, subject: one.subject, unit: one.unit },
  ...{ system: one.system, duty: one.duty ?? null, format: one.format, items: one.items, share: one.share },
  ...{ shareCondition: one.shareCondition, shareBasis: one.shareBasis, open: one.open },
  ...{ licence: one.licence ?? null, cycle: one.cycle, grade: one.grade, related: one.related ?? [] },
})

/** What differs between two versions, by the names of the parts. */
export const changedParts = (before: DatasetDraft, after: DatasetDraft): (keyof DatasetDraft)[] =>
  (Object.keys(after) as (keyof DatasetDraft)[]).filter(
    // the database keeps keys in an order of its own
    (name) => canonical(before[name]) !== canonical(after[name]),
  )

/** Items that came, went or changed between two versions, by title. */
export function itemChanges(before: readonly DatasetItem[], after: readonly DatasetItem[]) {
  const was = new Map(before.map((one) => [one.name, one]))
  const is = new Map(after.map((one) => [one.name, one]))
  return {
    added: after.filter((one) => !was.has(one.name)),
    removed: before.filter((one) => !is.has(one.name)),
    changed: after.filter((one) => {
      const old = was.get(one.name)
      return old !== undefined && canonical(old) !== canonical(one)
    }),
  }
}
