import { banks, blob, inside, nearer, type Plane, winding, type XY } from './plane.ts'

export type Named = { readonly name: string; readonly kind: string; readonly ring: readonly XY[] }
export type Terrain = {
  readonly water: readonly Named[]
  readonly green: readonly Named[]
  /** Middle lines of rivers, for their names. */
  readonly rivers: readonly { readonly name: string; readonly line: readonly XY[] }[]
  /** Neither water nor hill: here may stand a house. */
  readonly dry: (at: XY) => boolean
}

type Drawn = {
  readonly rivers: readonly (readonly [name: string, from: number, to: number, points: string])[]
  readonly lakes: readonly (readonly [
    name: string,
    lon: number,
    lat: number,
    wide: number,
    high: number,
    turn: number,
  ])[]
  readonly hills: readonly (readonly [
    name: string,
    lon: number,
    lat: number,
    wide: number,
    high: number,
    turn: number,
  ])[]
  readonly parks: readonly (readonly [
    name: string,
    lon: number,
    lat: number,
    wide: number,
    high: number,
    turn: number,
  ])[]
}

/** Where rivers and hills of Baiyun lie, to about a kilometre, from general knowledge: a sketch, no survey. */
const BAIYUN: Drawn = {
  rivers: [
    [
      '流溪河',
      150,
      260,
      '113.545,23.475 113.500,23.452 113.462,23.430 113.425,23.404 113.372,23.378 113.318,23.360 113.272,23.334 113.238,23.304 113.214,23.268 113.200,23.242 113.182,23.228',
    ],
    [
      '珠江西航道',
      420,
      620,
      '113.120,23.262 113.152,23.246 113.182,23.228 113.196,23.198 113.208,23.172 113.222,23.146 113.232,23.118',
    ],
    ['石井河', 36, 52, '113.262,23.232 113.246,23.214 113.236,23.192 113.231,23.168 113.226,23.146'],
    ['沙河涌', 24, 34, '113.318,23.226 113.322,23.200 113.316,23.176 113.312,23.150'],
    ['白海面涌', 30, 44, '113.300,23.300 113.272,23.286 113.246,23.276 113.218,23.272'],
    ['凤尾坑', 26, 40, '113.420,23.330 113.396,23.348 113.378,23.372'],
    ['江高运河', 44, 44, '113.172,23.310 113.196,23.296 113.222,23.283 113.236,23.302'],
  ],
  lakes: [
    ['白云湖', 113.213, 23.238, 900, 380, 0.5],
    ['麓湖', 113.2865, 23.153, 330, 170, 1.2],
    ['和龙水库', 113.372, 23.268, 620, 330, 0.9],
    ['沙田水库', 113.462, 23.314, 480, 260, 0.4],
    ['南湖', 113.328, 23.218, 760, 300, 1.0],
    ['梅州水库', 113.452, 23.352, 380, 240, 2.0],
    ['鱼塘', 113.182, 23.282, 420, 260, 0.2],
    ['鱼塘', 113.252, 23.352, 380, 220, 1.1],
  ],
  hills: [
    ['白云山', 113.2985, 23.1865, 1250, 3100, 0.16],
    ['帽峰山', 113.428, 23.296, 3600, 2500, 0.4],
    ['大源山', 113.366, 23.216, 2400, 1500, 0.7],
    ['凤凰山', 113.352, 23.182, 1500, 900, 0.3],
    ['石鼓岭', 113.475, 23.4, 1500, 1000, 1.0],
    ['龙虎岭', 113.358, 23.338, 1500, 900, 0.1],
    ['马务山', 113.322, 23.262, 900, 600, 0.9],
    ['大岭头', 113.196, 23.335, 900, 700, 0.5],
  ],
  parks: [
    ['云溪植物园', 113.2795, 23.2045, 480, 300, 0.9],
    ['白云公园', 113.2655, 23.1815, 420, 260, 0.1],
    ['金沙湿地公园', 113.1985, 23.1545, 380, 300, 0.4],
    ['石井生态公园', 113.2365, 23.2145, 300, 260, 0.3],
    ['嘉禾文化公园', 113.2795, 23.2355, 260, 200, 0.6],
    ['太和体育公园', 113.3455, 23.2905, 340, 240, 0.1],
    ['人和滨江公园', 113.2985, 23.3495, 520, 160, 0.5],
    ['钟落潭公园', 113.4035, 23.3815, 300, 220, 0.7],
  ],
}

const TERRAINS: Readonly<Record<string, Drawn>> = { '440111': BAIYUN }
const NOTHING: Drawn = { rivers: [], lakes: [], hills: [], parks: [] }

export function terrainOf(district: string, plane: Plane): Terrain {
  const drawn = TERRAINS[district] ?? NOTHING
  const at = (lon: number, lat: number): XY => plane.of({ lon, lat })
  const rivers = drawn.rivers.map(([name, from, to, points], i) => ({
    name,
    from,
    to,
    line: winding(
      points.split(' ').map((pair) => {
        const [lon, lat] = pair.split(',').map(Number) as [number, number]
        return at(lon, lat)
      }),
      220,
      180,
      40 + i * 2,
    ),
  }))
  const shapes = (all: Drawn['lakes'], kind: string, seed: number): Named[] =>
    all.map(([name, lon, lat, wide, high, turn], i) => ({
      name,
      kind,
      ring: blob(at(lon, lat), wide, high, turn, seed + i),
    }))
  const lakes = shapes(drawn.lakes, 'lake', 3)
  const hills = shapes(drawn.hills, 'hill', 11)
  const parks = shapes(drawn.parks, 'park', 23)
  const wet = lakes.map(({ ring }) => ring)
  const solid = [...wet, ...hills.map(({ ring }) => ring), ...parks.map(({ ring }) => ring)].map((ring) => ({
    ring,
    box: boxOf(ring, 0),
  }))
  const lines = rivers.map(({ line, from, to }) => ({
    line,
    clear: Math.max(from, to) / 2 + 28,
    box: boxOf(line, 400),
  }))
  const within = ([x, y]: XY, [west, south, east, north]: readonly number[]): boolean =>
    x >= (west as number) && x <= (east as number) && y >= (south as number) && y <= (north as number)
  return {
    water: [
      ...rivers.map(({ name, from, to, line }) => ({
        name,
        kind: 'river',
        ring: banks(line, (t) => from + (to - from) * t + 14 * Math.sin(t * 31)),
      })),
      ...lakes,
    ],
    green: [...hills, ...parks],
    rivers,
    dry: (p) =>
      !solid.some(({ ring, box }) => within(p, box) && inside(ring, p)) &&
      !lines.some(({ line, clear, box }) => within(p, box) && nearer(line, p, clear)),
  }
}

export function boxOf(points: readonly XY[], margin: number): readonly [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  return [west - margin, south - margin, east + margin, north + margin]
}
