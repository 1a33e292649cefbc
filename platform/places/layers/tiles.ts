import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type Reader, type Sql, sql } from '../../store/index.ts'
import { clipLine, clipRing, thinned, thinnedRing } from './clip.ts'
import {
  type Layer,
  refusals,
  type Sight,
  SMALL_LAYER,
  TILE_BYTES,
  type Tile,
  type TileAsk,
} from './declare.ts'
import { marksFor, seenMarks } from './keep.ts'
import { ALL_MARKS, CELLS_PER_TILE_BITS, finestLevel } from './keep-cells.ts'
import { latticed } from './lattice.ts'
import { pixelOf, placeOf, tileBox, WORLD_BITS } from './mercator.ts'
import { apart, KEY_BITS, keysOf } from './morton.ts'
import { EXTENT, type Properties, TileLayer, tileBytes } from './mvt.ts'
import { widened } from './relate.ts'
import { twiceArea, unpacked } from './shape.ts'
import { rangesOf } from './where.ts'
import { COARSE_ZOOM, reachText } from './write.ts'

/** Lines and polygons reach so far over the edge of a tile, that no seam is seen. */
const BUFFER = 64
/** Tile units that a line may be off; more only where the tile would be too heavy. */
const THINNER = [1, 4, 16] as const
/** More single points are never fetched for one tile. */
const MOST_POINTS_FETCHED = 30_000

/** World pixels of a tile's corner and of its side. */
type Frame = { readonly x0: number; readonly y0: number; readonly size: number }
const frameOf = ({ z, x, y }: TileAsk): Frame => {
  const size = 2 ** (WORLD_BITS - z)
  return { x0: x * size, y0: y * size, size }
}
/** Tile units of a world pixel. */
const unit = (at: number, from: number, size: number): number => Math.floor(((at - from) * EXTENT) / size)

const features = (layer: Layer, ask: TileAsk, sight: Sight, only: Sql): Sql => {
  const { district, slot } = layer
  const more = ask.categories?.length ? sql` and f.category = any(${ask.categories}::text[])` : sql.empty
  const from = (when: Sql): Sql =>
    sql`from layer_feature f where f.district = ${district} and f.slot = ${slot} and ${when} and ${only}
      and ${seenMarks(layer, sight, sql`f.mark`)}${more}`
  if (!ask.asOf) return from(sql`f.valid_to is null`)
  const at = ask.asOf
  const all = sql`f.no, f.category, f.label, f.wx, f.wy, f.morton, f.reach, f.drawn, f.coarse`
  return sql`from (select ${all} ${from(sql`f.valid_to is null and f.valid_from <= ${at}`)}
    union all select ${all} ${from(sql`f.valid_to > ${at} and f.valid_from <= ${at}`)}) f where true`
}

/**
 * A vector tile of a layer for one reader: single features from the detail zoom on, counted cells below it and where
 * a tile would be too heavy. What he may not see is neither in the features nor in the counts.
 */
export async function tile(
  reader: Reader,
  sight: Sight,
  layer: Layer,
  ask: TileAsk,
  encoder: 'own' | 'postgis' = 'own',
): Promise<Result<Tile, Refusal>> {
  const { z, x, y } = ask
  const across = 2 ** z
  const whole = [z, x, y].every((one) => Number.isInteger(one) && one >= 0)
  if (!whole || z > 22 || x >= across || y >= across) return no(refusals['layers.badTile']())
  if (sight.where === false) return ok({ bytes: new Uint8Array(0), count: 0, cells: false })
  const single = z >= layer.detailZoom || layer.features <= SMALL_LAYER || ask.asOf !== undefined
  if (!single) return ok(await cellTile(reader, sight, layer, ask))
  const { points, shapes } = kindsOf(layer)
  // full tiles are encoded here: what is too heavy becomes cells without being read twice
  const plain = points && !shapes && z > layer.detailZoom && !labelled(layer, z)
  if (plain && encoder === 'postgis' && sight.latticeM === undefined)
    return ok(await postgisTile(reader, sight, layer, ask))
  const read = { reader, sight, layer, ask }
  const placed = points ? await pointsIn(read) : []
  if (placed === 'tooMany') return ok(await cellTile(reader, sight, layer, ask))
  const drawn = shapes ? await shapesIn(read) : []
  for (const thin of drawn.length > 0 ? THINNER : THINNER.slice(0, 1)) {
    const out = new TileLayer('features')
    putPoints(out, placed, ask)
    for (const one of drawn) putShape(out, one, ask, thin)
    const bytes = tileBytes([out])
    if (bytes.length <= TILE_BYTES) return ok({ bytes, count: out.count, cells: false })
  }
  return ok(gathered([...placed, ...drawn.filter((one) => inTile(one, ask))], ask))
}

