import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { addDays } from '../../base/index.ts'
import * as f from './decide.ts'
import type { CodeList, Field, FieldList, When } from './declare.ts'

const TODAY = '2026-03-02'
const TITLE = { zh: '项', en: 'Item' }

const colours: CodeList = {
  name: 'colours',
  version: '1',
  title: TITLE,
  codes: ['red', 'blue', 'green', 'gone'].map((code) => ({
    code,
    title: TITLE,
    ...(code === 'gone' ? { validTo: '2025-01-01' } : {}),
  })),
}
const codes = (name: string) => (name === 'colours' ? colours : undefined)
const context: f.CheckContext = { codes, today: TODAY }

/** Small and seeded: the same number gives the same lists and submissions on every machine. */
export function randomOf(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number) => Math.floor(next() * n)
  const chance = (p: number) => next() < p
  const one = <T>(all: readonly T[]): T => all[below(all.length)] as T
  return { below, chance, one }
}
type Random = ReturnType<typeof randomOf>

/** A validator of a list by its generated schema, formats asserted. */
export function ajvOf(
  list: FieldList,
  today = TODAY,
  known: f.CheckContext['codes'] = codes,
): ValidateFunction {
  const ajv = new Ajv2020.default({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allErrors: false,
  })
  addFormats.default(ajv)
  for (const [name, format] of Object.entries(f.jsonFormats(today)))
    ajv.addFormat(name, format.type === 'number' ? format : format.validate)
  return ajv.compile(f.jsonSchema(list, { codes: known, today }))
}

const KINDS = [
  ...['text', 'text', 'integer', 'decimal', 'money', 'yes', 'day', 'instant', 'code', 'codes', 'phone'],
  ...['idNumber', 'creditCode', 'mail', 'point', 'area', 'unit', 'units', 'files', 'signature', 'rows'],
] as const

function randomField(random: Random, deep: boolean): Field {
  const { below, chance, one } = random
  const shared = { title: TITLE, ...(chance(0.4) ? { required: true } : {}) }
  const range = (): { min?: number; max?: number } => {
    const min = below(20) - 10
    return { ...(chance(0.5) ? { min } : {}), ...(chance(0.5) ? { max: min + below(30) } : {}) }
  }
  const kind = one(KINDS)
  switch (kind) {
    case 'text':
      return {
        ...shared,
        kind,
        ...(chance(0.3) ? { long: true } : {}),
        ...(chance(0.4) ? { max: 1 + below(12) } : {}),
        ...(chance(0.2) ? { min: 1 + below(3) } : {}),
        ...(chance(0.2) ? { pattern: one(['[a-z]+', '\\p{Script=Han}{1,4}', 'A\\d*|B']) } : {}),
      }
    case 'integer':
    case 'money':
      return { ...shared, kind, ...range() }
    case 'decimal':
      return { ...shared, kind, ...range(), ...(chance(0.6) ? { digits: below(4) } : {}) }
    case 'day':
      return {
        ...shared,
        kind,
        ...(chance(0.4) ? { min: one(['2024-02-29', '2000-01-01', 'today']) } : {}),
        ...(chance(0.4) ? { max: one(['2026-12-31', '2099-10-09', 'today']) } : {}),
      }
    case 'code':
      return { ...shared, kind, list: 'colours' }
    case 'codes':
      return { ...shared, kind: 'code', list: 'colours', many: true }
    case 'area':
      return { ...shared, kind, ...(chance(0.5) ? { level: 1 + below(5) } : {}) }
    case 'units':
      return { ...shared, kind: 'unit', many: true }
    case 'files':
      return { ...shared, kind, max: 1 + below(3) }
    case 'rows':
      return deep
        ? { ...shared, kind, of: randomList(random, 1 + below(4), false), max: 1 + below(3) }
        : { ...shared, kind: 'yes' }
    default:
      return { ...shared, kind }
  }
}

