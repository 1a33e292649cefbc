import type { Flight } from '../declare.ts'
import type { Block, BlockKind, Building } from './blocks.ts'
import { type Canvas, canvas, SIDE } from './canvas.ts'
import { dice, inside, type XY } from './plane.ts'
import type { RoadClass } from './roads.ts'
import { boxOf } from './terrain.ts'
import { frameOf } from './tile.ts'
import type { Town } from './town.ts'

/** Below it nothing is told apart from above; beyond it the same picture is magnified. */
export const AERIAL_ZOOMS = [8, 18] as const
const HOUSES = 14
const STREETS = 13
const MINOR = 15
const SHADOWS = 15
const TREES = 16

/** Metres across. */
const WIDE: Readonly<Record<RoadClass, number>> = {
  motorway: 30,
  trunk: 24,
  secondary: 14,
  minor: 7.5,
  rail: 9,
  metro: 0,
}
const GROUND: Readonly<Record<BlockKind, Parameters<Canvas['area']>[1]>> = {
  village: 'yard',
  estate: 'lawn',
  tower: 'lawn',
  factory: 'concrete',
  school: 'yard',
  park: 'park',
  market: 'concrete',
  field: 'rural',
}

/** Not there yet when the first flight was flown: one block in twenty-five. */
export const builtBetween = ({ kind, i, j, town }: Block): boolean =>
  ['estate', 'tower', 'factory', 'market'].includes(kind) && dice(i, j, Number(town.slice(-3)) + 977) < 0.04

/**
 * A made-up picture from the air 演示影像 of the drawn town: fields, roofs with their shadows, waters, roads and trees,
 * as one byte a pixel (see `AERIAL_COLOURS`). Null where nothing of the district is seen. Pure: the same tile, the same
 * picture; and what stands in it stands where the drawn map has it.
 */
export function aerialOf(town: Town, flight: Flight, z: number, x: number, y: number): Uint8Array | null {
  const { left, right, top, bottom } = frameOf(town, z, x, y)
  const slack = Math.max(40, ((right - left) / SIDE) * 4)
  const near = (box: readonly [number, number, number, number]): boolean =>
    box[2] >= left - slack && box[0] <= right + slack && box[3] >= bottom - slack && box[1] <= top + slack
  if (!near(boxOf(town.edge, 0))) return null
  const on = canvas({ left, right, top, bottom })
  on.area(town.edge, 'rural')
  if (!on.bounded()) return null
  const { metres } = on
  for (const { kind, ring } of town.terrain.green)
    if (near(boxOf(ring, 0))) on.area(ring, kind === 'hill' ? 'forest' : 'park')
  const blocks =
    z < 11 ? [] : town.blocks.filter(({ middle: [mx, my] }) => near([mx - 160, my - 160, mx + 160, my + 160]))
  const waiting = (block: Block): boolean => flight === 'before' && builtBetween(block)
  for (const block of blocks) {
    if (waiting(block)) on.area(block.ring, (block.i + block.j) % 2 === 0 ? 'rural' : 'opened')
    else if (z < HOUSES && !['park', 'field'].includes(block.kind))
      on.area(block.ring, block.kind === 'factory' ? 'works' : block.kind === 'village' ? 'village' : 'urban')
    else on.area(block.ring, GROUND[block.kind])
  }
  for (const { ring } of town.terrain.water) if (near(boxOf(ring, 0))) on.area(ring, 'water')

  if (z >= TREES) for (const block of blocks) if (!waiting(block)) plant(on, block)
  for (const road of z >= STREETS ? town.streets : [])
    if ((road.class === 'secondary' || z >= MINOR) && near(boxOf(road.line, 20)))
      on.line(road.line, Math.max(WIDE[road.class], metres * 0.8), 'asphalt')
  for (const road of town.main) {
    const wide = WIDE[road.class]
    if (wide === 0 || (z < 11 && road.class === 'secondary') || !near(boxOf(road.line, 40))) continue
    const least = metres * (road.class === 'motorway' ? 1.5 : road.class === 'trunk' ? 1.2 : 0.9)
    on.line(road.line, Math.max(wide, least), road.class === 'rail' ? 'rail' : 'asphalt')
    if (z >= TREES && road.class !== 'rail') on.line(road.line, 1.6, 'lawn')
  }
  if (z >= HOUSES)
    for (const block of blocks)
      if (!waiting(block)) {
        const houses = town.buildings(block)
        if (z >= SHADOWS) for (const house of houses) on.shadow(house.ring, house.high * 0.42)
        for (const house of houses) roof(on, block, house)
      }
  return on.developed(flight === 'before' ? 1 : 2)
}

function roof(on: Canvas, { kind, i, j }: Block, { ring, at }: Building): void {
  const roll = dice(Math.round(at[0]), Math.round(at[1]), 5)
  const tone = Math.round((dice(Math.round(at[0]), i, j) - 0.5) * 22)
  const material =
    kind === 'factory' || kind === 'market'
      ? roll < 0.6
        ? 'roofBlue'
        : roll < 0.85
          ? 'roofWhite'
          : 'roofGrey'
      : kind === 'village'
        ? roll < 0.45
          ? 'roofGrey'
          : roll < 0.75
            ? 'roofRed'
            : 'roofWhite'
        : kind === 'school'
          ? 'roofRed'
          : roll < 0.75
            ? 'roofGrey'
            : 'roofRed'
  on.area(ring, material, tone)
  // a parapet or a ridge: the inner part a little brighter
  const inner = ring.map(([px, py]): XY => [at[0] + (px - at[0]) * 0.8, at[1] + (py - at[1]) * 0.8])
  on.area(inner, material, tone + (roll < 0.5 ? 5 : -5))
}

/** Trees of a block, where no house will be drawn over them; schools have a running track. */
function plant(on: Canvas, block: Block): void {
  const { ring, i, j, kind, middle } = block
  if (kind === 'factory' || kind === 'field') return
  const [west, south, east, north] = boxOf(ring, 0)
  const many = kind === 'park' ? 120 : kind === 'village' ? 16 : 46
  for (let k = 0; k < many; k++) {
    const at: XY = [
      west + dice(i * 131 + k, j, 71) * (east - west),
      south + dice(i, j * 137 + k, 73) * (north - south),
    ]
    if (inside(ring, at)) on.tree(at, 2 + dice(k, i, j) * 2.4)
  }
  if (kind === 'school')
    for (const [half, material] of [
      [30, 'track'],
      [24, 'lawn'],
    ] as const)
      on.line(
        [
          [middle[0] - 28, middle[1] + 8],
          [middle[0] + 28, middle[1] + 8],
        ],
        half,
        material,
      )
}