/** Which of both a layer can hold: a layer of points may still hold clouds of them. */
const kindsOf = (layer: Layer): { readonly points: boolean; readonly shapes: boolean } => ({
  points: true,
  shapes: layer.kind === 'line' || layer.kind === 'polygon',
})

const labelled = ({ style }: Layer, z: number): boolean =>
  style.labelZoom !== undefined && z >= style.labelZoom

type Reading = {
  readonly reader: Reader
  readonly sight: Sight
  readonly layer: Layer
  readonly ask: TileAsk
}
type Placed = {
  readonly no: number
  readonly category: string
  readonly properties: Properties
  readonly wx: number
  readonly wy: number
}
type Drawn = Placed & { readonly drawn: Buffer }

const inTile = ({ wx, wy }: Placed, ask: TileAsk): boolean => {
  const { x0, y0, size } = frameOf(ask)
  return wx >= x0 && wx < x0 + size && wy >= y0 && wy < y0 + size
}

/** Points, twelve bytes each: one row of the answer for each category. */
async function pointsIn({ reader, sight, layer, ask }: Reading): Promise<Placed[] | 'tooMany'> {
  const { from, to } = keysOf(ask.z, ask.x, ask.y)
  // a point on the lattice is in the tile where it is shown, or the deepest tile would tell its exact place
  const within =
    sight.latticeM === undefined
      ? sql`f.reach is null and f.morton between ${from} and ${to}`
      : sql`f.reach is null and (${sql.join(
          rangesOf(widened(tileBox(ask.z, ask.x, ask.y), sight.latticeM)).map(
            (range) => sql`f.morton between ${range.from} and ${range.to}`,
          ),
          ' or ',
        )})`
  const placed: Placed[] = []
  const put = (no: number, category: string, wx: number, wy: number, properties: Properties): void => {
    const at = sight.latticeM === undefined ? { wx, wy } : pixelOf(latticed(placeOf(wx, wy), sight.latticeM))
    const one = { no, category, properties, wx: at.wx, wy: at.wy }
    if (sight.latticeM === undefined || inTile(one, ask)) placed.push(one)
  }
  if (labelled(layer, ask.z)) {
    const rows = await reader.query<{ no: number; category: string; label: string; wx: number; wy: number }>(
      sql`select f.no, f.category, f.label, f.wx, f.wy ${features(layer, ask, sight, within)}`,
    )
    for (const { no, category, label, wx, wy } of rows) put(no, category, wx, wy, { category, label })
    return placed
  }
  // one more than may be: then the cells that are kept ready answer, and no crowd is read to its end
  const guarded = layer.features > MOST_POINTS_FETCHED && !ask.asOf && ask.z <= finestLevel(layer)
  const most = guarded ? sql`limit ${MOST_POINTS_FETCHED + 1}` : sql.empty
  const groups = await reader.query<{ category: string; points: Buffer }>(sql`
    select f.category, string_agg(int4send(f.no) || int4send(f.wx) || int4send(f.wy), ''::bytea) as points
    from (select f.no, f.category, f.wx, f.wy ${features(layer, ask, sight, within)} ${most}) f group by f.category`)
  const fetched = groups.reduce((sum, { points }) => sum + points.length / 12, 0)
  if (guarded && fetched > MOST_POINTS_FETCHED) return 'tooMany'
  for (const { category, points } of groups) {
    const properties = { category }
    for (let at = 0; at < points.length; at += 12)
      put(
        points.readInt32BE(at),
        category,
        points.readInt32BE(at + 4),
        points.readInt32BE(at + 8),
        properties,
      )
  }
  return placed
}

