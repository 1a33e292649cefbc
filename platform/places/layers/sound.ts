import { no, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import { crossingOf } from '../../fields/decide.ts'
import { type Crs, converted, crsOf, positionProblem } from './crs.ts'
import { type AnyGeometry, MOST_POINTS, type Position, refusals } from './declare.ts'
import { degreesAt } from './relate.ts'

/** How a shape is taken in. */
export type Taking = {
  readonly crs: string
  /** Rings that are not closed are closed, and it is told; absent = they are refused. */
  readonly close?: boolean
}

/** A shape that can be kept: in CGCS2000, rings closed, outer ones against the clock (RFC 7946), with what was mended. */
export type Sound = { readonly geometry: AnyGeometry; readonly notes: readonly Say[] }

const KINDS = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'] as const
type Kind = (typeof KINDS)[number]
const DEPTH: Readonly<Record<Kind, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
}
const NOTES = {
  turned: say('面的方向已调整为逆时针', 'rings were turned to run against the clock'),
  closed: say('未闭合的边界已自动闭合', 'rings that were not closed have been closed'),
} as const

class Unsound extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Looks at a geometry as it comes (GeoJSON shape, any system) and answers it as it may be kept, or what is wrong. */
export function checkGeometry(value: unknown, taking: Taking): Result<Sound, Refusal> {
  const crs = crsOf(taking.crs)
  if (!crs.ok) return crs
  if (value === null || value === undefined) return no(refusals['layers.noGeometry']())
  const { type, coordinates } = value as { type?: unknown; coordinates?: unknown }
  const kind = KINDS.find((one) => one === type)
  if (!kind)
    return no(
      refusals['layers.badGeometry']({
        why: say(`类型 ${String(type).slice(0, 40)}`, `type ${String(type).slice(0, 40)}`),
      }),
    )
  const count = pointsIn(coordinates, DEPTH[kind])
  if (count > MOST_POINTS) return no(refusals['layers.tooManyPoints']({ count, most: MOST_POINTS }))
  if (count === 0) return no(refusals['layers.noGeometry']())
  try {
    const notes = new Set<Say>()
    const at = (position: unknown): Position => placed(position, crs.value)
    const kept = shaped(kind, coordinates, DEPTH[kind], at, { ...taking, notes })
    return ok({ geometry: { type: kind, coordinates: kept } as AnyGeometry, notes: [...notes] })
  } catch (fault) {
    if (fault instanceof Unsound) return no(fault.refusal)
    throw fault
  }
}

/** How many positions lists nested so deep hold; the whole number, so that the answer can say it. */
function pointsIn(value: unknown, depth: number): number {
  if (!Array.isArray(value) || value.length === 0) return 0
  if (depth === 0) return 1
  if (depth === 1) return value.length
  let sum = 0
  for (const one of value as unknown[]) sum += pointsIn(one, depth - 1)
  return sum
}

function placed(position: unknown, crs: Crs): Position {
  if (!Array.isArray(position) || position.length < 2)
    throw new Unsound(
      refusals['layers.badGeometry']({ why: say('坐标不是一对数', 'a position is no pair of numbers') }),
    )
  const [x, y] = position as [unknown, unknown]
  if (typeof x !== 'number' || typeof y !== 'number')
    throw new Unsound(
      refusals['layers.notNumber']({ text: String(typeof x === 'number' ? y : x).slice(0, 40) }),
    )
  const problem = positionProblem([x, y], crs)
  if (problem) throw new Unsound(problem)
  return converted([x, y], crs)
}

type How = Taking & { readonly notes: Set<Say> }

function shaped(
  kind: Kind,
  value: unknown,
  depth: number,
  at: (one: unknown) => Position,
  how: How,
): unknown {
  if (depth === 0) return at(value)
  if (!Array.isArray(value))
    throw new Unsound(
      refusals['layers.badGeometry']({
        why: say('坐标层次不对', 'coordinates are not nested as they should be'),
      }),
    )
  if (depth === 2 && (kind === 'Polygon' || kind === 'MultiPolygon'))
    return (value as unknown[]).map((ring, i) => ringed(ring, i === 0, at, how))
  if (depth > 1) return (value as unknown[]).map((one) => shaped(kind, one, depth - 1, at, how))
  const line = (value as unknown[]).map(at)
  if (kind !== 'MultiPoint' && line.length < 2) throw new Unsound(refusals['layers.tooFew']())
  return line
}

function ringed(value: unknown, outer: boolean, at: (one: unknown) => Position, how: How): Position[] {
  if (!Array.isArray(value))
    throw new Unsound(
      refusals['layers.badGeometry']({ why: say('边界不是一圈坐标', 'a ring is no list of positions') }),
    )
  const ring = (value as unknown[]).map(at)
  const [first, last] = [ring[0], ring.at(-1)]
  if (!first || !last) throw new Unsound(refusals['layers.tooFew']())
  if (first[0] !== last[0] || first[1] !== last[1]) {
    if (ring.length < 3) throw new Unsound(refusals['layers.tooFew']())
    if (!how.close) {
      const { east, north } = degreesAt(first[1])
      const gap = Math.hypot((first[0] - last[0]) * east, (first[1] - last[1]) * north)
      throw new Unsound(refusals['layers.unclosed']({ gapM: Math.round(gap * 10) / 10 }))
    }
    how.notes.add(NOTES.closed)
    ring.push(first)
  }
  if (new Set(ring.map(String)).size < 3) throw new Unsound(refusals['layers.tooFew']())
  const crossing = crossingOf(ring)
  if (crossing) throw new Unsound(refusals['layers.crossing']({ lon: crossing[0], lat: crossing[1] }))
  if (twice(ring) > 0 === outer) return ring
  if (outer) how.notes.add(NOTES.turned)
  return ring.reverse()
}

/** Twice the area; above zero against the clock. */
function twice(ring: readonly Position[]): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1] as Position, ring[i] as Position]
    sum += a[0] * b[1] - b[0] * a[1]
  }
  return sum
}
