import type { Geometry, Point, Ring, Shape } from '../declare.ts'
import { boxOf as geometryBox } from '../polygon.ts'
import {
  type Block,
  type Building,
  blocksOf,
  buildingsOf,
  type Centre,
  type Hamlet,
  type Lattice,
  latticeOf,
  streetsOf,
} from './blocks.ts'
import { away, dice, type Plane, planeAt, span, type XY } from './plane.ts'
import { mainRoads, type Road, type Station } from './roads.ts'
import { boxOf, type Terrain, terrainOf } from './terrain.ts'

export type Village = { readonly code: string; readonly name: string }

/** A district as it might be 示意城镇: outline and names are real, streets, houses and waters are drawn from a seed. */
export type Town = {
  readonly plane: Plane
  readonly terrain: Terrain
  readonly main: readonly Road[]
  readonly stations: readonly Station[]
  readonly streets: readonly Road[]
  readonly blocks: readonly Block[]
  readonly hamlets: readonly Hamlet[]
  readonly centres: readonly Centre[]
  readonly edge: readonly XY[]
  /** Blocks of one town alone: a twentieth of the work. */
  readonly blocksIn: (town: string) => readonly Block[]
  /** Squares between street axes 万米单元 around the blocks of a town, wholly inside it: neighbours share their corners. */
  readonly cellsIn: (town: string) => readonly { readonly ring: readonly XY[]; readonly middle: XY }[]
  /** Houses of a block, made when asked for. */
  readonly buildings: (block: Block) => readonly Building[]
}

const SEED = 20_260_111

/** Made when first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly one: T } | undefined
  return () => {
    made ??= { one: make() }
    return made.one
  }
}

/**
 * Draws a district: main roads between its towns, in each a lattice of streets of its own where people would live, houses
 * in every block. Pure: the same outline, towns and villages give the same town. Main roads and places of villages take a
 * few milliseconds; streets and blocks (about 0.3 s for 800 km²) and houses are made when first asked for.
 */
export function drawTown(
  outline: Shape,
  towns: readonly { readonly code: string; readonly name: string; readonly at: Point }[],
  villages: readonly Village[],
  seed = SEED,
): Town {
  const box = geometryBox(outline.geometry)
  const plane = planeAt({ lon: (box.west + box.east) / 2, lat: (box.south + box.north) / 2 })
  const edge = outerRing(outline.geometry).map(([lon, lat]) => plane.of({ lon, lat }))
  const terrain = terrainOf(outline.code, plane)
  const centres: Centre[] = towns.map(({ code, name, at }) => ({
    code,
    name,
    at: plane.of(at),
    rural: name.endsWith('镇'),
  }))
  const { roads: main, stations } = mainRoads(outline.code, new Map(centres.map((one) => [one.code, one.at])))
  const inEdge = edgeTest(edge)
  const hamlets = settle(centres, villages, (p) => terrain.dry(p) && inEdge(p), seed)
  const lattices = new Map(centres.map((centre) => [centre.code, latticeOf(centre, seed)]))
  const nearMain = once(() => nearest(main.filter((road) => road.class !== 'metro')))
  const built = new Map<string, { readonly blocks: readonly Block[]; readonly streets: readonly Road[] }>()
  const build = (
    centre: Centre,
  ): { readonly blocks: readonly Block[]; readonly streets: readonly Road[] } => {
    const known = built.get(centre.code)
    if (known) return known
    const lattice = lattices.get(centre.code) as Lattice
    const own = hamlets.filter((one) => one.town === centre.code)
    const mine = (p: XY): boolean => margin(p, centre, centres) > 36 && terrain.dry(p) && inEdge(p)
    const blocks = blocksOf(lattice, own, mine, nearMain(), seed)
    const fresh = { blocks, streets: streetsOf(lattice, blocks) }
    built.set(centre.code, fresh)
    return fresh
  }
  const allBlocks = once(() => centres.flatMap((centre) => build(centre).blocks))
  const allStreets = once(() => centres.flatMap((centre) => build(centre).streets))
  const made = new WeakMap<Block, readonly Building[]>()
  return {
    plane,
    terrain,
    main,
    stations,
    get streets() {
      return allStreets()
    },
    get blocks() {
      return allBlocks()
    },
    hamlets,
    centres,
    edge,
    blocksIn(code) {
      const centre = centres.find((one) => one.code === code)
      return centre ? build(centre).blocks : []
    },
    cellsIn(code) {
      const centre = centres.find((one) => one.code === code)
      if (!centre) return []
      const { at } = lattices.get(code) as Lattice
      return build(centre).blocks.flatMap(({ i, j, middle }) => {
        const ring = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)]
        return ring.every((p) => margin(p, centre, centres) > 0 && inEdge(p)) ? [{ ring, middle }] : []
      })
    },
    buildings(block) {
      let houses = made.get(block)
      if (!houses) {
        houses = buildingsOf(lattices.get(block.town) as Lattice, block, seed)
        made.set(block, houses)
      }
      return houses
    },
  }
}

