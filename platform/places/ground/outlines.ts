import type { AreaCode } from '../../../base/index.ts'
import { geometryToWgs } from './coordinates.ts'
import type { MapFeature, MapOf, Ring, Shape } from './declare.ts'
import guangzhou from './outlines/4401.json' with { type: 'json' }
import { cellsOf, labelPoint, type Seed } from './polygon.ts'

type Drawn = (typeof guangzhou.districts)[number]

function ringOf(differences: readonly number[], perDegree: number): Ring {
  const ring: [number, number][] = []
  let [x, y] = [0, 0]
  for (let i = 0; i + 1 < differences.length; i += 2) {
    x += differences[i] as number
    y += differences[i + 1] as number
    ring.push([x / perDegree, y / perDegree])
  }
  const first = ring[0]
  if (first) ring.push(first)
  return ring
}

const decoded = new Map<string, Shape>()

function outline(drawn: Drawn): Shape {
  let shape = decoded.get(drawn.code)
  if (!shape) {
    const coordinates = drawn.rings.map((ring) => ringOf(ring, guangzhou.perDegree))
    shape = {
      kind: 'area',
      code: drawn.code,
      name: drawn.name,
      // presumed, see the `about` of the file
      geometry: geometryToWgs({ type: 'Polygon', coordinates }, 'GCJ-02'),
      origin: 'GCJ-02',
    }
    decoded.set(drawn.code, shape)
  }
  return shape
}

/** District outlines of the box, in WGS-84; to about 100 m, for screens, not for legal boundaries. */
export const outlines = (): Shape[] => guangzhou.districts.map(outline)

export const outlineOf = (district: AreaCode): Shape | undefined => {
  const drawn = guangzhou.districts.find((one) => one.code === district)
  return drawn && outline(drawn)
}

/**
 * Towns and streets 镇街 of Baiyun with about where they lie (WGS-84, to a kilometre or so). No open source draws
 * their borders, so the cells made from these are schematic.
 */
const BAIYUN =
  '440111002 三元里街道 113.254 23.161,440111003 松洲街道 113.222 23.152,440111004 景泰街道 113.272 23.166,440111005 同德街道 113.237 23.166,440111006 黄石街道 113.262 23.206,440111007 棠景街道 113.261 23.174,440111008 新市街道 113.251 23.189,440111009 同和街道 113.322 23.207,440111010 京溪街道 113.319 23.181,440111011 永平街道 113.302 23.226,440111012 嘉禾街道 113.275 23.239,440111013 均禾街道 113.261 23.255,440111014 石井街道 113.231 23.206,440111015 金沙街道 113.203 23.147,440111016 云城街道 113.272 23.188,440111017 鹤龙街道 113.283 23.221,440111018 白云湖街道 113.226 23.233,440111019 石门街道 113.197 23.205,440111020 龙归街道 113.281 23.277,440111021 大源街道 113.358 23.247,440111103 人和镇 113.292 23.342,440111107 太和镇 113.351 23.296,440111108 钟落潭镇 113.408 23.388,440111113 江高镇 113.222 23.293'

const SEEDS: Readonly<Record<string, readonly Seed[]>> = {
  '440111': BAIYUN.split(',').map((line) => {
    const [code = '', name = '', lon, lat] = line.split(' ')
    return { code, name, at: { lon: Number(lon), lat: Number(lat) } }
  }),
}

/** Where the towns of a district lie, with their names; empty where not known. */
export const townSeeds = (district: AreaCode): readonly Seed[] => SEEDS[district] ?? []

const cells = new Map<string, Shape[]>()

/** Schematic town cells of a district on its real outline; empty where neither is known. */
export function townsOf(district: AreaCode): readonly Shape[] {
  let shapes = cells.get(district)
  if (!shapes) {
    const ring = outlineOf(district)?.geometry.coordinates[0] as Ring | undefined
    const seeds = SEEDS[district]
    shapes =
      ring && seeds
        ? // clipping wants the ring open
          cellsOf(ring.slice(0, -1), seeds).map(({ seed, geometry }) => ({
            kind: 'area',
            code: seed.code,
            name: seed.name,
            geometry,
            origin: 'GCJ-02',
            schematic: true,
          }))
        : []
    cells.set(district, shapes)
  }
  return shapes
}

const featureOf = (shape: Shape, kind: MapFeature['properties']['kind'], digits = 5): MapFeature => ({
  type: 'Feature',
  id: shape.code,
  properties: {
    code: shape.code,
    name: shape.name,
    kind,
    schematic: shape.schematic === true,
    cp: rounded([labelPoint(shape.geometry)], digits)[0] as readonly [number, number],
  },
  geometry:
    shape.geometry.type === 'Polygon'
      ? { type: 'Polygon', coordinates: shape.geometry.coordinates.map((ring) => rounded(ring, digits)) }
      : {
          type: 'MultiPolygon',
          coordinates: shape.geometry.coordinates.map((polygon) =>
            polygon.map((ring) => rounded(ring, digits)),
          ),
        },
})

const rounded = (ring: Ring, digits: number): Ring =>
  ring.map(([lon, lat]) => [Number(lon.toFixed(digits)), Number(lat.toFixed(digits))] as const)

/**
 * The map of a district for the screens: its towns (kind `area`, schematic), or the bare outline where no towns are
 * known; other shapes (grids) when given. GeoJSON in WGS-84, to a metre. Undefined for a district not in the box.
 */
export function mapOf(district: AreaCode, more: readonly Shape[] = []): MapOf | undefined {
  const whole = outlineOf(district)
  const towns = townsOf(district)
  if (!whole && more.length === 0) return undefined
  const base = towns.length > 0 ? towns : whole ? [whole] : []
  return {
    type: 'FeatureCollection',
    features: [
      ...base.map((shape) => featureOf(shape, towns.length > 0 ? 'area' : 'outline')),
      ...more.map((shape) => featureOf(shape, shape.kind)),
    ],
  }
}

/** The outline alone, to be drawn as the edge of the map. */
export const edgeOf = (district: AreaCode): MapFeature | undefined => {
  const whole = outlineOf(district)
  return whole && featureOf(whole, 'outline')
}
