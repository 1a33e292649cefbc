import { seeded } from '../../base/index.ts'

/** The parts of JSON Schema that our own interface description uses. */
export type Shape = {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Shape
  readonly items?: Shape
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly $ref?: string
}

/** Chance that can be had again: the same seed makes the same requests. */
export type Dice = {
  readonly next: () => number
  readonly below: (most: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <T>(from: readonly T[]) => T
}

export function makeDice(seed: number): Dice {
  const next = seeded(seed)
  const below = (most: number): number => Math.floor(next() * most)
  return {
    next,
    below,
    chance: (share) => next() < share,
    // a list is never empty where this is asked
    pick: <T>(from: readonly T[]) => from[below(from.length)] as T,
  }
}

/** Written into JSON as the number that no JSON.stringify writes: 1e999 is read as infinite. */
const ENDLESS = '\u0001endless\u0001'
const DEEP = '\u0001deep\u0001'

/** JSON of a made value; also what JSON.stringify cannot say: endless numbers, nesting past the limit. */
export const jsonOf = (value: unknown): string =>
  (JSON.stringify(value) ?? 'null')
    .replaceAll(JSON.stringify(ENDLESS), '1e999')
    .replaceAll(JSON.stringify(DEEP), `${'['.repeat(500)}${']'.repeat(500)}`)

const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff半',
  '\u202e倒着写',
  '\uffff\ufffe',
  '💡𠮷䶮',
  'a'.repeat(201),
  '中'.repeat(2_001),
  'x'.repeat(70_000),
  "'; drop table matter; --",
  "' or '1'='1",
  '") or 1=1 --',
  '%',
  '_%\\',
  '\\',
  '$1',
  '{{7*7}}',
  '${7*7',
  '../../../../etc/passwd',
  '..%2f..%2f',
  '/',
  '.',
  '..',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  'null',
  'undefined',
  'NaN',
  'true',
  '0',
  '-1',
  '1e9',
  '0x10',
  '9007199254740993',
  '99999999999999999999999999',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '0'.repeat(36),
  '-'.repeat(36),
  'AAAAAAAA-AAAA-7AAA-8AAA-AAAAAAAAAAAA',
  '2026-02-30',
  '0000-00-00',
  '0000-01-01',
  '9999-12-31',
  '99999-01-01',
  '2026-13-01',
  '2026-03-01T25:61:61Z',
  '2026-03-01T09:00:00+99:99',
  '+275760-09-13T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026-03-01 ',
  '2026-03-01T',
  '2026-03-01T09:00',
  '2026-03-01/2026-02-01',
  '../..',
  '../../2026-01-01',
  ',',
  ',,,,',
  ';',
  '1,2',
  '113.2,23.1;113.3',
  '1e308,1e308,-1e308,-1e308',
  '181,91',
  'NaN,NaN,NaN,NaN',
  '0,0,0,0',
  '113.2,23.1,113.5,23.4',
  '440111',
  '440111007',
  '999999999999',
  'http://127.0.0.1:1/',
  'http://[::1]:1/',
  'https://example.invalid/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '<script>alert(1)</script>',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  '\r\nset-cookie: a=b',
  '(((((((((((((((((((',
  '[',
  '*',
  '?',
  '^(a+)+$',
  'eyJhbGciOiJub25lIn0.e30.',
  '"',
  '`',
  '\t\n',
  '１２３',
  '٣',
  'İ',
  'ﬁ',
]
const NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  1,
  0.1,
  -0.5,
  1e-320,
  127,
  32_768,
  65_536,
  2_147_483_647,
  2_147_483_648,
  -2_147_483_649,
  4_294_967_296,
  9_007_199_254_740_991,
  9_007_199_254_740_994,
  2 ** 63,
  1e21,
  1e100,
  1.797e308,
  8.64e15,
  -8.64e15,
]
const ID = () => crypto.randomUUID()

/** A value that the door did not ask for. */
export function wrong(dice: Dice, level = 0): unknown {
  const roll = dice.next()
  if (roll < 0.45) return dice.pick(TEXTS)
  if (roll < 0.65) return dice.pick(NUMBERS)
  if (roll < 0.7) return ENDLESS
  if (roll < 0.73) return DEEP
  if (roll < 0.78) return dice.pick([true, false])
  if (roll < 0.84) return null
  if (level > 3) return []
  if (roll < 0.87) return Array.from({ length: dice.pick([1_000, 3_000]) }, () => dice.pick(['a', 1, null]))
  if (roll < 0.93) return Array.from({ length: dice.below(4) }, () => wrong(dice, level + 1))
  return Object.fromEntries(
    Array.from({ length: dice.below(4) }, () => [
      dice.pick([
        'id',
        'type',
        'coordinates',
        'zh',
        'en',
        'code',
        'length',
        'then',
        'toJSON',
        '',
        ...TEXTS.slice(24, 30),
      ]),
      wrong(dice, level + 1),
    ]),
  )
}

/** What answers have shown: values by the name they stood under, so that later requests name things that are there. */
export type Seen = {
  readonly take: (value: unknown, at: string) => void
  readonly of: (name: string, dice: Dice) => unknown
  readonly someId: (at: string, dice: Dice) => string | undefined
  readonly names: () => readonly string[]
}

