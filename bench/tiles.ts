import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { schema as ledger } from '../platform/ledger/index.ts'
import { schema as org } from '../platform/org/index.ts'
import { layers } from '../platform/places/index.ts'
import { schema as kept, migrate, openStore, type Reader, type Store, sql } from '../platform/store/index.ts'
import { packed } from '../server/gate/packed.ts'

// Vector tiles over a million points in a plain PostgreSQL, and the same points by PostGIS in the same run.
// DATABASE_URL=postgresql://… node bench/tiles.ts [--points 1000000] [--tiles 1500]

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '1000000' },
    tiles: { type: 'string', default: '1500' },
  },
})
const count = Number(values.points)
const many = Number(values.tiles)
const server = process.env.DATABASE_URL
if (!server) throw new Error('DATABASE_URL names the PostgreSQL server on which a scratch database is made')

const D = '440111'
const BOX = { west: 113.18, south: 23.12, east: 113.53, north: 23.45 }
const CATEGORIES = ['lamp', 'cover', 'tree', 'bin', 'camera', 'hydrant', 'sign', 'bench']
const TOWNS = Array.from({ length: 24 }, (_, i) => `440111${String(i + 1).padStart(3, '0')}`)

let state = 20_260_302
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}
const bell = (): number => random() + random() + random() - 1.5

/** Six of ten stand about forty centres, the others anywhere: some tiles are far fuller than others. */
function* points(): Generator<layers.FeatureInput> {
  const centres = Array.from({ length: 40 }, () => [
    BOX.west + 0.03 + random() * 0.29,
    BOX.south + 0.03 + random() * 0.27,
  ])
  for (let i = 0; i < count; i++) {
    const centre = random() < 0.6 ? (centres[Math.floor(random() * 40)] as number[]) : null
    const lon = centre ? (centre[0] as number) + bell() * 0.02 : BOX.west + random() * 0.35
    const lat = centre ? (centre[1] as number) + bell() * 0.02 : BOX.south + random() * 0.33
    const town = Math.floor(((lon - BOX.west) / 0.35) * 6) + 6 * Math.floor(((lat - BOX.south) / 0.33) * 4)
    yield {
      ref: `p${i}`,
      geometry: { type: 'Point', coordinates: [Number(lon.toFixed(7)), Number(lat.toFixed(7))] },
      category: CATEGORIES[Math.floor(random() * 8)] as string,
      marks: { area: TOWNS[Math.max(0, Math.min(23, town))] as string },
    }
  }
}

type Ask = { readonly z: number; readonly x: number; readonly y: number }
const tilesAt = (z: number): Ask[] => {
  const low = layers.tileOf({ lon: BOX.west, lat: BOX.north }, z)
  const high = layers.tileOf({ lon: BOX.east, lat: BOX.south }, z)
  const all: Ask[] = []
  for (let x = low.column; x <= high.column; x++)
    for (let y = low.row; y <= high.row; y++) all.push({ z, x, y })
  return all
}
const some = (all: readonly Ask[], wanted: number): Ask[] =>
  Array.from({ length: wanted }, () => all[Math.floor(random() * all.length)] as Ask)

type Run = { perSecond: number; p50: number; p95: number; mostBytes: number; meanBytes: number }

type Round = {
  readonly z16: Run
  readonly z14: Run
  readonly peer16: Run | null
  readonly peer14: Run | null
  readonly z16Limited: Run
  readonly z14Limited: Run
  readonly postgisEncodes16: Run | null
}

/** Two at a time, as two viewers would. */
async function timed(asks: readonly Ask[], one: (ask: Ask) => Promise<Uint8Array>): Promise<Run> {
  const times: number[] = []
  const sizes: number[] = []
  let next = 0
  const begun = performance.now()
  const worker = async (): Promise<void> => {
    for (let ask = asks[next++]; ask; ask = asks[next++]) {
      const from = performance.now()
      const bytes = await one(ask)
      times.push(performance.now() - from)
      sizes.push(bytes.length)
    }
  }
  await Promise.all([worker(), worker()])
  const seconds = (performance.now() - begun) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number): number => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10
  return {
    perSecond: Math.round(asks.length / seconds),
    p50: at(0.5),
    p95: at(0.95),
    mostBytes: Math.max(...sizes),
    meanBytes: Math.round(sizes.reduce((a, b) => a + b, 0) / sizes.length),
  }
}