function randomWhen(random: Random, list: Readonly<Record<string, Field>>, depth = 0): When {
  const { below, chance, one } = random
  if (depth < 2 && chance(0.25)) {
    const parts = Array.from({ length: below(3) }, () => randomWhen(random, list, depth + 1))
    return chance(0.5) ? { all: parts } : { any: parts }
  }
  const [field, { kind, ...said }] = one(Object.entries(list)) as [string, Field]
  if ((kind === 'code' || kind === 'unit') && 'many' in said && said.many)
    return { field, has: chance(0.3) ? true : one(['red', 'blue']) }
  if (kind === 'integer' || kind === 'money' || kind === 'decimal') {
    const bound = below(20) - 10
    return one<When>([
      { field, less: bound },
      { field, more: bound },
      { field, is: bound },
      { field, not: bound },
      { field, in: [bound, bound + 1, bound + 2] },
    ])
  }
  if (kind === 'day') return chance(0.5) ? { field, less: '2026-01-10' } : { field, more: '2019-09-30' }
  if (kind === 'yes') return { field, [chance(0.5) ? 'is' : 'not']: chance(0.5) } as When
  if (kind === 'code')
    return one<When>([
      { field, is: 'red' },
      { field, not: 'red' },
      { field, in: ['red', 'blue'] },
    ])
  return { field, has: true }
}

/** A random list whose conditions rest on earlier or later fields, never in a circle. */
export function randomList(random: Random, size: number, deep = true): FieldList {
  const list: Record<string, Field> = {}
  for (let i = 0; i < size; i++) {
    const field = randomField(random, deep)
    list[`f${i}`] = i > 0 && random.chance(0.4) ? { ...field, when: randomWhen(random, list) } : field
  }
  // listed the other way round, a field stands before what it rests on
  return random.chance(0.3) ? Object.fromEntries(Object.entries(list).reverse()) : list
}

const TEXTS = [
  '甲',
  'abc',
  'A12',
  'B',
  '路灯 坏了',
  '𠮷𠮷',
  'a\nb',
  ' x',
  'x ',
  '',
  'e\u0301',
  '\u00e9',
  '\u200b',
  'a\u0007',
  '长'.repeat(13),
]
const digitsOf = (random: Random, n: number) => Array.from({ length: n }, () => random.below(10)).join('')
const idOf = (random: Random) => `0000000${digitsOf(random, 1)}-0000-7000-8000-${digitsOf(random, 12)}`

