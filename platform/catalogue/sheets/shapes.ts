import type { ByteReader } from './dbf.ts'
import { BrokenSheet, refuse } from './declare.ts'

type Point = readonly [x: number, y: number]

const broken = (): BrokenSheet => new BrokenSheet(refuse['sheets.broken']({ why: 'shp' }))

/** Shapes of a .shp file, one by one, as GeoJSON text; '' = a row without a shape. */
export async function* shapesOf(bytes: ByteReader, longest: number): AsyncGenerator<string> {
  const head = await bytes.take(100)
  if (head.length < 100 || head.readInt32BE(0) !== 9994) throw broken()
  for (;;) {
    const record = await bytes.take(8)
    if (record.length < 8) return
    const length = record.readInt32BE(4) * 2
    if (length < 4 || length > longest * 16) throw broken()
    const content = await bytes.take(length)
    if (content.length < length) throw broken()
    let shape: object | null
    try {
      shape = shapeOf(content)
    } catch (fault) {
      if (fault instanceof RangeError) throw broken()
      throw fault
    }
    yield shape ? JSON.stringify(shape) : ''
  }
}

/** Kinds with heights or measures (11 …, 21 …) begin with the same plane shape. */
function shapeOf(content: Buffer): object | null {
  const kind = content.readInt32LE(0)
  switch (kind % 10) {
    case 0:
      return null
    case 1:
      return { type: 'Point', coordinates: pointAt(content, 4) }
    case 8:
      return { type: 'MultiPoint', coordinates: pointsAt(content, 40, content.readInt32LE(36)) }
    case 3: {
      const lines = partsOf(content)
      return lines.length === 1
        ? { type: 'LineString', coordinates: lines[0] }
        : { type: 'MultiLineString', coordinates: lines }
    }
    case 5: {
      const polygons = polygonsOf(partsOf(content))
      return polygons.length === 1
        ? { type: 'Polygon', coordinates: polygons[0] }
        : { type: 'MultiPolygon', coordinates: polygons }
    }
    default:
      throw broken()
  }
}

const pointAt = (content: Buffer, at: number): Point => [
  content.readDoubleLE(at),
  content.readDoubleLE(at + 8),
]

function pointsAt(content: Buffer, at: number, count: number): Point[] {
  if (count < 0 || at + count * 16 > content.length) throw broken()
  return Array.from({ length: count }, (_, i) => pointAt(content, at + i * 16))
}

function partsOf(content: Buffer): Point[][] {
  const parts = content.readInt32LE(36)
  const points = content.readInt32LE(40)
  const from = 44 + parts * 4
  if (parts < 0 || points < 0 || from + points * 16 > content.length) throw broken()
  return Array.from({ length: parts }, (_, i) => {
    const begin = content.readInt32LE(44 + i * 4)
    const end = i + 1 < parts ? content.readInt32LE(48 + i * 4) : points
    if (begin < 0 || end > points || end < begin) throw broken()
    return pointsAt(content, from + begin * 16, end - begin)
  })
}

/** Twice the area; above zero where the ring runs against the clock. */
function turn(ring: readonly Point[]): number {
  let sum = 0
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y]
    sum += x * nextY - nextX * y
  }
  return sum
}

function holds(ring: readonly Point[], [x, y]: Point): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i] ?? [0, 0]
    const [bx, by] = ring[j] ?? [0, 0]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/** Outer rings run with the clock, holes against it; GeoJSON wants it the other way round. */
function polygonsOf(rings: readonly Point[][]): Point[][][] {
  const outer = rings.filter((ring) => turn(ring) <= 0)
  const polygons = (outer.length > 0 ? outer : rings).map((ring) => [ring])
  if (outer.length > 0)
    for (const hole of rings.filter((ring) => turn(ring) > 0)) {
      const at = hole[0]
      const around = polygons.find(([ring]) => ring && at && holds(ring, at))
      if (around) around.push(hole)
      else polygons.push([hole])
    }
  return polygons.map((all) => all.map((ring) => [...ring].reverse()))
}
