import type { AreaCode, Day } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../store/index.ts'
import type { DatedShape, Shape } from './declare.ts'

/** Ends what was in force the day before each new shape begins, and writes the new ones. */
export async function replace(tx: Tx, district: AreaCode, shapes: readonly DatedShape[]): Promise<void> {
  for (const shape of shapes) {
    await tx.run(sql`
      update place_shape set valid_to = ${shape.validFrom}::date - 1
      where district = ${district} and kind = ${shape.kind} and code = ${shape.code}
        and valid_from < ${shape.validFrom}::date
        and (valid_to is null or valid_to >= ${shape.validFrom}::date)`)
    await tx.run(sql`
      insert into place_shape (district, kind, code, valid_from, valid_to, name, geometry, origin, schematic)
      values (${district}, ${shape.kind}, ${shape.code}, ${shape.validFrom}::date, ${shape.validTo ?? null}::date,
        ${shape.name}, ${json(shape.geometry)}::jsonb, ${shape.origin}, ${shape.schematic === true})
      on conflict (district, kind, code, valid_from) do update set valid_to = excluded.valid_to,
        name = excluded.name, geometry = excluded.geometry, origin = excluded.origin, schematic = excluded.schematic`)
  }
}

export const inForce = (reader: Reader, district: AreaCode, day: Day): Promise<Shape[]> =>
  reader.query<Shape>(sql`
    select kind, code, name, geometry, origin, schematic from place_shape
    where district = ${district} and valid_from <= ${day}::date and (valid_to is null or valid_to >= ${day}::date)
    order by kind, code`)
