import {
  type AreaCode,
  type Day,
  type Id,
  type Instant,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { maskValue } from '../../fields/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader } from '../../store/index.ts'
import { type RegisterRow, type RegisterType, refusals } from '../declare.ts'
import * as rows from '../keep.ts'
import { opened, rowFor, type Wiring } from '../view.ts'
import { seen, type Values } from '../write.ts'
import { decided, heldOn, rankOf, winners } from './decide.ts'
import type { ClaimState, Doubt, Merge, ValueSource } from './declare.ts'
import * as keep from './keep.ts'
import { groupsOf } from './settle.ts'

const YEAR_MS = 365 * 86_400_000

/** The values of a row and where they come from, today or as of a day. */
export function valueVerbs(wiring: Wiring, byName: ReadonlyMap<string, RegisterType>) {
  const unknown = (name: string) => no(refusals['registers.unknownType']({ name: name.slice(0, 60) }))
  return {
    /**
     * Per value of a row: source, time, rank, state; the winning claim of each field first. `known`: by what was known
     * at that instant. A row's masks are the values' masks.
     */
    async valueSources(
      reader: Reader,
      actor: Actor,
      register: string,
      id: Id,
      { known, district = actor.district }: { readonly known?: Instant; readonly district?: AreaCode } = {},
    ): Promise<
      Result<
        {
          readonly row: RegisterRow
          readonly sources: readonly ValueSource[]
          readonly doubts: readonly Doubt[]
          readonly merges: readonly Merge[]
        },
        Refusal
      >
    > {
      const type = byName.get(register)
      if (!type) return unknown(register)
      const kept = await seen(wiring, reader, actor, type, district, id)
      if (!kept) return no(refusals['registers.notFound']({ title: type.title }))
      const row = rowFor(actor, type, kept, wiring)
      const { members, root } = await groupsOf(reader, district, [id])
      const own = [...(members.get(root(id)) ?? [id])]
      const at = known?.getTime() ?? Number.POSITIVE_INFINITY
      const claims = (await keep.claimsOfRows(reader, district, own, false))
        .filter((claim) => claim.receivedAt.getTime() <= at)
        .map((claim) => (claim.endedAt && claim.endedAt.getTime() > at ? { ...claim, endedAt: null } : claim))
      const ranked = await keep.rankings(reader, district, register)
      const won = winners(type.fields, claims, rankOf(ranked))
      const doubts = (await keep.doubtsOf(reader, district, own)).filter(
        (doubt) => doubt.saidAt.getTime() <= at,
      )
      const inDoubt = new Set(
        doubts
          .filter((doubt) => doubt.outcome === null || (doubt.settledAt?.getTime() ?? 0) > at)
          .map((doubt) => doubt.field),
      )
      const masks = new Map(
        row.masked.flatMap((field) => {
          const mask = type.fields[field]?.personal
          return [[field, mask ?? ('all' as const)]]
        }),
      )
      const hidden = new Set(
        Object.entries(kept.body).flatMap(([field]) => (Object.hasOwn(row.values, field) ? [] : [field])),
      )
      const sources: ValueSource[] = claims.flatMap((claim) => {
        const clear = opened(type, wiring.vault, claim.values)
        return Object.entries(clear)
          .filter(([field]) => !hidden.has(field))
          .map(([field, value]) => {
            const mask = masks.get(field)
            const stands = won.get(field)?.id === claim.id
            const state: ClaimState = claim.refused.includes(field)
              ? 'refused'
              : stands
                ? inDoubt.has(field)
                  ? 'doubted'
                  : 'stands'
                : 'superseded'
            return {
              ...{ field, claim: claim.id, source: claim.source, state },
              rank: ranked.find((one) => one.field === field && one.source === claim.source)?.rank ?? null,
              value: mask
                ? maskValue(mask, typeof value === 'string' ? value : JSON.stringify(value))
                : value,
              ...{ delivery: claim.delivery, line: claim.line, observedAt: claim.observedAt },
              ...{ receivedAt: claim.receivedAt, endedAt: claim.endedAt },
            }
          })
      })
      const order: Readonly<Record<ClaimState, number>> = { stands: 0, doubted: 0, superseded: 1, refused: 2 }
      sources.sort(
        (a, b) =>
          order[a.state] - order[b.state] ||
          Number(a.endedAt !== null) - Number(b.endedAt !== null) ||
          (a.rank ?? 9999) - (b.rank ?? 9999) ||
          b.observedAt.getTime() - a.observedAt.getTime(),
      )
      return ok({ row, sources, doubts, merges: await keep.mergesOf(reader, district, id) })
    },

    /** A row as it was valid on a day, by what was known at an instant (now when absent); null = not yet or no more. */
    async rowAsOf(
      reader: Reader,
      actor: Actor,
      register: string,
      id: Id,
      {
        day,
        known,
        district = actor.district,
      }: { readonly day: Day; readonly known?: Instant; readonly district?: AreaCode },
    ): Promise<Result<RegisterRow | null, Refusal>> {
      const type = byName.get(register)
      if (!type) return unknown(register)
      if (!(await seen(wiring, reader, actor, type, district, id)))
        return no(refusals['registers.notFound']({ title: type.title }))
      const at = known?.getTime() ?? Number.POSITIVE_INFINITY
      const all = await rows.versions(reader, type, district, id)
      const then = all.find((one) => one.recordedAt.getTime() <= at && one.validFrom <= day)
      if (then?.state !== 'current' || (then.validTo !== null && then.validTo < day)) return ok(null)
      const { members, root } = await groupsOf(reader, district, [id])
      const claims = await keep.claimsOfRows(reader, district, [...(members.get(root(id)) ?? [id])], false)
      // a row that nobody says anything of has its versions only
      if (claims.length === 0) return ok(rowFor(actor, type, then, wiring))
      const later = (await keep.doubtsOf(reader, district, [id])).filter(
        (doubt) => doubt.outcome === 'refused' && (doubt.settledAt?.getTime() ?? 0) > at,
      )
      // what was found wrong afterwards was not yet known to be
      const believed = claims.map((claim) => ({
        ...claim,
        refused: claim.refused.filter(
          (field) => !later.some((doubt) => doubt.field === field && doubt.source === claim.source),
        ),
      }))
      const held = heldOn(believed, day, known ?? null)
      const body = decided(type.fields, held, rankOf(await keep.rankings(reader, district, register)))
      for (const field of type.key ?? []) body[field] = then.body[field]
      return ok(held.length === 0 ? null : rowFor(actor, type, { ...then, body }, wiring))
    },

    /**
     * How good a base register is 精准鲜活: rows, how many of the fields that sources give are filled (completeness), how
     * many values were observed in the last year (freshness), values in doubt.
     */
    async figures(reader: Reader, district: AreaCode, register: string, at: Instant) {
      const type = byName.get(register)
      return type ? rows.figures(reader, type, district, new Date(at.getTime() - YEAR_MS)) : undefined
    },

    /** Fingerprints of every telephone and number that any source gives of a row, and of rows merged into it. */
    async contacts(reader: Reader, district: AreaCode, register: string, id: Id) {
      const found = { phones: new Set<string>(), numbers: new Set<string>() }
      const type = byName.get(register)
      if (type) {
        const { members, root } = await groupsOf(reader, district, [id])
        for (const claim of await keep.claimsOfRows(
          reader,
          district,
          [...(members.get(root(id)) ?? [id])],
          true,
        ))
          for (const [field, value] of Object.entries(opened(type, wiring.vault, claim.values))) {
            const kind = type.fields[field]?.kind
            if (typeof value !== 'string') continue
            if (kind === 'phone') found.phones.add(wiring.vault.blind(value, 'phone'))
            if (kind === 'idNumber') found.numbers.add(wiring.vault.blind(value, 'idNumber'))
          }
      }
      return { phones: [...found.phones], numbers: [...found.numbers] }
    },

    /** Rows in force that share a telephone, a name or a number with what is asked: for comparing; opened. */
    async alike(
      reader: Reader,
      district: AreaCode,
      register: string,
      asked: Readonly<Record<string, readonly string[]>>,
      each: number,
    ): Promise<
      {
        readonly id: Id
        readonly version: number
        readonly area: AreaCode
        readonly recordedAt: Instant
        readonly values: Values
      }[]
    > {
      const type = byName.get(register)
      if (!type) return []
      const found = new Map<Id, rows.Kept>()
      for (const [field, values] of Object.entries(asked)) {
        const kind = type.fields[field]?.kind
        if (!kind) continue
        const blinds = values.map((value) => wiring.vault.blind(value, kind))
        for (const row of await rows.byBlinds(reader, type, district, field, [...new Set(blinds)], each))
          found.set(row.id, row)
      }
      return [...found.values()].map((row) => ({
        ...{ id: row.id, version: row.version, area: row.area, recordedAt: row.recordedAt },
        values: opened(type, wiring.vault, row.body),
      }))
    },
  }
}