function putPoints(out: TileLayer, placed: readonly Placed[], ask: TileAsk): void {
  const { x0, y0, size } = frameOf(ask)
  for (const { no, wx, wy, properties } of placed)
    out.point(no, unit(wx, x0, size), unit(wy, y0, size), properties)
}

async function shapesIn({ reader, sight, layer, ask }: Reading): Promise<Drawn[]> {
  const { x0, y0, size } = frameOf(ask)
  const over = Math.ceil((size * BUFFER) / EXTENT)
  const around = reachText(layer.slot, x0 - over, y0 - over, x0 + size + over, y0 + size + over)
  const column = ask.z <= COARSE_ZOOM ? sql`coalesce(f.coarse, f.drawn)` : sql`f.drawn`
  const rows = await reader.query<{
    no: number
    category: string
    label: string
    wx: number
    wy: number
    drawn: Buffer
  }>(sql`
    select f.no, f.category, f.label, f.wx, f.wy, ${column} as drawn
    ${features(layer, ask, sight, sql`f.reach && ${around}::box`)} order by f.no`)
  const named = labelled(layer, ask.z)
  return rows.map(({ label, ...row }) => ({
    ...row,
    properties: named ? { category: row.category, label } : { category: row.category },
  }))
}

function putShape(out: TileLayer, { no, properties, drawn }: Drawn, ask: TileAsk, thin: number): void {
  const { x0, y0, size } = frameOf(ask)
  const { kind, paths } = unpacked(drawn)
  const here = paths.map((path) => {
    const units: number[] = new Array(path.length)
    for (let i = 0; i < path.length; i += 2) {
      units[i] = (((path[i] as number) - x0) * EXTENT) / size
      units[i + 1] = (((path[i + 1] as number) - y0) * EXTENT) / size
    }
    return units
  })
  const [low, high] = [-BUFFER, EXTENT + BUFFER]
  if (kind === 1) {
    const inside: number[] = []
    for (const path of here)
      for (let i = 0; i < path.length; i += 2) {
        const [px, py] = [Math.floor(path[i] as number), Math.floor(path[i + 1] as number)]
        if (px >= 0 && px < EXTENT && py >= 0 && py < EXTENT) inside.push(px, py)
      }
    if (inside.length > 0) out.points(no, inside, properties)
  } else if (kind === 2) {
    const lines = here
      .flatMap((path) => clipLine(path, low, high))
      .map((line) => rounded(thinned(line, thin)))
      .filter((line) => line.length >= 4)
    if (lines.length > 0) out.lines(no, lines, properties)
  } else {
    const rings = ringsIn(here, low, high, thin)
    if (rings.length > 0) out.polygon(no, rings, properties)
  }
}

/** Rings of a polygon within the tile; one too small to be drawn leaves a dot, so that nothing vanishes from a map. */
function ringsIn(paths: readonly (readonly number[])[], low: number, high: number, thin: number): number[][] {
  const rings: number[][] = []
  let shown = false
  for (const path of paths) {
    const outer = twiceArea(path) > 0
    const cut = clipRing(path, low, high)
    if (cut.length < 6) {
      if (outer) shown = false
      continue
    }
    const ring = rounded(thinnedRing(cut, thin))
    const area = twiceArea(ring)
    if (outer) {
      shown = true
      if (ring.length >= 6 && area > 0) rings.push(ring)
      else {
        const [px, py] = [Math.round(cut[0] as number), Math.round(cut[1] as number)]
        rings.push([px, py, px + 1, py, px + 1, py + 1, px, py + 1])
        // its holes are smaller still
        shown = false
      }
    } else if (shown && ring.length >= 6 && area < 0) rings.push(ring)
  }
  return rings
}