const outerRing = (geometry: Geometry): Ring =>
  geometry.type === 'Polygon'
    ? (geometry.coordinates[0] ?? [])
    : ([...geometry.coordinates].sort((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0))[0]?.[0] ?? [])

/** Metres inside the own side of the nearest line between two towns. */
function margin([x, y]: XY, own: Centre, all: readonly Centre[]): number {
  const d = (x - own.at[0]) ** 2 + (y - own.at[1]) ** 2
  let best = Number.POSITIVE_INFINITY
  for (const other of all) {
    if (other === own) continue
    const o = (x - other.at[0]) ** 2 + (y - other.at[1]) ** 2
    if (o <= d) return -1
    best = Math.min(best, (o - d) / (2 * span(other.at[0] - own.at[0], other.at[1] - own.at[1])))
  }
  return best
}

/** Inside the edge and a good way from it; only the pieces of the edge at the same height are looked at. */
function edgeTest(edge: readonly XY[]): (p: XY) => boolean {
  const band = 500
  const bands = new Map<number, [XY, XY][]>()
  edge.forEach((b, i) => {
    const a = edge[(i + edge.length - 1) % edge.length] as XY
    for (let k = Math.floor(Math.min(a[1], b[1]) / band); k <= Math.floor(Math.max(a[1], b[1]) / band); k++) {
      const there = bands.get(k)
      if (there) there.push([a, b])
      else bands.set(k, [[a, b]])
    }
  })
  return ([x, y]) => {
    let [left, right] = [false, false]
    for (const [[ax, ay], [bx, by]] of bands.get(Math.floor(y / band)) ?? []) {
      if (ay > y === by > y) continue
      const cut = ((bx - ax) * (y - ay)) / (by - ay) + ax
      if (x - 60 < cut) left = !left
      if (x + 60 < cut) right = !right
    }
    return left && right
  }
}

/** Metres to the nearest main road, looked up by squares of 400 m; far away is 400. */
function nearest(roads: readonly Road[]): (p: XY) => number {
  const bins = new Map<number, [XY, XY][]>()
  const size = 400
  const keyOf = (x: number, y: number): number => x * 100_000 + y
  for (const { line } of roads)
    for (let i = 0; i + 1 < line.length; i++) {
      const [a, b] = [line[i] as XY, line[i + 1] as XY]
      const [west, south, east, north] = boxOf([a, b], 80)
      for (let x = Math.floor(west / size); x <= Math.floor(east / size); x++)
        for (let y = Math.floor(south / size); y <= Math.floor(north / size); y++) {
          const bin = bins.get(keyOf(x, y))
          if (bin) bin.push([a, b])
          else bins.set(keyOf(x, y), [[a, b]])
        }
    }
  return (p) => {
    let best = size
    for (const piece of bins.get(keyOf(Math.floor(p[0] / size), Math.floor(p[1] / size))) ?? [])
      best = Math.min(best, away(piece, p))
    return best
  }
}

/** Gives every village a place in its town: in streets close together, in towns spread over the land. */
function settle(
  centres: readonly Centre[],
  villages: readonly Village[],
  good: (p: XY) => boolean,
  seed: number,
): Hamlet[] {
  const hamlets: Hamlet[] = []
  for (const centre of centres) {
    const own = villages
      .filter((one) => one.code.startsWith(centre.code))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
    const placed: XY[] = []
    own.forEach((village, n) => {
      const key = Number(village.code.slice(6))
      let best: XY | null = null
      let room = -1
      for (let k = 0; k < 40; k++) {
        const angle = dice(key, k, seed + 51) * 2 * Math.PI
        const far = centre.rural
          ? 700 + 6_800 * Math.sqrt(dice(key, k, seed + 53))
          : 2_900 * Math.sqrt(dice(key, k, seed + 53))
        const p: XY =
          n === 0 ? centre.at : [centre.at[0] + far * Math.cos(angle), centre.at[1] + far * Math.sin(angle)]
        let gap = 1e9
        for (const q of placed) gap = Math.min(gap, span(q[0] - p[0], q[1] - p[1]))
        // the room first: whether the ground is good takes a hundred times as long
        if (gap > room && (n === 0 || (margin(p, centre, centres) >= 90 && good(p)))) {
          room = gap
          best = p
        }
        if (n === 0) break
      }
      // no room found: beside the middle, but never on another, for a cell of two seeds in one place is no cell
      const at: XY = best ?? [
        centre.at[0] + 90 * Math.cos(n * 2.4) * Math.sqrt(n),
        centre.at[1] + 90 * Math.sin(n * 2.4) * Math.sqrt(n),
      ]
      placed.push(at)
      hamlets.push({ ...village, town: centre.code, at })
    })
  }
  return hamlets
}