function randomValue(random: Random, field: Field): unknown {
  const { below, chance, one } = random
  const list = (max: number, make: () => unknown) => Array.from({ length: below(max + 2) }, make)
  switch (field.kind) {
    case 'text':
      return one(TEXTS)
    case 'integer':
    case 'money':
      return one<unknown>([below(40) - 15, below(40) - 15, 2 ** 53, 1.5, '3'])
    case 'decimal':
      return one<unknown>([below(40) - 15, (below(4000) - 1500) / 100, 0.1 + 0.2, 1e-7, '1.5'])
    case 'yes':
      return one<unknown>([true, false, true, false, '是', 1])
    case 'day':
      return one([
        TODAY,
        addDays(TODAY, below(4000) - 3000),
        '2024-02-29',
        '2023-02-29',
        '1899-12-31',
        '2126-03-02',
        '2126-03-03',
        '2026/1/2',
        '2026-13-01',
      ])
    case 'instant':
      return one([
        `${addDays(TODAY, -below(900))}T0${below(10)}:30:00.000Z`,
        '1899-12-31T16:00:00.000Z',
        '1899-12-31T15:59:59.999Z',
        '2126-02-06T15:59:59.999Z',
        '2126-02-06T16:00:00.000Z',
        '2026-01-01T00:00:00Z',
        '2026-02-30T00:00:00.000Z',
      ])
    case 'code':
      return field.many
        ? list(3, () => one(['red', 'blue', 'green', 'gone', 'red']))
        : one(['red', 'blue', 'green', 'gone', 'none', '__proto__'])
    case 'phone':
      return one([
        `138${digitsOf(random, 8)}`,
        '020-81234567',
        '020-81234567-801',
        '4008001234',
        '+86 13812345678',
        '123',
        '95588',
      ])
    case 'idNumber': {
      const body = `440111${1930 + below(110)}${one(['0101', '0229', '1231', '1301'])}${digitsOf(random, 3)}`
      return chance(0.8) ? body + f.idCheck(body) : one([`${body}0`, '44011119491231002x', body])
    }
    case 'creditCode': {
      const unit = digitsOf(random, 8)
      const body = `91440111${unit}${f.bodyCheck(unit)}`
      return chance(0.85) ? body + f.creditCheck(body) : one([`${body}0`, body])
    }
    case 'mail':
      return one(['a@example.cn', 'A.b@Example.CN', 'a@b', `${'x'.repeat(64)}@example.cn`])
    case 'point':
      return one<unknown>([
        { lon: 113.2733, lat: 23.1572 },
        { lon: (below(36_000) - 18_000) / 100, lat: (below(18_000) - 9_000) / 100 },
        { lon: 0, lat: 0 },
        { lon: 113.27330001, lat: 23 },
        { lon: 23.1, lat: 113.2 },
        { lon: 1 },
        { lon: 1, lat: 2, z: 3 },
      ])
    case 'area':
      return one(['44', '4401', '440111', '440111001', '440111001001', '44011', 'x'])
    case 'unit':
      return field.many ? list(3, () => idOf(random)) : idOf(random)
    case 'account':
    case 'signature':
    case 'matter':
      return one([idOf(random), idOf(random), 'no'])
    case 'files':
      return list(field.max ?? 3, () => idOf(random))
    case 'rows':
      return list(field.max ?? 3, () => randomSubmission(random, field.of))
  }
}

/** What somebody might send: mostly right, with gaps, slips, hidden and unknown names. */
export function randomSubmission(random: Random, list: FieldList): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(list))
    if (random.chance(field.required ? 0.97 : 0.7)) given[name] = randomValue(random, field)
  if (random.chance(0.02)) given[random.one(['extra', '__proto__x', 'toString'])] = 1
  return given
}

/** As people's writing becomes the normal form: what is refused is dropped, so that much of it is accepted. */
function mended(list: FieldList, given: Record<string, unknown>): Record<string, unknown> {
  let input = given
  for (let tries = 0; tries < 6; tries++) {
    const result = f.check(list, input, { ...context, draft: true })
    if (result.ok) return result.value
    const wrong = new Set(result.error.map(({ path }) => path.split('.')[0]))
    input = Object.fromEntries(Object.entries(input).filter(([name]) => !wrong.has(name)))
  }
  return {}
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, sorted(v)]),
        )
      : value
const asText = (value: unknown) => JSON.stringify(sorted(value))

/** Compares `check` with the schema through ajv; `differences` holds the first few that disagree. */
export function acceptsAlike(asked: { lists: number; submissions: number; seed: number }) {
  const random = randomOf(asked.seed)
  const differences: { list: FieldList; given: unknown; check: boolean; schema: boolean }[] = []
  let accepted = 0
  let refused = 0
  let total = 0
  for (let l = 0; l < asked.lists; l++) {
    const list = randomList(random, 1 + random.below(9))
    const valid = ajvOf(list)
    for (let s = 0; s < asked.submissions; s++) {
      const raw = randomSubmission(random, list)
      const given = random.chance(0.6) ? mended(list, raw) : raw
      const result = f.check(list, given, context)
      const same = result.ok && asText(result.value) === asText(given)
      const schema = valid(given) as boolean
      total++
      if (same) accepted++
      else refused++
      if (same !== schema && differences.length < 3) differences.push({ list, given, check: same, schema })
    }
  }
  return { total, accepted, refused, differences }
}
