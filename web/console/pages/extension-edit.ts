import type { PlanStep } from '../../../kit/extension.ts'
import type { Difference } from '../../../platform/extensions/decide.ts'
import type { ExtensionVersion, Found } from '../../../platform/extensions/declare.ts'
import type { Say } from '../../live/index.ts'
/** Pure edits of a declaration that is composed 自建应用: every one gives a new declaration and leaves the old one. */
export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One place up or down among its neighbours: the order of fields is the order of the form. */
export function move(all: Json, key: string, by: -1 | 1): Json {
  const entries = Object.entries(all)
  const from = entries.findIndex(([name]) => name === key)
  const to = from + by
  const [one, other] = [entries[from], entries[to]]
  if (!one || !other) return all
  entries[from] = other
  entries[to] = one
  return Object.fromEntries(entries)
}

/** Another code for the same thing, where it stands. */
export const rename = (all: Json, key: string, next: string): Json =>
  next === key || !/^[A-Za-z][A-Za-z0-9]*$/.test(next) || Object.hasOwn(all, next)
    ? all
    : Object.fromEntries(Object.entries(all).map(([name, one]) => [name === key ? next : name, one]))

/** A code that is still free: field1, field2, … */
export function freeKey(all: Json, begin: string): string {
  let n = Object.keys(all).length + 1
  while (Object.hasOwn(all, `${begin}${n}`)) n++
  return `${begin}${n}`
}

export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** In the list or out of it. */
export const toggled = (list: unknown, one: string, on: boolean): readonly string[] => {
  const others = textsOf(list).filter((other) => other !== one)
  return on ? [...others, one] : others
}

/** A blank application: a register, and where wanted a matter with three steps. */
export function blank(name: string, title: string, parts: { register: boolean; matter: boolean }): Json {
  const both = (zh: string, en: string) => ({ zh, en })
  const keeper = `${name}Keeper`
  return {
    ...{ name, title: both(title, title), net: 'govern', domain: '公共支撑' },
    roles: {
      [keeper]: { title: both(`${title}管理`, `Keeper of ${title}`), sees: 'area', matters: [`${name}.`] },
    },
    codes: [],
    registers: parts.register
      ? {
          record: {
            title: both(`${title}登记簿`, `Register of ${title}`),
            fields: {
              title: { kind: 'text', title: both('名称', 'Title'), required: true, max: 100 },
              area: { kind: 'area', title: both('所属区划', 'Area') },
            },
            ...{ label: 'title', key: ['title'], search: ['title'], publicFields: [] },
            ...{ editors: [keeper], readers: ['*'] },
          },
        }
      : {},
    matters: parts.matter ? { work: blankMatter(title, keeper) } : {},
    indicators: {},
  }
}

export function blankMatter(title: string, keeper: string): Json {
  const both = (zh: string, en: string) => ({ zh, en })
  return {
    ...{ title: both(`${title}办理`, `Work on ${title}`), requester: null },
    fields: {
      title: { kind: 'text', title: both('标题', 'Title'), required: true, max: 100 },
      content: {
        kind: 'text',
        long: true,
        title: both('内容', 'Content'),
        required: true,
        min: 2,
        max: 2000,
      },
      area: { kind: 'area', title: both('所属区划', 'Area') },
    },
    flow: {
      initial: 'begun',
      states: {
        begun: { title: both('待办理', 'To be done'), kind: 'open' },
        done: { title: both('已办结', 'Closed'), kind: 'closed' },
      },
      actions: {
        close: {
          ...{ title: both('办结', 'Close'), from: ['begun'], to: 'done', by: [keeper] },
          form: { note: { kind: 'text', long: true, title: both('办理情况', 'What was done'), max: 1000 } },
          effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
        },
      },
    },
    clocks: {
      work: {
        ...{ title: both('办理时限', 'Limit'), limit: { '*': { workingDays: 10 } }, main: true },
        basis: both('', ''),
      },
    },
    opening: { begun: [{ do: 'startClock', clock: 'work' }] },
  }
}

export type Head = Pick<
  ExtensionVersion,
  'id' | 'name' | 'version' | 'state' | 'revision' | 'author' | 'changedBy'
> &
  Pick<ExtensionVersion, 'note' | 'reviewer' | 'why' | 'aside'> & {
    readonly title: Say | null
    readonly changedAt: string
    readonly reviewedAt: string | null
    readonly appliedAt: string | null
  }
/** A version as the page shows it. */
export type Shown = Head & {
  readonly body: Json
  readonly liveBody: Json | null
  readonly versions: readonly Head[]
  readonly found: readonly Found[]
  readonly steps: readonly PlanStep[]
  readonly against: number | null
  readonly differs: readonly Difference[]
  readonly may: { readonly compose: boolean; readonly review: boolean }
}
