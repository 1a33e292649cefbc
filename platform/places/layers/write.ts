import { createHash } from 'node:crypto'
import { type AreaCode, type Instant, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type BulkTx, json, sql, type Tx } from '../../store/index.ts'
import { labelPoint } from '../ground/decide.ts'
import { thinned, thinnedRing } from './clip.ts'
import { type AnyGeometry, type FeatureInput, type Layer, type Position, refusals } from './declare.ts'
import * as keep from './keep.ts'
import { CellChanges, cellColumns } from './keep-cells.ts'
import { pixelOf } from './mercator.ts'
import { mortonOf } from './morton.ts'
import { type Drawing, drawingOf, packed, positionsOf } from './shape.ts'

/** A drawing of more points gets a thinner one beside it, for zooms up to `COARSE_ZOOM`. */
const COARSE_FROM = 60
export const COARSE_ZOOM = 11
/** One tile unit at that zoom, world pixels. */
const COARSE_BY = 2 ** (30 - COARSE_ZOOM - 12)
const AT_ONCE = 5_000

type Row = {
  readonly ref: string
  readonly from: Instant
  readonly mark: number
  readonly category: string
  readonly label: string
  readonly lon: number
  readonly lat: number
  readonly wx: number
  readonly wy: number
  readonly morton: number
  readonly reach: string | null
  readonly geometry: AnyGeometry | null
  readonly drawn: Buffer | null
  readonly coarse: Buffer | null
  readonly props: Readonly<Record<string, unknown>>
  readonly origin: string
  readonly print: string
  readonly box: readonly [number, number, number, number]
}

/** Where a feature stands when one point must do: its label and its cell. */
function standsAt(geometry: AnyGeometry): Position {
  if (geometry.type === 'Point') return geometry.coordinates
  if (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon') return labelPoint(geometry)
  const all = [...positionsOf(geometry)]
  return all[Math.floor(all.length / 2)] as Position
}

function boxOf(geometry: AnyGeometry): readonly [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of positionsOf(geometry)) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}

/** The box of a drawing as the index has it: each layer lies beside the other, so that none finds another's. */
export const reachText = (slot: number, wx0: number, wy0: number, wx1: number, wy1: number): string =>
  `((${slot * 2 ** 31 + wx1},${wy1}),(${slot * 2 ** 31 + wx0},${wy0}))`

const coarseOf = ({ kind, paths }: Drawing): Drawing => ({
  kind,
  paths:
    kind === 3
      ? paths.map((ring) => thinnedRing(ring, COARSE_BY)).filter((ring) => ring.length >= 6)
      : paths.map((path) => thinned(path, COARSE_BY)),
})

function rowOf(
  input: FeatureInput,
  layer: Layer,
  markOf: (marks: FeatureInput['marks']) => number,
  at: Instant,
): Row {
  const [lon, lat] = standsAt(input.geometry)
  const { wx, wy } = pixelOf({ lon, lat })
  const box = boxOf(input.geometry)
  const plain = input.geometry.type === 'Point'
  const drawing = plain ? null : drawingOf(input.geometry)
  const low = pixelOf({ lon: box[0], lat: box[3] })
  const high = pixelOf({ lon: box[2], lat: box[1] })
  const points = drawing?.paths.reduce((sum, path) => sum + path.length / 2, 0) ?? 0
  const mark = markOf(input.marks)
  const { category = '', label = '', props = {}, origin = 'CGCS2000' } = input
  const geometry = plain ? null : input.geometry
  return {
    ref: input.ref,
    from: input.from && input.from < at ? input.from : at,
    ...{ mark, category, label, lon, lat, wx, wy, props, origin, geometry, box },
    morton: mortonOf(wx, wy),
    reach: plain ? null : reachText(layer.slot, low.wx, low.wy, high.wx, high.wy),
    drawn: drawing && packed(drawing),
    coarse: drawing && points > COARSE_FROM ? packed(coarseOf(drawing)) : null,
    print: createHash('md5')
      .update(JSON.stringify([lon, lat, geometry, category, label, mark, props, origin]))
      .digest('base64url'),
  }
}

export type Written = {
  readonly written: number
  readonly unchanged: number
  readonly ended: number
  readonly version: number
}

type Current = {
  readonly no: number
  readonly ref: string
  readonly print: string
  readonly mark: number
  readonly category: string
  readonly wx: number
  readonly wy: number
  readonly morton: number
  readonly validFrom: Instant
}

