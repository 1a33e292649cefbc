import {
  type AreaCode,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import type { Tx } from '../../store/index.ts'
import { canonical } from '../decide.ts'
import type { RegisterType } from '../declare.ts'
import type * as rows from '../keep.ts'
import { opened, type Wiring } from '../view.ts'
import { sealed, type Values } from '../write.ts'
import { rankOf, winners } from './decide.ts'
import { claimRefusals, HAND } from './declare.ts'
import * as keep from './keep.ts'

const printOf = ({ vault }: Wiring, values: Values): string =>
  vault.blind(canonical(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))), 'claim')

/**
 * What a clerk writes into a row of a base register is a claim too, of the lowest rank: where a source gives the value
 * it is not overwritten, but reported as wrong.
 */
export async function byHand(
  wiring: Wiring,
  tx: Tx,
  type: RegisterType,
  district: AreaCode,
  row: Id,
  values: Values,
  fields: readonly string[],
  at: Instant,
): Promise<Result<null, Refusal>> {
  const claims = await keep.claimsOfRows(tx, district, [row], true)
  const won = winners(type.fields, claims, rankOf(await keep.rankings(tx, district, type.name)))
  for (const field of fields) {
    const source = won.get(field)?.source
    const title = type.fields[field]?.title
    if (source !== undefined && source !== HAND && title)
      return no(claimRefusals['claims.sourced']({ title, source }))
  }
  const mine = claims.filter((claim) => claim.source === HAND)
  const before = Object.assign({}, ...mine.map((claim) => opened(type, wiring.vault, claim.values))) as Values
  const now = Object.fromEntries(
    Object.entries({
      ...before,
      ...Object.fromEntries(fields.map((field) => [field, values[field]])),
    }).filter(([, value]) => value !== undefined && value !== null),
  )
  await keep.endClaims(
    tx,
    district,
    mine.map((claim) => claim.id),
    at,
  )
  await keep.insertClaims(tx, district, type.name, [
    {
      ...{ id: newId(), row, source: HAND, ref: row, delivery: null, line: null },
      ...{ values: sealed(wiring, type, now), print: printOf(wiring, now), refused: [] },
      ...{ observedAt: at, receivedAt: at, endedAt: null },
    },
  ])
  return ok(null)
}

/** A row that nobody said anything of yet says it itself, so that a merge can be taken back exactly. */
export async function ensureClaims(
  wiring: Wiring,
  tx: Tx,
  type: RegisterType,
  row: rows.Kept,
): Promise<void> {
  const claims = await keep.claimsOfRows(tx, row.district, [row.id], true)
  const said = new Set(claims.flatMap((claim) => Object.keys(claim.values)))
  const values = opened(type, wiring.vault, row.body)
  const silent = Object.fromEntries(Object.entries(values).filter(([field]) => !said.has(field)))
  if (Object.keys(silent).length === 0) return
  const mine = claims.find((claim) => claim.source === HAND)
  const whole = { ...(mine ? opened(type, wiring.vault, mine.values) : {}), ...silent }
  if (mine) await keep.endClaims(tx, row.district, [mine.id], row.recordedAt)
  await keep.insertClaims(tx, row.district, type.name, [
    {
      ...{ id: newId(), row: row.id, source: HAND, ref: row.id, delivery: null, line: null },
      ...{ values: sealed(wiring, type, whole), print: printOf(wiring, whole), refused: [] },
      ...{ observedAt: row.recordedAt, receivedAt: row.recordedAt, endedAt: null },
    },
  ])
}
