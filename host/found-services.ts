import { addDays, dayOf, type Id, newId } from '../base/index.ts'
import type { ServiceSeed } from '../kit/index.ts'
import { items } from '../platform/services/index.ts'
import type { Tx } from '../platform/store/index.ts'

/** How long before the founding the first versions of its items have been in force. */
const DAYS_BEFORE = 365

/** First versions of the items that a city starts from, in force for a year. They were checked where they were written. */
export async function foundServices(
  tx: Tx,
  district: string,
  seeds: readonly ServiceSeed[],
  units: ReadonlyMap<string, Id>,
  at: Date,
): Promise<void> {
  const basics = new Map(seeds.map(({ basic }) => [basic.code, basic]))
  await items.putBasics(tx, district, [...basics.values()], at)
  await items.seed(
    tx,
    district,
    seeds.map(({ basic, code, body }) => {
      const unit = units.get(body.unit)
      if (!unit) throw new Error(`no unit ${body.unit}`)
      return { id: newId(), code, catalogCode: basic.code, body: { ...body, unit } }
    }),
    addDays(dayOf(at), -DAYS_BEFORE),
    '建城',
    at,
  )
}