/** What leaves over the wire: bytes and processor time of each packing, for the same tiles. */
async function packedSizes(asks: readonly Ask[], one: (ask: Ask) => Promise<Uint8Array>) {
  const tiles: Uint8Array[] = []
  for (const ask of asks) tiles.push(await one(ask))
  const plain = tiles.reduce((sum, bytes) => sum + bytes.length, 0)
  const row = async (packing: 'zstd' | 'br' | 'gzip') => {
    const began = process.cpuUsage()
    let [bytes, most] = [0, 0]
    for (const tile of tiles) {
      const small = (await packed(tile, packing)).bytes.length
      bytes += small
      most = Math.max(most, small)
    }
    const { user, system } = process.cpuUsage(began)
    return {
      meanBytes: Math.round(bytes / tiles.length),
      mostBytes: most,
      share: Math.round((bytes / plain) * 100) / 100,
      cpuMsPerTile: Math.round((user + system) / 10 / tiles.length) / 100,
    }
  }
  return {
    tiles: tiles.length,
    plainMeanBytes: Math.round(plain / tiles.length),
    ...{ zstd: await row('zstd'), br: await row('br'), gzip: await row('gzip') },
  }
}

const name = `huying_tiles_${process.pid}`
const urlOf = (database: string): string => {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}
const admin = must(await openStore({ url: server }))
await admin.query(sql.raw(`create database ${name} template template0 encoding 'UTF8'`))
let store: Store | undefined
try {
  store = must(await openStore({ url: urlOf(name), poolSize: 4 }))
  const out = await measure(store)
  console.log(JSON.stringify(out, null, 1))
  if (!out.holds) process.exitCode = 1
} finally {
  await store?.close()
  await admin.query(sql.raw(`drop database if exists ${name} with (force)`))
  await admin.close()
}

