import { type Say, say } from '../../live/index.ts'
import type { Declared } from '../../live/wire.ts'
import { codePath } from '../parts/code.ts'
import { bodyWords, subjectWords } from './fact-words.ts'

/** What gives names to the codes in a fact. */
export type Names = {
  readonly declared: Declared
  readonly s: (says: Say | string) => string
  readonly exact: (at: string) => string
  readonly area: (code: string) => string
  readonly unit: (id: string) => string
}

const LISTS: Readonly<Record<string, readonly string[]>> = {
  category: ['category'],
  urgency: ['urgency'],
  channel: ['channel'],
  kind: ['kind', 'unitKind'],
}
const OTHERS: Readonly<Record<string, Readonly<Record<string, Say>>>> = {
  level: {
    2: say('市级', 'city'),
    3: say('区级', 'district'),
    4: say('街镇级', 'town'),
    5: say('村居级', 'village'),
  },
  point: {
    breach: say('已超时', 'breached'),
    end: say('已期满', 'ended'),
    last: say('最后提醒', 'last warning'),
    50: say('用时过半', 'half used'),
    80: say('用时八成', '80 % used'),
  },
  role: { lead: say('主办', 'lead'), helper: say('协办', 'helper') },
  holderKind: { account: say('人员', 'person'), post: say('岗位', 'post'), client: say('系统', 'program') },
  purpose: {
    category: say('事项分类', 'category'),
    kind: say('诉求类型', 'kind'),
    urgency: say('紧急程度', 'urgency'),
    unit: say('承办单位', 'unit'),
  },
  kind: {
    contact: say('联系诉求人', 'contact'),
    sign: say('签收', 'sign'),
    handle: say('办理', 'handling'),
    main: say('主岗', 'main post'),
  },
  format: { csv: say('CSV 表格', 'CSV'), xlsx: say('Excel 表格', 'Excel') },
}
const UNITS = new Set(['unit', 'ownerUnit', 'parent', 'into', 'helpers', 'was', 'lead'])
const AREAS = new Set(['area', 'areas'])
const SHARES = new Set(['macroF1', 'accuracy', 'confidence', 'minConfidence'])
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

/** One value in words; '' = it says nothing to a reader (an identifier, a text kept from the audit). */
function words(name: string, value: unknown, names: Names): string {
  const { declared, s } = names
  if (value === null || value === undefined || value === '' || value === '…') return ''
  if (typeof value === 'boolean') return s(value ? say('是', 'yes') : say('否', 'no'))
  if (Array.isArray(value))
    return value
      .map((one) => words(name, one, names))
      .filter(Boolean)
      .join('、')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([inner, one]) => [s(bodyWords(inner)), words(inner, one, names)] as const)
      .filter(([, text]) => text !== '')
      .map(([title, text]) => `${title} ${text}`)
      .join('，')
  if (typeof value === 'number')
    return SHARES.has(name) ? `${Math.round(value * 100)}%` : s(OTHERS[name]?.[value] ?? String(value))
  const text = String(value)
  if (UNITS.has(name) || UUID.test(text)) {
    const known = names.unit(text)
    return known === text && UUID.test(text) ? '' : known
  }
  if (AREAS.has(name)) return names.area(text)
  if (INSTANT.test(text)) return names.exact(text)
  for (const list of LISTS[name] ?? []) {
    const path = codePath(declared.codes[list], text, s)
    if (path !== text) return path
  }
  const types = Object.values(declared.types)
  if (name === 'state' || name === 'from' || name === 'to') {
    const state = types.find((type) => text in type.flow.states)?.flow.states[text]
    if (state) return s(state.title)
  }
  if (name === 'action')
    return s(types.find((type) => text in type.flow.actions)?.flow.actions[text]?.title ?? text)
  if (name === 'type') return s(declared.types[text]?.title ?? text)
  if (name === 'register') return s(declared.registers[text]?.title ?? text)
  if (name === 'role' || name === 'roles')
    return s(declared.roles[text]?.title ?? OTHERS.role?.[text] ?? text)
  if (name === 'subjectKind') return s(subjectWords(text))
  return s(OTHERS[name]?.[text] ?? text)
}

/** From, then to, then the rest: a journal keeps its names in no order. */
const order = (name: string): number => (name === 'from' ? 0 : name === 'to' ? 1 : 2)

/** What a fact carries, name by name in words; what says nothing to a reader is left out. */
export const factValues = (
  body: Readonly<Record<string, unknown>> | undefined,
  names: Names,
): readonly (readonly [string, string])[] =>
  Object.entries(body ?? {})
    .sort(([a], [b]) => order(a) - order(b))
    .flatMap(([name, value]) => {
      const text = words(name, value, names)
      // the action stands beside the kind of fact already
      return text === '' || name === 'action' ? [] : [[names.s(bodyWords(name)), text] as const]
    })
