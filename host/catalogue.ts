import type { Id } from '../base/index.ts'
import { datasets } from '../platform/catalogue/index.ts'
import type { RecordedFact } from '../platform/ledger/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { tableOf } from '../platform/registers/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

const SUBJECTS = 'dataSubject'

/** The catalogue of this city over its units and subject tree. */
export const datasetsOf = perCity((city: OpenCity) =>
  datasets.openDatasets({
    district: city.plan.district,
    roles: city.compiled.roles,
    subjects: () => city.compiled.codes[SUBJECTS]?.codes ?? [],
    unitOf: (id) => city.catalog.units.get(id),
    units: () => [...city.catalog.units.values()],
  }),
)

/** Whoever answers for what the platform itself keeps: the data bureau where there is one, else the first unit. */
function ownerOf(city: OpenCity): Id | undefined {
  const units = [...city.catalog.units.values()]
  return (units.find((one) => one.kind === 'department' && /数据/.test(one.name)) ?? units[0])?.id
}

/** Registers 台账 of every pack, with how many rows they hold and of when. */
async function ownData(city: OpenCity, reader: Reader, unit: Id): Promise<datasets.OwnData[]> {
  const titles = new Map(city.compiled.packs.map((pack) => [pack.name, pack.title.zh]))
  const found: datasets.OwnData[] = []
  for (const type of city.registers.types) {
    const figures = await datasets.registerFigures(reader, city.plan.district, tableOf(type.name))
    found.push({
      ...{
        register: type.name,
        source: `register:${type.name}`,
        title: type.title,
        fields: type.fields,
        unit,
      },
      ...{ key: type.key ?? [], open: type.publicFields ?? [], subject: 'service', cycle: 'other' },
      system: `呼应·${titles.get(type.name.split('.')[0] as string) ?? type.name}`,
      ...figures,
    })
  }
  return found
}

/** Every register of every pack stands in the catalogue as it is now. A second time changes nothing. */
export async function keepOwnData(city: OpenCity, tx: Tx, at: Date): Promise<void> {
  const unit = ownerOf(city)
  if (!unit) return
  const own = await ownData(city, tx, unit)
  await datasetsOf(city).keepOwn(tx, systemActor(city.plan.district), own, at)
}

/** Follows the ledger: what was written in a register shows in the catalogue. */
export const onRegisterFacts =
  (city: OpenCity) =>
  async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    if (facts.some((fact) => fact.kind.startsWith('register.'))) await keepOwnData(city, tx, city.now())
  }
