import type { Instant } from '../../../base/index.ts'
import { type Sql, sql } from '../../store/index.ts'
import type { Box, Layer, Sight } from './declare.ts'
import { seenMarks } from './keep.ts'
import { latticeStep } from './lattice.ts'
import { pixelOf } from './mercator.ts'
import { KEY_BITS, keysOf } from './morton.ts'
import { widened } from './relate.ts'
import { reachText } from './write.ts'

/** Ranges of keys that cover a box, at most about `most` of them. */
export function rangesOf(box: Box, most = 24): { readonly from: number; readonly to: number }[] {
  const low = pixelOf({ lon: box.west, lat: box.north })
  const high = pixelOf({ lon: box.east, lat: box.south })
  const lost = 30 - KEY_BITS
  const [x0, y0, x1, y1] = [low.wx >>> lost, low.wy >>> lost, high.wx >>> lost, high.wy >>> lost]
  type Square = { readonly level: number; readonly x: number; readonly y: number }
  let squares: Square[] = [{ level: 0, x: 0, y: 0 }]
  const done: Square[] = []
  while (squares.length > 0 && squares.length + done.length < most) {
    const next: Square[] = []
    for (const square of squares) {
      if (square.level === KEY_BITS) {
        done.push(square)
        continue
      }
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const) {
        const child = { level: square.level + 1, x: square.x * 2 + dx, y: square.y * 2 + dy }
        const side = 2 ** (KEY_BITS - child.level)
        const [west, north, east, south] = [
          child.x * side,
          child.y * side,
          (child.x + 1) * side - 1,
          (child.y + 1) * side - 1,
        ]
        if (west > x1 || east < x0 || north > y1 || south < y0) continue
        if (west >= x0 && east <= x1 && north >= y0 && south <= y1) done.push(child)
        else next.push(child)
      }
    }
    squares = next
  }
  const ranges = [...done, ...squares]
    .map(({ level, x, y }) => keysOf(level, x, y))
    .sort((a, b) => a.from - b.from)
  const merged: { from: number; to: number }[] = []
  for (const range of ranges) {
    const last = merged.at(-1)
    if (last && last.to + 1 === range.from) last.to = range.to
    else merged.push({ ...range })
  }
  return merged
}

/** Which features of a layer are meant. */
export type Where = {
  readonly box?: Box
  readonly categories?: readonly string[]
  /** As the layer stood 历史; absent = now. */
  readonly asOf?: Instant
  /** Also what was in force at any time from–to. */
  readonly during?: { readonly from?: Instant; readonly to?: Instant }
}

/**
 * Points in a box as this reader has them: where they leave on a lattice, the box is asked of the lattice too, or a
 * small box would tell the exact place.
 */
function inBox(sight: Sight, box: Box): { readonly around: Box; readonly exact: Sql } {
  if (sight.latticeM === undefined)
    return {
      around: box,
      exact: sql`f.lon between ${box.west} and ${box.east} and f.lat between ${box.south} and ${box.north}`,
    }
  const step = latticeStep(sight.latticeM)
  const row = sql`(round(f.lat / ${step}::float8) * ${step}::float8)`
  const across = sql`(${step}::float8 / greatest(0.01, cos(radians(${row}))))`
  return {
    around: widened(box, sight.latticeM),
    exact: sql`${row} between ${box.south} and ${box.north}
      and round(f.lon / ${across}) * ${across} between ${box.west} and ${box.east}`,
  }
}

const near = (layer: Layer, sight: Sight, box: Box): Sql => {
  const { around, exact } = inBox(sight, box)
  const low = pixelOf({ lon: box.west, lat: box.north })
  const high = pixelOf({ lon: box.east, lat: box.south })
  const keys = rangesOf(around).map(({ from, to }) => sql`f.morton between ${from} and ${to}`)
  const reach = reachText(layer.slot, low.wx, low.wy, high.wx, high.wy)
  const points = sql`(f.reach is null and (${sql.join(keys, ' or ')}) and ${exact})`
  return layer.kind === 'line' || layer.kind === 'polygon'
    ? sql`(f.reach && ${reach}::box or ${points})`
    : points
}

/** The condition on `layer_feature f`: the layer, the time, the reader's rights, the place. */
export function whereSql(layer: Layer, sight: Sight, where: Where): Sql {
  const { district, slot } = layer
  const { box, categories, asOf, during } = where
  const time = asOf
    ? sql`f.valid_from <= ${asOf} and (f.valid_to is null or f.valid_to > ${asOf})`
    : during
      ? sql`f.valid_from <= ${during.to ?? null}::timestamptz is not false
          and (f.valid_to is null or (f.valid_to > ${during.from ?? null}::timestamptz) is not false)`
      : sql`f.valid_to is null`
  return sql.join(
    [
      sql`f.district = ${district} and f.slot = ${slot}`,
      time,
      seenMarks(layer, sight, sql`f.mark`),
      ...(categories?.length ? [sql`f.category = any(${categories}::text[])`] : []),
      ...(box ? [near(layer, sight, box)] : []),
    ],
    ' and ',
  )
}