const currentColumns = sql`f.no, f.ref, f.print, f.mark, f.category, f.wx, f.wy, f.morton, f.valid_from as "validFrom"`

const grown = (
  sum: readonly [number, number, number, number] | null,
  box: readonly [number, number, number, number],
): readonly [number, number, number, number] =>
  sum
    ? [Math.min(sum[0], box[0]), Math.min(sum[1], box[1]), Math.max(sum[2], box[2]), Math.max(sum[3], box[3])]
    : box

/**
 * Writes features into a layer and ends others, in one new version of it; what has not changed is left alone. `ends`:
 * refs that are gone, or `others` = every feature not handed in (a whole new edition 整层更新). Given a bulk
 * transaction, thousands of rows travel by COPY.
 */
export async function write(
  tx: Tx | BulkTx,
  district: AreaCode,
  name: string,
  inputs: readonly FeatureInput[],
  ends: readonly string[] | 'others',
  at: Instant,
): Promise<Result<Written, Refusal>> {
  const locked = await keep.lock(tx, district, name)
  if (!locked) return no(refusals['layers.unknown']({ name }))
  const { layer } = locked
  const doubled = twice(inputs)
  if (doubled !== undefined) return no(refusals['layers.doubledRef']({ ref: doubled }))
  const markOf = await keep.marksOf(
    tx,
    layer,
    inputs.map((input) => input.marks),
  )
  const rows = inputs.map((input) => rowOf(input, layer, markOf, at))
  const before = layer.features === 0 ? [] : await currentOf(tx, layer, rows, ends)
  const known = new Map(before.map((one) => [one.ref, one]))
  const given = new Set(rows.map((row) => row.ref))
  const changed = rows.flatMap((row) => {
    const old = known.get(row.ref)
    if (!old) return [row]
    // a version begins when it is told, unless a later beginning than the one in force is said
    return old.print === row.print ? [] : [{ ...row, from: row.from > old.validFrom ? row.from : at }]
  })
  const gone =
    ends === 'others'
      ? before.filter((one) => !given.has(one.ref))
      : ends.flatMap((ref) => (given.has(ref) ? [] : (known.get(ref) ?? [])))
  if (changed.length === 0 && gone.length === 0)
    return ok({ written: 0, unchanged: rows.length, ended: 0, version: layer.version })
  const version = layer.version + 1
  const cells = new CellChanges(layer)
  const replaced = changed.flatMap((row) => {
    const old = known.get(row.ref)
    return old ? [{ old, to: row.from }] : []
  })
  for (const { old } of [...replaced, ...gone.map((old) => ({ old }))]) cells.count(old, -1)
  await end(tx, layer, [...replaced, ...gone.map((old) => ({ old, to: at }))], version)
  let nextNo = locked.nextNo
  const numbered = changed.map((row) => ({ row, no: known.get(row.ref)?.no ?? nextNo++ }))
  // neighbours on the map become neighbours on disk
  if (numbered.length > 1) numbered.sort((a, b) => a.row.morton - b.row.morton)
  await insert(tx, layer, numbered, version)
  for (const { row } of numbered) cells.count(row, 1)
  if ('copyBytes' in tx && layer.features === 0 && numbered.length > AT_ONCE)
    await tx.copyBytes('layer_cell', cellColumns, cells.lines(layer, escaped))
  else await cells.write(tx, layer)
  await keep.bumped(tx, layer, {
    version,
    nextNo,
    features: changed.length - replaced.length - gone.length,
    box: changed.reduce<Row['box'] | null>((sum, row) => grown(sum, row.box), null),
    at,
  })
  return ok({
    written: changed.length,
    unchanged: rows.length - changed.length,
    ended: gone.length,
    version,
  })
}

function twice(inputs: readonly FeatureInput[]): string | undefined {
  const seen = new Set<string>()
  for (const { ref } of inputs) {
    if (seen.has(ref)) return ref
    seen.add(ref)
  }
  return undefined
}

async function currentOf(
  tx: Tx,
  { district, slot }: Layer,
  rows: readonly Row[],
  ends: readonly string[] | 'others',
): Promise<Current[]> {
  const inForce = sql`select ${currentColumns} from layer_feature f
    where f.district = ${district} and f.slot = ${slot} and f.valid_to is null`
  if (ends === 'others') return tx.query<Current>(inForce)
  const refs = [...rows.map((row) => row.ref), ...ends]
  return refs.length === 0 ? [] : tx.query<Current>(sql`${inForce} and f.ref = any(${refs}::text[])`)
}