function rounded(path: readonly number[]): number[] {
  const kept: number[] = []
  for (let i = 0; i < path.length; i += 2) {
    const x = Math.round(path[i] as number)
    const y = Math.round(path[i + 1] as number)
    if (kept.length >= 2 && kept[kept.length - 2] === x && kept[kept.length - 1] === y) continue
    kept.push(x, y)
  }
  return kept
}

const ALL = sql`c.mark = ${ALL_MARKS}`

type CellSum = { n: number; sx: number; sy: number; top: string; most: number; by: Record<string, number> }

/** World pixels of the middle of a cell. */
function middleOf(cell: number, level: number): readonly [number, number] {
  const { x, y } = apart(cell * 4 ** (KEY_BITS - level))
  const scale = 2 ** (WORLD_BITS - KEY_BITS)
  const half = 2 ** (WORLD_BITS - level - 1)
  return [x * scale + half, y * scale + half]
}

/** Cells of that level are as wide as the lattice, or wider. */
const latticeLevel = ({ latticeM }: Sight): number =>
  latticeM === undefined ? 26 : Math.max(0, Math.floor(Math.log2(36_000_000 / latticeM)))

function cellLayer(sums: Iterable<CellSum>, { x0, y0, size }: Frame): { out: TileLayer; count: number } {
  const out = new TileLayer('cells')
  let count = 0
  for (const { n, sx, sy, top, by } of sums) {
    if (n <= 0) continue
    const properties: Record<string, string | number> = { n, category: top }
    for (const category in by) if (category !== '') properties[`n_${category}`] = by[category] as number
    out.point(null, unit(sx / n, x0, size), unit(sy / n, y0, size), properties)
    count += n
  }
  return { out, count }
}

function summed(
  sums: Map<number, CellSum>,
  cell: number,
  category: string,
  n: number,
  sx: number,
  sy: number,
): void {
  const sum = sums.get(cell) ?? { n: 0, sx: 0, sy: 0, top: category, most: 0, by: {} }
  sums.set(cell, sum)
  sum.n += n
  sum.sx += sx
  sum.sy += sy
  sum.by[category] = (sum.by[category] ?? 0) + n
  if (sum.by[category] > sum.most) {
    sum.most = sum.by[category]
    sum.top = category
  }
}

/** Cells from single points already fetched. */
function gathered(placed: readonly Placed[], ask: TileAsk): Tile {
  const frame = frameOf(ask)
  const side = frame.size / 2 ** CELLS_PER_TILE_BITS
  const sums = new Map<number, CellSum>()
  for (const { category, wx, wy } of placed) {
    const cell = Math.floor((wy - frame.y0) / side) * 4096 + Math.floor((wx - frame.x0) / side)
    summed(sums, cell, category, 1, wx, wy)
  }
  const { out, count } = cellLayer(sums.values(), frame)
  return { bytes: tileBytes([out]), count, cells: true }
}

/**
 * Cells kept ready: those of the marks a reader sees, or all less those he does not see, whichever are fewer. Both
 * are exact.
 */
