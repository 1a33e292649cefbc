import { no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import { type Point, refusals } from './declare.ts'

/** Most points of one message or request; longer ones come in several. */
export const MOST_POINTS = 50_000

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const bad = (why: Say): Result<never, Refusal> => no(refusals['signals.badInput']({ why }))
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const FLAGS = new Set(['calibrating', 'maintenance', 'low'])

const pointOf = (of: Fields, device: string, metric: string, at: unknown): Point => ({
  device: text(of.device) || device,
  metric: text(of.metric) || metric,
  at: (of.at ?? of.ts ?? at) as Point['at'],
  value: of.value,
  ...(typeof of.unit === 'string' ? { unit: of.unit } : {}),
  ...(FLAGS.has(text(of.flag)) ? { flag: of.flag as 'low' } : {}),
})

/**
 * Points out of one JSON value, in any of the shapes that are documented:
 * single `{device, metric, at, value, unit?, flag?}` · batch `[…]` or `{device?, metric?, readings: […]}` ·
 * compact `{d, t, v: {metric: value}}` · row `{d, m, t0, dt, v: [values]}` with `dt` in seconds.
 * What the topic or address says of device and metric stands where the message says nothing.
 */
function* pointsIn(value: unknown, device: string, metric: string, now: number): Generator<Point> {
  if (Array.isArray(value)) {
    for (const one of value) yield* pointsIn(one, device, metric, now)
    return
  }
  if (!isFields(value)) {
    yield { device, metric, at: now, value }
    return
  }
  const own = text(value.device) || text(value.d) || device
  if (Array.isArray(value.readings)) {
    for (const one of value.readings)
      if (isFields(one)) yield pointOf(one, own, text(value.metric) || metric, value.at ?? now)
      else yield { device: own, metric: text(value.metric) || metric, at: now, value: one }
  } else if (isFields(value.v)) {
    for (const [name, reading] of Object.entries(value.v))
      yield { device: own, metric: name, at: (value.t ?? now) as Point['at'], value: reading }
  } else if (Array.isArray(value.v)) {
    const begun = typeof value.t0 === 'number' ? value.t0 : Date.parse(text(value.t0))
    const step = typeof value.dt === 'number' ? value.dt * 1000 : Number.NaN
    for (const [n, reading] of value.v.entries())
      if (reading !== null)
        yield { device: own, metric: text(value.m) || metric, at: begun + n * step, value: reading }
  } else yield pointOf(value, own, metric, now)
}

export function jsonPoints(
  value: unknown,
  about: { readonly device?: string; readonly metric?: string; readonly now: number },
): Result<readonly Point[], Refusal> {
  const points: Point[] = []
  for (const point of pointsIn(value, about.device ?? '', about.metric ?? '', about.now)) {
    points.push(point)
    if (points.length > MOST_POINTS)
      return bad(say(`一次最多 ${MOST_POINTS} 个点`, `at most ${MOST_POINTS} points at once`))
  }
  return points.length === 0 ? bad(say('没有观测值', 'there is no reading in it')) : ok(points)
}

/** One JSON value a line. A line that is no JSON is a reading that is no number: it comes back with its number. */
export function lineJsonPoints(body: string, now: number): Result<readonly Point[], Refusal> {
  const points: Point[] = []
  for (const line of body.split('\n')) {
    if (line.trim() === '') continue
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      points.push({ device: '', metric: '', at: now, value: line.slice(0, 60) })
      continue
    }
    for (const point of pointsIn(value, '', '', now)) points.push(point)
    if (points.length > MOST_POINTS)
      return bad(say(`一次最多 ${MOST_POINTS} 个点`, `at most ${MOST_POINTS} points at once`))
  }
  return points.length === 0 ? bad(say('没有观测值', 'there is no reading in it')) : ok(points)
}

const HEADS: Readonly<Record<string, keyof Point>> = {
  device: 'device',
  设备: 'device',
  设备编码: 'device',
  metric: 'metric',
  指标: 'metric',
  指标项: 'metric',
  at: 'at',
  ts: 'at',
  time: 'at',
  时间: 'at',
  监测时间: 'at',
  value: 'value',
  数值: 'value',
  监测值: 'value',
  unit: 'unit',
  单位: 'unit',
  flag: 'flag',
  标记: 'flag',
}

/** The cells of one line of CSV; quotes double themselves inside quotes. */
function cells(line: string): string[] {
  const found: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const letter = line[i] as string
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (line[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === ',') {
      found.push(cell)
      cell = ''
    } else cell += letter
  }
  found.push(cell)
  return found.map((one) => one.trim())
}

/** CSV with a head line: device, metric, at, value, and unit or flag if one likes; Chinese heads too. */
export function csvPoints(body: string): Result<readonly Point[], Refusal> {
  const lines = body.replace(/^\ufeff/, '').split(/\r?\n/)
  const heads = cells(lines[0] ?? '').map((one) => HEADS[one] ?? HEADS[one.toLowerCase()])
  for (const needed of ['device', 'metric', 'at', 'value'] as const)
    if (!heads.includes(needed)) return bad(say(`CSV 缺少列 ${needed}`, `the CSV has no column ${needed}`))
  const points: Point[] = []
  for (const line of lines.slice(1)) {
    if (line.trim() === '') continue
    const of: Record<string, string> = {}
    for (const [n, cell] of cells(line).entries()) {
      const head = heads[n]
      if (head && cell !== '') of[head] = cell
    }
    points.push(pointOf(of, '', '', of.at ?? ''))
    if (points.length > MOST_POINTS)
      return bad(say(`一次最多 ${MOST_POINTS} 行`, `at most ${MOST_POINTS} lines at once`))
  }
  return points.length === 0 ? bad(say('没有观测值', 'there is no reading in it')) : ok(points)
}

/** What a topic says: `huying/v1/DEVICE/METRIC`, `huying/v1/DEVICE`, `huying/v1/readings`. */
export function topicOf(topic: string): { readonly device: string; readonly metric: string } | null {
  const parts = topic.split('/')
  if (parts[0] !== 'huying' || parts[1] !== 'v1' || parts.length < 3 || parts.length > 4) return null
  const [device = '', metric = ''] = parts.slice(2)
  if (device === 'readings' && parts.length === 3) return { device: '', metric: '' }
  return device === '' ? null : { device, metric }
}

/** A message: a bare number under a full topic, or JSON. */
export function messagePoints(
  topic: string,
  payload: Uint8Array,
  now: number,
): Result<readonly Point[], Refusal> {
  const about = topicOf(topic)
  if (!about)
    return bad(
      say(
        '主题应为 huying/v1/设备/指标',
        'the topic is huying/v1/DEVICE/METRIC, huying/v1/DEVICE or huying/v1/readings',
      ),
    )
  let body: string
  try {
    body = new TextDecoder('utf-8', { fatal: true }).decode(payload)
  } catch {
    return bad(say('消息不是 UTF-8 文本', 'the message is not UTF-8'))
  }
  const bare = body.trim()
  if (about.metric !== '' && !/^[[{"]/.test(bare))
    return ok([{ device: about.device, metric: about.metric, at: now, value: bare }])
  let value: unknown
  try {
    value = JSON.parse(bare)
  } catch {
    return bad(say('消息不是 JSON', 'the message is not JSON'))
  }
  return jsonPoints(value, { ...about, now })
}