/** Ends versions; one that would have been in force for no time at all is taken away. */
async function end(
  tx: Tx,
  { district, slot }: Layer,
  ended: readonly { readonly old: Current; readonly to: Instant }[],
  version: number,
): Promise<void> {
  const never = ended.filter(({ old, to }) => old.validFrom >= to)
  if (never.length > 0)
    await tx.run(sql`delete from layer_feature f where f.district = ${district} and f.slot = ${slot}
      and f.valid_to is null and f.no = any(${never.map(({ old }) => old.no)}::int[])`)
  const rest = ended.filter(({ old, to }) => old.validFrom < to)
  for (let from = 0; from < rest.length; from += AT_ONCE) {
    const some = rest.slice(from, from + AT_ONCE).map(({ old, to }) => ({ no: old.no, to }))
    await tx.run(sql`update layer_feature f set valid_to = x."to", until = ${version}
      from jsonb_to_recordset(${json(some)}::jsonb) as x(no int, "to" timestamptz)
      where f.district = ${district} and f.slot = ${slot} and f.no = x.no and f.valid_to is null`)
  }
}

const featureColumns = [
  ...[
    'district',
    'slot',
    'no',
    'ref',
    'valid_from',
    'since',
    'mark',
    'category',
    'label',
    'lon',
    'lat',
    'wx',
  ],
  ...['wy', 'morton', 'reach', 'geometry', 'drawn', 'coarse', 'props', 'origin', 'print'],
] as const

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const escaped = (text: string): string => {
  if (text.includes('\0') || !text.isWellFormed()) throw new Error('a text that cannot be kept')
  return /[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] as string) : text
}
const bytesText = (bytes: Buffer | null): string => (bytes ? `\\\\x${bytes.toString('hex')}` : '\\N')

type Numbered = { readonly row: Row; readonly no: number }

function* lines({ district, slot }: Layer, rows: readonly Numbered[], version: number): Generator<Buffer> {
  let piece = ''
  for (const { row, no } of rows) {
    piece += `${escaped(district)}\t${slot}\t${no}\t${escaped(row.ref)}\t${row.from.toISOString()}\t${version}\t${row.mark}\t${escaped(row.category)}\t${escaped(row.label)}\t${row.lon}\t${row.lat}\t${row.wx}\t${row.wy}\t${row.morton}\t${row.reach ?? '\\N'}\t${row.geometry ? escaped(JSON.stringify(row.geometry)) : '\\N'}\t${bytesText(row.drawn)}\t${bytesText(row.coarse)}\t${escaped(JSON.stringify(row.props))}\t${escaped(row.origin)}\t${row.print}\n`
    if (piece.length < 256 * 1024) continue
    yield Buffer.from(piece)
    piece = ''
  }
  if (piece !== '') yield Buffer.from(piece)
}

async function insert(
  tx: Tx | BulkTx,
  layer: Layer,
  rows: readonly Numbered[],
  version: number,
): Promise<void> {
  if ('copyBytes' in tx && rows.length > AT_ONCE) {
    await tx.copyBytes('layer_feature', featureColumns, lines(layer, rows, version))
    return
  }
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE).map(({ row, no }) => ({
      ...{ no, ref: row.ref, from: row.from, mark: row.mark, category: row.category, label: row.label },
      ...{ lon: row.lon, lat: row.lat, wx: row.wx, wy: row.wy, morton: row.morton, reach: row.reach },
      ...{ geometry: row.geometry, props: row.props, origin: row.origin, print: row.print },
      drawn: row.drawn?.toString('base64') ?? null,
      coarse: row.coarse?.toString('base64') ?? null,
    }))
    await tx.run(sql`
      insert into layer_feature (district, slot, no, ref, valid_from, since, mark, category, label, lon, lat, wx, wy,
        morton, reach, geometry, drawn, coarse, props, origin, print)
      select ${layer.district}, ${layer.slot}, x.no, x.ref, x."from", ${version}, x.mark, x.category, x.label, x.lon,
        x.lat, x.wx, x.wy, x.morton, x.reach::box, nullif(x.geometry, 'null'::jsonb), decode(x.drawn, 'base64'),
        decode(x.coarse, 'base64'), x.props, x.origin, x.print
      from jsonb_to_recordset(${json(some)}::jsonb) as x(no int, ref text, "from" timestamptz, mark int, category text,
        label text, lon float8, lat float8, wx int, wy int, morton bigint, reach text, geometry jsonb, drawn text,
        coarse text, props jsonb, origin text, print text)`)
  }
}