async function cellTile(reader: Reader, sight: Sight, layer: Layer, ask: TileAsk): Promise<Tile> {
  const finest = Math.min(finestLevel(layer), ask.z + CELLS_PER_TILE_BITS, latticeLevel(sight))
  const level = Math.max(ask.z, finest)
  const shift = 4 ** (26 - level)
  const { from, to } = keysOf(ask.z, ask.x, ask.y)
  let marks: Sql = ALL
  let sign: Sql = sql`1`
  if (sight.where !== true) {
    const { seen, hidden } = await marksFor(reader, layer, sight)
    if (seen.length === 0) return { bytes: new Uint8Array(0), count: 0, cells: true }
    if (hidden.length > 0) {
      const fewer = seen.length <= hidden.length
      marks = fewer ? sql`c.mark = any(${seen}::int[])` : sql`c.mark = any(${[ALL_MARKS, ...hidden]}::int[])`
      if (!fewer) sign = sql`case when c.mark = ${ALL_MARKS} then 1 else -1 end`
    }
  }
  const more = ask.categories?.length ? sql` and c.category = any(${ask.categories}::text[])` : sql.empty
  const first = Math.floor(from / shift)
  const rows = sql`from layer_cell c where c.district = ${layer.district} and c.slot = ${layer.slot} and ${marks}
    and c.level = ${level} and c.cell between ${first} and ${Math.floor(to / shift)}${more}`
  const cells =
    marks === ALL
      ? sql`select c.cell, c.category, c.n, c.sx, c.sy ${rows}`
      : sql`select c.cell, c.category, sum(${sign} * c.n)::int as n, sum(${sign} * c.sx)::bigint as sx,
          sum(${sign} * c.sy)::bigint as sy ${rows} group by c.cell, c.category having sum(${sign} * c.n) > 0`
  // 24 bytes each: one row of the answer for each category
  const groups = await reader.query<{ category: string; cells: Buffer }>(sql`
    select x.category, string_agg(int4send((x.cell - ${first})::int) || int4send(x.n) || int8send(x.sx) || int8send(x.sy),
      ''::bytea) as cells from (${cells}) x group by x.category order by x.category`)
  const sums = new Map<number, CellSum>()
  for (const { category, cells: bytes } of groups)
    for (let at = 0; at < bytes.length; at += 24) {
      const cell = bytes.readInt32BE(at)
      const n = bytes.readInt32BE(at + 4)
      // the middle of what stands there; on a lattice only the middle of the cell, or one alone would be told exactly
      const [sx, sy] =
        sight.latticeM === undefined
          ? [
              bytes.readInt32BE(at + 8) * 2 ** 32 + bytes.readUInt32BE(at + 12),
              bytes.readInt32BE(at + 16) * 2 ** 32 + bytes.readUInt32BE(at + 20),
            ]
          : middleOf(first + cell, level).map((one) => one * n)
      summed(sums, cell, category, n, sx ?? 0, sy ?? 0)
    }
  const { out, count } = cellLayer(sums.values(), frameOf(ask))
  return { bytes: tileBytes([out]), count, cells: true }
}

/** The same points encoded by PostGIS, where it is installed: the work leaves this process. */
async function postgisTile(reader: Reader, sight: Sight, layer: Layer, ask: TileAsk): Promise<Tile> {
  const { x0, y0, size } = frameOf(ask)
  const { from, to } = keysOf(ask.z, ask.x, ask.y)
  const within = sql`f.reach is null and f.morton between ${from} and ${to}`
  const row = await reader.one<{ tile: Buffer | null; n: number }>(sql`
    select st_asmvt(t, 'features', ${EXTENT}::int, 'geom', 'no') as tile, count(*)::int as n from (
      select f.no, nullif(f.category, '') as category,
        st_makepoint(floor((f.wx - ${x0}::float8) * ${EXTENT} / ${size}::float8),
          floor((f.wy - ${y0}::float8) * ${EXTENT} / ${size}::float8)) as geom
      ${features(layer, ask, sight, within)}) t`)
  const bytes = row?.tile ?? Buffer.alloc(0)
  if (bytes.length > TILE_BYTES) {
    const again = await tile(reader, sight, layer, ask)
    if (again.ok) return again.value
  }
  return { bytes, count: row?.n ?? 0, cells: false }
}
