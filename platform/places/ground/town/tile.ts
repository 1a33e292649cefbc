import type { Shape } from '../declare.ts'
import { polygonsOf } from '../polygon.ts'
import type { XY } from './plane.ts'
import type { Road } from './roads.ts'
import { boxOf } from './terrain.ts'
import type { Town } from './town.ts'

/** What a tile of the base map 底图 holds, in tile units (0–4096), clipped with a margin. */
export type Drawn = {
  readonly layer: 'land' | 'water' | 'green' | 'block' | 'road' | 'building' | 'label' | 'border'
  readonly kind: 'point' | 'line' | 'area'
  readonly paths: readonly (readonly number[])[]
  readonly properties: Readonly<Record<string, string | number>>
}

const EXTENT = 4096
const MARGIN = 96
/** Beyond this zoom the same tile is magnified. */
export const DEEPEST = 16
const HOUSES = 14
const STREETS = 13
const MINOR = 14

const column = (lon: number, z: number): number => ((lon + 180) / 360) * 2 ** z
const row = (lat: number, z: number): number => {
  const s = Math.sin((lat * Math.PI) / 180)
  return (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * 2 ** z
}

/** The sides of a tile in metres of the town's plane. */
export function frameOf({ plane }: Town, z: number, x: number, y: number) {
  const lonWest = (x / 2 ** z) * 360 - 180
  const latOf = (r: number): number =>
    (Math.atan(Math.sinh(Math.PI * (1 - (2 * r) / 2 ** z))) * 180) / Math.PI
  const [left, bottom] = plane.of({ lon: lonWest, lat: latOf(y + 1) })
  const [right, top] = plane.of({ lon: lonWest + 360 / 2 ** z, lat: latOf(y) })
  return { left, right, top, bottom }
}

/** Everything drawn in one tile, of the town and of the outlines of towns and district. Pure. */
export function tileOfTown(
  town: Town,
  borders: readonly Shape[],
  z: number,
  x: number,
  y: number,
): readonly Drawn[] {
  const all: Drawn[] = []
  const place = (lon: number, lat: number): XY => [(column(lon, z) - x) * EXTENT, (row(lat, z) - y) * EXTENT]
  const px = (p: XY): XY => {
    const [lon, lat] = town.plane.back(p)
    return place(lon, lat)
  }
  const { left, right, top, bottom } = frameOf(town, z, x, y)
  const slack = ((right - left) * MARGIN) / EXTENT
  const near = ([west, south, east, north]: readonly [number, number, number, number]): boolean =>
    east >= left - slack && west <= right + slack && north >= bottom - slack && south <= top + slack
  /** Points nearer than this (metres) cannot be told apart on the tile. */
  const grain = (right - left) / 1400

  const area = (layer: Drawn['layer'], ring: readonly XY[], properties: Drawn['properties']): void => {
    const cut = clipRing(thinned(ring, grain).map(px))
    if (cut.length >= 6) all.push({ layer, kind: 'area', paths: [cut], properties })
  }
  const line = (layer: Drawn['layer'], points: readonly XY[], properties: Drawn['properties']): void => {
    const paths = clipLine(thinned(points, grain).map(px))
    if (paths.length > 0) all.push({ layer, kind: 'line', paths, properties })
  }
  const label = (at: XY, properties: Drawn['properties']): void => {
    const [tx, ty] = px(at)
    if (tx >= 0 && tx < EXTENT && ty >= 0 && ty < EXTENT)
      all.push({ layer: 'label', kind: 'point', paths: [[Math.round(tx), Math.round(ty)]], properties })
  }

  if (near(boxOf(town.edge, 0))) area('land', town.edge, { kind: 'district' })
  for (const { name, kind, ring } of town.terrain.green)
    if (near(boxOf(ring, 0))) area('green', ring, { kind, name })
  if (z >= 11)
    for (const block of town.blocks)
      if (near([block.middle[0] - 160, block.middle[1] - 160, block.middle[0] + 160, block.middle[1] + 160]))
        area(block.kind === 'park' || block.kind === 'field' ? 'green' : 'block', block.ring, {
          kind: block.kind,
        })
  for (const { name, kind, ring } of town.terrain.water)
    if (near(boxOf(ring, 0))) area('water', ring, { kind, name })
  if (z >= 12)
    for (const { name, line: course } of town.terrain.rivers)
      if (near(boxOf(course, 0))) line('water', course, { kind: 'course', name })

  for (const road of town.main)
    if (seen(road, z) && near(box(road))) line('road', road.line, { class: road.class, name: road.name })
  if (z >= STREETS)
    for (const road of town.streets)
      if ((road.class === 'secondary' || z >= MINOR) && near(box(road)))
        line('road', road.line, { class: road.class, name: road.name })

  if (z >= HOUSES)
    for (const block of town.blocks)
      if (near([block.middle[0] - 160, block.middle[1] - 160, block.middle[0] + 160, block.middle[1] + 160]))
        for (const house of town.buildings(block))
          area('building', house.ring, {
            high: house.high,
            ...(house.block && z >= 16 ? { no: `${house.block}栋` } : {}),
          })

  for (const shape of borders)
    for (const polygon of polygonsOf(shape.geometry))
      for (const ring of polygon) {
        const paths = clipLine(ring.map(([lon, lat]) => place(lon, lat)))
        if (paths.length > 0)
          all.push({
            layer: 'border',
            kind: 'line',
            paths,
            properties: { level: shape.code.length === 6 ? 'district' : 'town' },
          })
      }

  for (const centre of town.centres)
    label(centre.at, { class: 'town', name: centre.name, rank: centre.rural ? 1 : 2 })
  if (z >= 12) for (const { name, at } of town.stations) label(at, { class: 'station', name: `${name}站` })
  if (z >= 13)
    for (const { name, ring, kind } of [
      ...town.terrain.green,
      ...town.terrain.water.filter((one) => one.kind === 'lake'),
    ])
      label(middleOf(ring), { class: kind, name })
  else if (z >= 10)
    for (const { name, ring, kind } of town.terrain.green.slice(0, 2))
      label(middleOf(ring), { class: kind, name })
  if (z >= 13)
    for (const one of town.hamlets)
      label(one.at, { class: 'village', name: shortVillage(one.name), code: one.code })
  if (z >= 14)
    for (const block of town.blocks)
      if (block.name && near([block.middle[0], block.middle[1], block.middle[0], block.middle[1]]))
        label(block.middle, { class: block.kind, name: block.name })
  return all
}

/** 三元里社区居民委员会 is 三元里社区 on a map. */
export const shortVillage = (name: string): string =>
  name
    .replace(/居民委员会$|居委会$/, '')
    .replace(/村民委员会$|村委会$/, '村')
    .replace(/村村$/, '村')

const seen = (road: Road, z: number): boolean =>
  road.class === 'motorway' || road.class === 'trunk' ? true : road.class === 'secondary' ? z >= 11 : z >= 11

const boxes = new WeakMap<Road, readonly [number, number, number, number]>()
const box = (road: Road): readonly [number, number, number, number] => {
  let found = boxes.get(road)
  if (!found) {
    found = boxOf(road.line, 20)
    boxes.set(road, found)
  }
  return found
}

const middleOf = (ring: readonly XY[]): XY => {
  const [west, south, east, north] = boxOf(ring, 0)
  return [(west + east) / 2, (south + north) / 2]
}

/** Without points that the eye cannot tell from the one before. */
function thinned(points: readonly XY[], grain: number): readonly XY[] {
  if (grain < 1 || points.length < 8) return points
  const kept: XY[] = []
  let last: XY | undefined
  points.forEach((p, i) => {
    if (last && i < points.length - 1 && Math.abs(p[0] - last[0]) < grain && Math.abs(p[1] - last[1]) < grain)
      return
    kept.push(p)
    last = p
  })
  return kept
}

const LOW = -MARGIN
const HIGH = EXTENT + MARGIN

/** A ring cut by the tile (Sutherland–Hodgman), clockwise on the screen, whole numbers, without its closing point. */
function clipRing(ring: readonly XY[]): number[] {
  let points = ring
  for (const [axis, limit, keepBelow] of [
    [0, LOW, false],
    [0, HIGH, true],
    [1, LOW, false],
    [1, HIGH, true],
  ] as const) {
    const next: XY[] = []
    const inside = (p: XY): boolean => (keepBelow ? p[axis] <= limit : p[axis] >= limit)
    points.forEach((b, i) => {
      const a = points[(i + points.length - 1) % points.length] as XY
      if (inside(a) !== inside(b)) {
        const t = (limit - a[axis]) / (b[axis] - a[axis])
        next.push([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t])
      }
      if (inside(b)) next.push(b)
    })
    points = next
    if (points.length === 0) return []
  }
  const flat: number[] = []
  for (const [px, py] of points) {
    const [x, y] = [Math.round(px), Math.round(py)]
    if (flat.length >= 2 && flat.at(-2) === x && flat.at(-1) === y) continue
    flat.push(x, y)
  }
  if (flat.length >= 4 && flat[0] === flat.at(-2) && flat[1] === flat.at(-1)) flat.splice(-2)
  if (flat.length < 6) return []
  let twice = 0
  for (let i = 0, j = flat.length - 2; i < flat.length; j = i, i += 2)
    twice += (flat[j] as number) * (flat[i + 1] as number) - (flat[i] as number) * (flat[j + 1] as number)
  if (twice === 0) return []
  if (twice > 0) return flat
  const turned: number[] = []
  for (let i = flat.length - 2; i >= 0; i -= 2) turned.push(flat[i] as number, flat[i + 1] as number)
  return turned
}

/** The pieces of a line within the tile. */
function clipLine(points: readonly XY[]): number[][] {
  const pieces: number[][] = []
  let open: number[] | null = null
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i] as XY, points[i + 1] as XY]
    const cut = clipSegment(a, b)
    if (!cut) {
      open = null
      continue
    }
    const [from, to, endsInside] = cut
    if (!open) {
      open = [Math.round(from[0]), Math.round(from[1])]
      pieces.push(open)
    }
    const [x, y] = [Math.round(to[0]), Math.round(to[1])]
    if (open.at(-2) !== x || open.at(-1) !== y) open.push(x, y)
    if (!endsInside) open = null
  }
  return pieces.filter((piece) => piece.length >= 4)
}

/** Liang–Barsky. */
function clipSegment(a: XY, b: XY): readonly [XY, XY, boolean] | null {
  let [t0, t1] = [0, 1]
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  for (const [p, q] of [
    [-dx, a[0] - LOW],
    [dx, HIGH - a[0]],
    [-dy, a[1] - LOW],
    [dy, HIGH - a[1]],
  ] as const) {
    if (p === 0) {
      if (q < 0) return null
      continue
    }
    const r = q / p
    if (p < 0) t0 = Math.max(t0, r)
    else t1 = Math.min(t1, r)
    if (t0 > t1) return null
  }
  return [[a[0] + dx * t0, a[1] + dy * t0], [a[0] + dx * t1, a[1] + dy * t1], t1 === 1]
}
