import { addDays, instantOf, isId, say } from '../../base/index.ts'
import { AtTheDoor } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'

/** JSON Schema pieces that several doors share. Query values arrive as text and are read by the door. */
export const text = (maxLength = 200) => ({ type: 'string', maxLength }) as const
export const id = { type: 'string', pattern: '^[0-9a-f-]{36}$' } as const
export const idOrNumber = { type: 'string', minLength: 1, maxLength: 64 } as const
export const digits = { type: 'string', pattern: '^[0-9]{1,6}$' } as const
/** Day or instant, ISO 8601. */
export const when = {
  type: 'string',
  maxLength: 40,
  pattern: '^[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ].*)?)?$',
} as const
export const object = <P extends Record<string, unknown>, R extends readonly (keyof P & string)[]>(
  properties: P,
  required?: R,
) => ({ type: 'object', properties, ...(required ? { required } : {}) }) as const
export const open = { type: 'object', additionalProperties: true } as const

/** Filters of the one list of matters; several values comma separated. */
export const filters = object({
  view: text(40),
  type: text(),
  state: text(),
  kind: text(),
  category: text(),
  urgency: text(),
  channel: text(),
  unit: text(2000),
  area: text(),
  tag: text(),
  /** Grids kept when it came: `duty:440111003001001`, or a bare code. */
  grid: text(),
  light: text(40),
  open: { type: 'string', enum: ['true', 'false'] },
  q: text(),
  number: text(64),
  /** Cases of one part 部件标识码. */
  part: text(20),
  /** Of those already known. */
  ids: text(8000),
  /** `lon,lat;lon,lat;…` of a polygon drawn on the map. */
  within: text(4000),
  /** As of a day or an instant: had come in, was not closed. */
  standing: when,
  from: when,
  to: when,
  sort: { type: 'string', enum: ['opened', 'due'] },
  cursor: text(500),
  limit: digits,
})

const MANY = new Set([
  'type',
  'state',
  'kind',
  'category',
  'urgency',
  'channel',
  'unit',
  'area',
  'tag',
  'grid',
  'light',
])

/** The filter as the matters room wants it: lists as arrays, instants as Date, whole pages of at most 200 rows. */
export function filterOf(query: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const filter: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    if (MANY.has(name))
      filter[name] = value
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean)
    else if (name === 'open') filter[name] = value === 'true'
    else if (name === 'limit') filter[name] = Math.min(200, Math.max(1, Number(value)))
    else if (name === 'ids') filter.ids = value.split(',').filter(isId).slice(0, 200)
    else if (name === 'within') filter.within = ringIn(value)
    else if (name === 'standing') filter.standing = instantIn(value, true)
    else if (name === 'from' || name === 'to') filter[name] = instantIn(value, name === 'to')
    else filter[name] = value
  }
  filter.limit ??= 50
  return filter
}

/** Corners of a drawn polygon; fewer than three are none. */
function ringIn(value: string): [number, number][] | undefined {
  const ring = value.split(';').map((pair) => pair.split(',').map(Number) as [number, number])
  const good =
    ring.length >= 3 &&
    ring.every((one) => one.length === 2 && one.every((n) => Number.isFinite(n) && Math.abs(n) <= 180))
  if (good) return ring
  const fault = {
    path: 'within',
    code: 'http.shape',
    says: say('不是多边形', 'is no polygon'),
    remedy: say(
      '请写成“经度,纬度;经度,纬度;…”，至少三点',
      'Write lon,lat;lon,lat;… with three corners or more',
    ),
  }
  throw new AtTheDoor(refuse['http.badInput']({ fields: [fault] }))
}

/** A local day (its start; as an end, the start of the next) or an instant; a date that does not exist is refused. */
export function instantIn(text: string, end: boolean): Date {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const at = day ? instantOf(text) : new Date(text)
  if (!Number.isNaN(at.getTime())) return day && end ? instantOf(addDays(text, 1)) : at
  const fault = {
    path: end ? 'to' : 'from',
    code: 'http.date',
    says: say('不是存在的日期', 'is not an existing date'),
    remedy: say('请用 2026-03-02 或 ISO 8601 格式', 'Write 2026-03-02 or ISO 8601'),
  }
  throw new AtTheDoor(refuse['http.badInput']({ fields: [fault] }))
}