const MOST = 60
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function makeSeen(dice: Dice): Seen {
  const byName = new Map<string, unknown[]>()
  const idsAt = new Map<string, string[]>()
  const keep = <T>(map: Map<string, T[]>, name: string, value: T): void => {
    const kept = map.get(name) ?? []
    if (kept.length < MOST) kept.push(value)
    else if (dice.chance(0.2)) kept[dice.below(MOST)] = value
    map.set(name, kept)
  }
  const take = (value: unknown, at: string, name = '', level = 0): void => {
    if (level > 8) return
    if (Array.isArray(value)) {
      for (const one of value.slice(0, 20)) take(one, at, name, level + 1)
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value).slice(0, 80)) {
        // small structures are worth having whole
        if (typeof one === 'object' && JSON.stringify(one).length < 2_000) keep(byName, key, one)
        take(one, at, key, level + 1)
      }
    } else if (value !== null && value !== '' && JSON.stringify(value).length < 300) {
      keep(byName, name, value)
      if (name === 'id' || name === 'code' || name === 'key' || name === 'number' || name === 'token')
        keep(idsAt, at, String(value))
      else if (typeof value === 'string' && UUID.test(value)) keep(idsAt, '', value)
    }
  }
  return {
    take: (value, at) => take(value, at),
    of(name, dice) {
      const kept = byName.get(name)
      return kept ? dice.pick(kept) : undefined
    },
    someId(at, dice) {
      const kept = idsAt.get(at) ?? idsAt.get('')
      return kept ? dice.pick(kept) : undefined
    },
    names: () => [...byName.keys()],
  }
}

const WORDS = ['路灯不亮', '井盖', 'pipe', '广州市白云区石井街道', '张三', '测试', '02', 'normal', 'a1']
const dayText = (dice: Dice): string =>
  new Date(Date.UTC(2025, dice.below(24), 1 + dice.below(28))).toISOString().slice(0, 10)

/** A text that a pattern of ours lets through; the patterns of the description are few. */
function fitting(pattern: string, dice: Dice): string | undefined {
  const test = new RegExp(pattern, 'u')
  const tries = [
    ID(),
    String(dice.below(1000)),
    dayText(dice),
    `${dayText(dice)}T09:00:00Z`,
    'a1',
    'abc',
    '440111',
    'hotline.ticket',
    dayText(dice).slice(0, 7),
    '1',
  ]
  return tries.find((one) => test.test(one))
}

export type Making = {
  readonly dice: Dice
  readonly seen: Seen
  readonly components: Readonly<Record<string, Shape>>
  /** Share of values that are of the wrong kind. */
  readonly wrongShare: number
}

/** A value as the description asks for it, mostly of things that are there. */
export function made(shape: Shape, name: string, making: Making, level = 0): unknown {
  const { dice, seen, components, wrongShare } = making
  if (dice.chance(wrongShare)) return wrong(dice)
  const choice = shape.anyOf ?? shape.oneOf
  if (choice && choice.length > 0) return made(dice.pick(choice), name, making, level)
  if (shape.$ref) {
    const of = components[shape.$ref.replace('#/components/schemas/', '')]
    return of ? made(of, name, making, level) : {}
  }
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return dice.pick(shape.enum)
  const known = dice.chance(0.7) ? seen.of(name, dice) : undefined
  const type = typeof shape.type === 'object' ? dice.pick(shape.type) : shape.type
  switch (type) {
    case 'boolean':
      return dice.chance(0.5)
    case 'null':
      return null
    case 'integer':
    case 'number': {
      if (typeof known === 'number') return known
      const low = shape.minimum ?? 0
      const high = shape.maximum ?? low + 1_000
      const value = low + dice.next() * (high - low)
      return type === 'integer' ? Math.round(value) : value
    }
    case 'array': {
      if (Array.isArray(known)) return known
      const count = Math.max(shape.minItems ?? 0, dice.below(Math.min(4, (shape.maxItems ?? 3) + 1)))
      return Array.from({ length: count }, () => made(shape.items ?? {}, name, making, level + 1))
    }
    case 'string': {
      if (shape.format === 'date') return dayText(dice)
      if (shape.format === 'date-time') return `${dayText(dice)}T0${dice.below(10)}:00:00Z`
      if (shape.format === 'uuid') return seen.someId('', dice) ?? ID()
      if (typeof known === 'string' && (!shape.pattern || new RegExp(shape.pattern, 'u').test(known)))
        return known
      if (shape.pattern) {
        const id = seen.someId('', dice)
        if (id && new RegExp(shape.pattern, 'u').test(id)) return id
        return fitting(shape.pattern, dice) ?? dice.pick(WORDS)
      }
      return dice.chance(0.3) ? (seen.someId('', dice) ?? dice.pick(WORDS)) : dice.pick(WORDS)
    }
    default: {
      if (!shape.properties) {
        // an open object: names that answers have shown
        if (type === undefined && known !== undefined) return known
        if (known !== undefined && typeof known === 'object' && dice.chance(0.5)) return known
        if (type === undefined && dice.chance(0.4)) return dice.pick(WORDS)
        const names = seen.names()
        if (names.length === 0 || level > 3) return {}
        return Object.fromEntries(
          Array.from({ length: dice.below(7) }, () => {
            const one = dice.pick(names)
            return [one, dice.chance(wrongShare) ? wrong(dice) : (seen.of(one, dice) ?? dice.pick(WORDS))]
          }),
        )
      }
      const required = new Set(shape.required ?? [])
      const entries: [string, unknown][] = []
      for (const [key, part] of Object.entries(shape.properties)) {
        if (!required.has(key) && !dice.chance(0.6)) continue
        if (required.has(key) && dice.chance(wrongShare / 4)) continue
        entries.push([key, made(part, key, making, level + 1)])
      }
      if (dice.chance(wrongShare / 2))
        entries.push([dice.pick(['id', 'unit', 'role', 'state', 'extra']), wrong(dice)])
      return Object.fromEntries(entries)
    }
  }
}
