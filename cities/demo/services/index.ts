import type { ServiceSeed, UnitSeed } from '../../../kit/index.ts'
import { buildingItems, townItems } from './building.ts'
import { businessItems } from './business.ts'
import { estateItems } from './estate.ts'
import { jointOf } from './joint.ts'
import { lifeItems } from './life.ts'
import { item } from './make.ts'
import { startItem } from './start.ts'

/** First serial of the towns' credit codes. */
const FIRST_TOWN = 500

/** 政务服务事项 of the demonstration: real kinds of items, invented serials of invented units. */
export function servicesOf(units: readonly UnitSeed[]): readonly ServiceSeed[] {
  const wanted = [...lifeItems, ...businessItems, ...buildingItems]
  const serials = new Map([...new Set(wanted.map((one) => one.unit))].map((unit, n) => [unit, n + 1]))
  const towns = units.filter((unit) => unit.kind === 'town')
  const single = wanted.map((one) => item(one, serials.get(one.unit) as number))
  const centre = '区政数局'
  return [
    ...single,
    ...jointOf(single, centre, serials.get(centre) as number),
    startItem(serials.get('区市场监管局') as number),
    ...estateItems(serials.get('规划资源白云分局') ?? serials.size + 1),
    ...towns.flatMap((town, n) =>
      townItems.map((one) => item({ ...one, unit: town.short, area: town.area }, FIRST_TOWN + n)),
    ),
  ]
}
