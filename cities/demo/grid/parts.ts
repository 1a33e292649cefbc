import { seeded } from '../../../base/index.ts'
import { boxOf, contains, townsOf } from '../../../platform/places/ground/decide.ts'

const DISTRICT = '440111'
type Draw = () => number
export type Spot = {
  readonly town: string
  readonly name: string
  readonly lon: number
  readonly lat: number
}

/** A place inside a town, drawn by chance. */
export function spotIn(draw: Draw, which: number): Spot | null {
  const towns = townsOf(DISTRICT)
  const town = towns[which % towns.length]
  if (!town) return null
  const { west, east, south, north } = boxOf(town.geometry)
  for (let i = 0; i < 50; i++) {
    const point = { lon: west + draw() * (east - west), lat: south + draw() * (north - south) }
    if (contains(town.geometry, point))
      return {
        ...{ town: town.code, name: town.name },
        ...{ lon: Number(point.lon.toFixed(6)), lat: Number(point.lat.toFixed(6)) },
      }
  }
  return null
}

const KINDS = [
  ['01037', '路灯', '区住建局', 'A', 30],
  ['01901', '雨水井盖', '区水务局', 'B', 25],
  ['01902', '污水井盖', '区水务局', 'B', 15],
  ['01903', '电力井盖', '供电局', 'B', 8],
  ['02901', '交通护栏', '交警白云大队', 'C', 8],
  ['03901', '果皮箱', '区城管局', 'C', 10],
  ['04901', '行道树', '区住建局', 'C', 4],
] as const
const STATES = ['good', 'good', 'good', 'good', 'good', 'good', 'good', 'good', 'broken', 'disused'] as const
const MANY = 300

/** 部件普查: three hundred parts of an invented survey; units by short name, those the city knows. */
export function partRows(units: ReadonlySet<string>): readonly Readonly<Record<string, unknown>>[] {
  const draw = seeded(20260701)
  const bag = KINDS.flatMap((kind) => Array.from({ length: kind[4] }, () => kind))
  return Array.from({ length: MANY }, (_, i) => {
    const [code, title, owner, accuracy] = bag[Math.floor(draw() * bag.length)] as (typeof bag)[number]
    const spot = spotIn(draw, i)
    const state = STATES[Math.floor(draw() * STATES.length)]
    return {
      number: `${DISTRICT}${code}${String(i + 1).padStart(6, '0')}`,
      class: `2026P${code}`,
      label: `${spot?.name ?? ''}${title} ${String(i + 1).padStart(3, '0')}`,
      state,
      area: spot?.town ?? DISTRICT,
      ...(spot ? { point: { lon: spot.lon, lat: spot.lat } } : {}),
      accuracy,
      ...(units.has(owner) ? { owner, keeper: owner } : {}),
      surveyedOn: '2026-06-01',
    }
  })
}
