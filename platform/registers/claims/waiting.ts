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
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type RegisterType, refusals } from '../declare.ts'
import * as rows from '../keep.ts'
import { opened, type Wiring } from '../view.ts'
import { firstVersion, type Values } from '../write.ts'
import { claimRefusals, type WaitingState } from './declare.ts'
import * as keep from './keep.ts'
import { settleRows } from './settle.ts'

/** A record that waits, opened: only for the brain and for whoever decides. */
export type WaitingRecord = Omit<keep.KeptWaiting, 'values'> & { readonly values: Values }

/** Records that identify nobody by themselves 待认领记录. */
export function waitingVerbs(wiring: Wiring, byName: ReadonlyMap<string, RegisterType>) {
  const openWaiting = ({ values, ...rest }: keep.KeptWaiting): WaitingRecord => {
    const type = byName.get(rest.register)
    return { ...rest, values: type ? opened(type, wiring.vault, values) : {} }
  }
  return {
    /** Records that wait and were not compared yet, opened, for the brain; they count as compared from here on. */
    async takeWaiting(tx: Tx, district: AreaCode, limit: number): Promise<WaitingRecord[]> {
      return (await keep.takeFresh(tx, district, limit)).map(openWaiting)
    },
    async waitingById(reader: Reader, district: AreaCode, ids: readonly Id[]): Promise<WaitingRecord[]> {
      return (await keep.waitingById(reader, district, ids)).map(openWaiting)
    },
    async waitingIn(
      reader: Reader,
      district: AreaCode,
      state: WaitingState,
      after: Id | null,
      limit: number,
    ) {
      return (await keep.waitingIn(reader, district, state, after, limit)).map(openWaiting)
    },

    /** Records of a source that came since then with a number that is none, opened. */
    async invalidSince(reader: Reader, district: AreaCode, of: Parameters<typeof keep.invalidSince>[2]) {
      return (await keep.invalidSince(reader, district, of)).map(openWaiting)
    },

    /** The record is of this row: what it says counts for it. */
    async adopt(
      tx: Tx,
      actor: Actor,
      input: { readonly waiting: Id; readonly row: Id },
      at: Instant,
      district = actor.district,
    ): Promise<Result<null, Refusal>> {
      const [one] = await keep.waitingById(tx, district, [input.waiting])
      const type = one && byName.get(one.register)
      if (one?.state !== 'open' || !type) return no(claimRefusals['claims.noWaiting']())
      await keep.insertClaims(tx, district, type.name, [
        {
          ...{ id: newId(), row: input.row, source: one.source, ref: one.ref, delivery: one.delivery },
          ...{
            line: one.line,
            values: one.values,
            print: `adopted ${one.id}`,
            refused: refusedOf(type, one),
          },
          ...{ observedAt: one.observedAt, receivedAt: at, endedAt: null },
        },
      ])
      await keep.decideWaiting(tx, district, one.id, { state: 'adopted', row: input.row, by: actor.name, at })
      await settleRows(wiring, tx, actor, type, district, [input.row], { at, source: '实体核对' })
      return ok(null)
    },

    /** What was adopted, made or dropped waits again, and what came of it is taken back. */
    async release(
      tx: Tx,
      actor: Actor,
      waiting: Id,
      at: Instant,
      district = actor.district,
    ): Promise<Result<null, Refusal>> {
      const [one] = await keep.waitingById(tx, district, [waiting])
      const type = one && byName.get(one.register)
      if (one?.state !== 'adopted' || !one.row || !type) return no(claimRefusals['claims.noWaiting']())
      const claims = await keep.claimsOfRefs(tx, district, type.name, one.source, [one.ref])
      await keep.endClaims(
        tx,
        district,
        claims.map((claim) => claim.id),
        at,
      )
      await keep.decideWaiting(tx, district, one.id, { state: 'open', row: null, by: null, at: null })
      await settleRows(wiring, tx, actor, type, district, [one.row], { at, source: '撤销认定' })
      return ok(null)
    },

    /** Nobody known: a row of its own (where it has what identifies one), or it is left out. */
    async close(
      tx: Tx,
      actor: Actor,
      input: { readonly waiting: Id; readonly as: 'created' | 'dropped' },
      at: Instant,
      district = actor.district,
    ): Promise<Result<null, Refusal>> {
      const [one] = await keep.waitingById(tx, district, [input.waiting])
      const type = one && byName.get(one.register)
      if (one?.state !== 'open' || !type) return no(claimRefusals['claims.noWaiting']())
      let row: Id | null = null
      if (input.as === 'created') {
        const values = opened(type, wiring.vault, one.values)
        const first = firstVersion(wiring, actor, type, district, newId(), values, { at, source: '实体核对' })
        if (!first.ok) return first
        const made = await rows.insert(tx, type, [first.value])
        if (made.size === 0) return no(refusals['registers.duplicate']({ title: type.title, id: null }))
        row = first.value.row.id
        await keep.insertClaims(tx, district, type.name, [
          {
            ...{ id: newId(), row, source: one.source, ref: one.ref, delivery: one.delivery, line: one.line },
            ...{ values: one.values, print: `adopted ${one.id}`, refused: [] },
            ...{ observedAt: one.observedAt, receivedAt: at, endedAt: null },
          },
        ])
      }
      await keep.decideWaiting(tx, district, one.id, { state: input.as, row, by: actor.name, at })
      return ok(null)
    },
  }
}

/** A record adopted though its number is another, or none that is valid, does not bring that number into the row. */
const refusedOf = (type: RegisterType, one: keep.KeptWaiting): string[] =>
  (type.key ?? []).filter((field) => one.values[field] !== undefined)
