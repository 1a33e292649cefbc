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
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type RegisterType, refusals } from '../declare.ts'
import * as rows from '../keep.ts'
import type { Wiring } from '../view.ts'
import { factOf, seen } from '../write.ts'
import { rankOf, winners } from './decide.ts'
import { claimRefusals, type Doubt, type DoubtOutcome, HAND } from './declare.ts'
import * as keep from './keep.ts'
import { groupsOf, settleRows } from './settle.ts'

/** Values said to be wrong 疑义, and what came of it. */
export function doubtVerbs(wiring: Wiring, byName: ReadonlyMap<string, RegisterType>) {
  const unknown = (name: string) => no(refusals['registers.unknownType']({ name: name.slice(0, 60) }))
  return {
    /** Somebody says that a value is wrong 疑义: it keeps standing, flagged, until the source has verified it. */
    async doubt(
      tx: Tx,
      actor: Actor,
      input: { readonly register: string; readonly row: Id; readonly field: string; readonly why: string },
      at: Instant,
      district = actor.district,
    ): Promise<Result<Doubt, Refusal>> {
      const type = byName.get(input.register)
      if (!type) return unknown(input.register)
      // of what is public anybody who sees it may say that it is wrong
      const open = type.publicFields?.includes(input.field)
      const kept =
        (await seen(wiring, tx, actor, type, district, input.row)) ??
        (open ? await rows.byId(tx, type, district, input.row) : undefined)
      if (!kept) return no(refusals['registers.notFound']({ title: type.title }))
      const title = type.fields[input.field]?.title
      if (!title || kept.body[input.field] === undefined)
        return no(claimRefusals['claims.noValue']({ title: title ?? { zh: '该项', en: 'this field' } }))
      const { members, root } = await groupsOf(tx, district, [kept.id])
      const claims = await keep.claimsOfRows(
        tx,
        district,
        [...(members.get(root(kept.id)) ?? [kept.id])],
        true,
      )
      const won = winners(type.fields, claims, rankOf(await keep.rankings(tx, district, type.name)))
      const doubt: Doubt = {
        ...{ id: newId(), register: type.name, row: kept.id, field: input.field },
        ...{
          source: won.get(input.field)?.source ?? HAND,
          why: input.why.trim(),
          matter: null,
          saidBy: actor.name,
        },
        ...{ saidAt: at, outcome: null, settledBy: null, settledAt: null },
      }
      if ((await keep.putDoubt(tx, district, doubt)) === 0) return no(claimRefusals['claims.doubted']())
      await append(tx, [
        factOf(
          'doubted',
          type,
          actor,
          { ...kept, recordedAt: at },
          { field: input.field, doubt: doubt.id, source: doubt.source },
        ),
      ])
      return ok(doubt)
    },

    /** Which record of which dataset says the doubted value, under which item there; null = nobody but a clerk. */
    async saidOf(
      reader: Reader,
      district: AreaCode,
      doubt: Doubt,
    ): Promise<{ readonly dataset: Id; readonly ref: string; readonly item: string } | null> {
      if (doubt.source === HAND) return null
      const feed = (await keep.feeds(reader, district, doubt.register)).find(
        (one) => one.dataset === doubt.source,
      )
      const item = Object.entries(feed?.map ?? {}).find(([, field]) => field === doubt.field)?.[0]
      const { members, root } = await groupsOf(reader, district, [doubt.row])
      const own = [...(members.get(root(doubt.row)) ?? [doubt.row])]
      const claim = (await keep.claimsOfRows(reader, district, own, true)).find(
        (one) => one.source === doubt.source && one.values[doubt.field] !== undefined,
      )
      return item && claim ? { dataset: doubt.source, ref: claim.ref, item } : null
    },
    handledBy: keep.handledBy,
    doubtsOfMatter: keep.openDoubtsOfMatter,

    /** The source has verified it 核实: corrected there, right as it was, or wrong and of no more account. */
    async settle(
      tx: Tx,
      actor: Actor,
      input: { readonly doubt: Id; readonly outcome: DoubtOutcome },
      at: Instant,
      district = actor.district,
    ): Promise<Result<Doubt, Refusal>> {
      const doubt = await keep.openDoubt(tx, district, input.doubt)
      const type = doubt && byName.get(doubt.register)
      if (!doubt || !type) return no(claimRefusals['claims.noDoubt']())
      await keep.settleDoubt(tx, district, doubt.id, { outcome: input.outcome, by: actor.name, at })
      if (input.outcome === 'refused') {
        const { members, root } = await groupsOf(tx, district, [doubt.row])
        const own = [...(members.get(root(doubt.row)) ?? [doubt.row])]
        for (const claim of await keep.claimsOfRows(tx, district, own, true))
          if (claim.source === doubt.source && claim.values[doubt.field] !== undefined)
            await keep.setRefused(tx, district, claim.id, [...new Set([...claim.refused, doubt.field])])
        await settleRows(wiring, tx, actor, type, district, [doubt.row], { at, source: '疑义核实' })
      }
      const kept = await rows.byId(tx, type, district, doubt.row)
      if (kept)
        await append(tx, [
          factOf(
            'doubtSettled',
            type,
            actor,
            { ...kept, recordedAt: at },
            { field: doubt.field, doubt: doubt.id, outcome: input.outcome },
          ),
        ])
      return ok({ ...doubt, outcome: input.outcome, settledBy: actor.name, settledAt: at })
    },
  }
}