async function measure(db: Store) {
  must(await migrate(db, [kept, ledger, org, layers.schema]))
  const at = new Date()
  const draft: layers.LayerDraft = {
    name: 'parts',
    title: { zh: '部件', en: 'parts' },
    class: 'theme',
    kind: 'point',
    source: { kind: 'own' },
    scope: 'rows',
  }
  must(await db.tx((tx) => layers.save(tx, D, draft, at)))
  const loadFrom = performance.now()
  must(await db.bulk((tx) => layers.put(tx, D, 'parts', [...points()], at)))
  const loadSeconds = (performance.now() - loadFrom) / 1000
  for (const table of ['layer_feature', 'layer_cell', 'layer_mark'])
    await db.query(sql.raw(`vacuum analyze ${table}`))
  const layer = must(await layers.find(db, D, 'parts'))
  const all: layers.Sight = { where: true, grade: 4 }
  const towns: layers.Sight = {
    where: { any: TOWNS.slice(0, 5).map((town) => ({ column: 'area', startsWith: town })) },
    grade: 2,
  }
  const ours =
    (sight: layers.Sight, encoder: 'own' | 'postgis' = 'own') =>
    async (ask: Ask): Promise<Uint8Array> =>
      must(await layers.tile(db, sight, layer, ask, encoder)).bytes
  const low: Record<string, Run> = {}
  const lowLimited: Record<string, Run> = {}
  for (const z of [8, 9, 10, 11, 12]) {
    const asks = some(tilesAt(z), 60)
    await timed(asks.slice(0, 10), ours(all))
    low[`z${z}`] = await timed(asks, ours(all))
    lowLimited[`z${z}`] = await timed(asks, ours(towns))
  }
  const plain = await peer(db)
  // taken in turn, so that what else the machine does weighs on both alike
  const rounds: Round[] = []
  await timed(some(tilesAt(16), 200), ours(all))
  if (plain) await timed(some(tilesAt(16), 200), plain)
  for (let round = 0; round < 5; round++) {
    const asks16 = some(tilesAt(16), Math.ceil(many / 5))
    const asks14 = some(tilesAt(14), Math.ceil(many / 25))
    rounds.push({
      z16: await timed(asks16, ours(all)),
      peer16: plain && (await timed(asks16, plain)),
      z14: await timed(asks14, ours(all)),
      peer14: plain && (await timed(asks14, plain)),
      z16Limited: await timed(asks16, ours(towns)),
      z14Limited: await timed(asks14, ours(towns)),
      postgisEncodes16: plain && (await timed(asks16, ours(all, 'postgis'))),
    })
  }
  const middle = <T>(all: readonly T[], by: (one: T) => number): T =>
    all.toSorted((one, other) => by(one) - by(other))[Math.floor(all.length / 2)] as T
  const run = (pick: (round: Round) => Run | null): Run | null => {
    const runs = rounds.flatMap((round) => pick(round) ?? [])
    return runs.length > 0 ? middle(runs, (one) => one.perSecond) : null
  }
  const share = (mine: 'z16' | 'z14', theirs: 'peer16' | 'peer14'): number | null => {
    const ratios = rounds.flatMap((round) => {
      const other = round[theirs]
      return other ? [round[mine].perSecond / other.perSecond] : []
    })
    return ratios.length > 0 ? Math.round(middle(ratios, (one) => one) * 100) / 100 : null
  }
  const z16 = run((round) => round.z16) as Run
  const z14 = run((round) => round.z14) as Run
  const z16Limited = run((round) => round.z16Limited)
  const z14Limited = run((round) => round.z14Limited)
  const heaviest = await timed([...tilesAt(13), ...tilesAt(14), ...tilesAt(15)], ours(all))
  const smaller = await packedSizes(some(tilesAt(14), 60), ours(all))
  const postgis = plain && {
    z16: run((round) => round.peer16),
    z14: run((round) => round.peer14),
    ourRowsPostgisEncodesZ16: run((round) => round.postgisEncodes16),
    z16Share: share('z16', 'peer16') ?? 0,
    z14Share: share('z14', 'peer14') ?? 0,
  }
  const counts = await counted(db, layer, [all, towns])
  const limits = {
    z16PerSecond: z16.perSecond >= 400,
    z14P95: z14.p95 <= 80,
    lowZoomP95: Object.values(low).every((run) => run.p95 <= 30),
    bytes:
      Math.max(heaviest.mostBytes, z16.mostBytes, ...Object.values(low).map((run) => run.mostBytes)) <=
      200 * 1024,
    postgis: postgis === null || (postgis.z16Share >= 0.6 && postgis.z14Share >= 0.6),
    counts: counts.every((one) => one.tiles === one.list),
  }
  return {
    points: count,
    loadSeconds: Math.round(loadSeconds * 10) / 10,
    low,
    lowLimited,
    ...{ z14, z14Limited, z16, z16Limited, heaviest, packed: smaller, postgis, counts, limits },
    holds: Object.values(limits).every(Boolean),
  }
}

/** The usual way with PostGIS, over the same points: geometry in 3857, GiST, ST_AsMVT. Null where it is not installed. */
async function peer(reader: Reader): Promise<((ask: Ask) => Promise<Uint8Array>) | null> {
  const there = await reader.one(sql`select 1 from pg_available_extensions where name = 'postgis'`)
  if (!there) return null
  await reader.query(sql.raw('create extension postgis'))
  await reader.query(
    sql.raw(`create table peer as select no, category,
        st_transform(st_setsrid(st_makepoint(lon, lat), 4326), 3857) as geom
      from layer_feature order by morton`),
  )
  await reader.query(sql.raw('create index peer_geom on peer using gist (geom)'))
  await reader.query(sql.raw('vacuum analyze peer'))
  return async ({ z, x, y }) => {
    const row = await reader.one<{ tile: Buffer }>(sql`
      select st_asmvt(t, 'features', 4096, 'geom', 'no') as tile from (
        select no, category, st_asmvtgeom(geom, st_tileenvelope(${z}, ${x}, ${y}), 4096, 0) as geom
        from peer where geom && st_tileenvelope(${z}, ${x}, ${y})) t`)
    return row?.tile ?? Buffer.alloc(0)
  }
}

/** All tiles of a zoom together, single features and cells, against the list of the same reader. */
async function counted(reader: Reader, layer: layers.Layer, sights: readonly layers.Sight[]) {
  const rows = []
  for (const sight of sights)
    for (const z of [9, 12, 14]) {
      let tiles = 0
      for (const ask of tilesAt(z)) tiles += must(await layers.tile(reader, sight, layer, ask)).count
      rows.push({ z, tiles, list: await layers.count(reader, sight, layer) })
    }
  return rows
}
