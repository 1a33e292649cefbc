import {
  type Day,
  dayOf,
  type Id,
  isId,
  must,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import { type Actor, reveal } from '../org/index.ts'
import type { Reader, Store, Tx } from '../store/index.ts'
import { byHand } from './claims/hand.ts'
import { changed, merge } from './decide.ts'
import {
  type Imported,
  type ListQuery,
  type Page,
  type RegisterRow,
  type RegisterType,
  refusals,
} from './declare.ts'
import { cursorOf } from './filter.ts'
import { bounded, find, onlyPublic, pageOf } from './find.ts'
import { importRows } from './import.ts'
import * as keep from './keep.ts'
import { opened, publicRow, rowFor, sees, type Wiring } from './view.ts'
import {
  checked,
  factOf,
  firstVersion,
  mayWrite,
  nextVersion,
  seen,
  type Values,
  visibleSql,
  type Writing,
} from './write.ts'

export type Registers = ReturnType<typeof openRegisters>

/**
 * The registers of a city. Every verb names the actor; the district is the actor's unless said. Writing verbs want a
 * transaction and record a fact; reading ones answer only rows the actor's duties show, personal values masked.
 */
export function openRegisters(wiring: Wiring) {
  async function typed<T>(
    name: string,
    then: (type: RegisterType) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> {
    // asked each time: a running city takes in more of them
    const type = wiring.types.find((one) => one.name === name)
    return type ? then(type) : no(refusals['registers.unknownType']({ name: name.slice(0, 60) }))
  }

  const view = (actor: Actor, type: RegisterType, kept: keep.Kept) => rowFor(actor, type, kept, wiring)
  const notFound = (type: RegisterType) => no(refusals['registers.notFound']({ title: type.title }))

  return {
    types: wiring.types,

    /** A new row. Refuses with the field errors, `registers.duplicate`, or the words of org when not his to write. */
    create: (
      tx: Tx,
      actor: Actor,
      name: string,
      input: unknown,
      writing: Writing,
      district = actor.district,
    ) =>
      typed<RegisterRow>(name, async (type) => {
        if (type.scope !== 'rows') {
          // who may not write learns nothing about the fields
          const may = mayWrite(wiring, actor, type, district, { area: district, units: [] })
          if (!may.ok) return may
        }
        const values = checked(wiring, type, input, writing.at)
        if (!values.ok) return values
        const first = firstVersion(wiring, actor, type, district, newId(), values.value, writing)
        if (!first.ok) return first
        const { row, derived } = first.value
        const written = await keep.insert(tx, type, [first.value])
        if (written.size === 0) {
          const others = derived.keyed ? await keep.byKeys(tx, type, district, [derived.keyed]) : undefined
          const id = others?.values().next().value?.id ?? null
          return no(refusals['registers.duplicate']({ title: type.title, id }))
        }
        if (type.sourced)
          must(
            await byHand(
              wiring,
              tx,
              type,
              district,
              row.id,
              values.value,
              Object.keys(values.value),
              writing.at,
            ),
          )
        const body = { fields: Object.keys(values.value), source: row.source }
        await append(tx, [factOf('created', type, actor, row, body)])
        return ok(view(actor, type, row))
      }),

    /**
     * Changes some fields (null clears one; a masked value sent back changes nothing). The loser of two writers gets
     * `registers.stale` with the current row. Without a change no version is made.
     */
    update: (
      tx: Tx,
      actor: Actor,
      name: string,
      id: Id,
      changes: Values,
      writing: Writing & { readonly expectedVersion: number },
      district = actor.district,
    ) =>
      typed<RegisterRow>(name, async (type) => {
        const before = await seen(wiring, tx, actor, type, district, id)
        if (!before) return notFound(type)
        const may = mayWrite(wiring, actor, type, district, before)
        if (!may.ok) return may
        if (before.version !== writing.expectedVersion)
          return no(
            refusals['registers.stale']({
              expected: writing.expectedVersion,
              current: view(actor, type, before),
            }),
          )
        if (before.state === 'retired') return no(refusals['registers.retired']())
        const old = opened(type, wiring.vault, before.body)
        const values = checked(wiring, type, merge(type.fields, old, changes), writing.at, old)
        if (!values.ok) return values
        if (type.sourced) {
          const fields = changed(old, values.value)
          const mine = await byHand(wiring, tx, type, district, id, values.value, fields, writing.at)
          if (!mine.ok) return mine
        }
        const sameDates =
          (writing.validFrom ?? before.validFrom) === before.validFrom &&
          (writing.validTo === undefined || writing.validTo === before.validTo)
        if (sameDates && changed(old, values.value).length === 0) return ok(view(actor, type, before))
        const next = await nextVersion(wiring, tx, actor, type, before, values.value, writing)
        if (!next.ok) return next
        const { row, fields } = next.value
        await append(tx, [factOf('updated', type, actor, row, { fields, source: row.source })])
        return ok(view(actor, type, row))
      }),

    /** The marks of a row that rights look at, and nothing of its content: for explaining who reaches it. */
    async marks(
      reader: Reader,
      name: string,
      district: string,
      id: Id,
    ): Promise<{ area: string; units: readonly Id[]; openedBy: string | null } | undefined> {
      const type = wiring.types.find((one) => one.name === name)
      const row = type && isId(id) ? await keep.byId(reader, type, district, id) : undefined
      return row && { area: row.area, units: row.units, openedBy: row.recordedBy }
    },

    /** Takes a row out of use from a day on (the day of `at`); its history stays and its key becomes free. */
    retire: (
      tx: Tx,
      actor: Actor,
      name: string,
      id: Id,
      writing: Writing & { readonly expectedVersion: number; readonly reason: string },
      district = actor.district,
    ) =>
      typed<RegisterRow>(name, async (type) => {
        const before = await seen(wiring, tx, actor, type, district, id)
        if (!before) return notFound(type)
        const { expectedVersion: expected } = writing
        if (before.version === expected && before.state === 'retired')
          return no(refusals['registers.retired']())
        const values = opened(type, wiring.vault, before.body)
        const from = { ...writing, validFrom: writing.validFrom ?? dayOf(writing.at), validTo: null }
        const state = 'retired'
        const next = await nextVersion(wiring, tx, actor, type, before, values, from, { state, expected })
        if (!next.ok) return next
        await append(tx, [factOf('retired', type, actor, next.value.row, { reason: writing.reason })])
        return ok(view(actor, type, next.value.row))
      }),

    get: (reader: Reader, actor: Actor, name: string, id: Id, district = actor.district) =>
      typed<RegisterRow>(name, async (type) => {
        const row = await seen(wiring, reader, actor, type, district, id)
        return row ? ok(view(actor, type, row)) : notFound(type)
      }),

    /** One page, newest first, or best first with `q`. A register that no duty shows is refused, not empty. */
    list: (reader: Reader, actor: Actor, name: string, query: ListQuery = {}, district = actor.district) =>
      typed<Page<RegisterRow>>(name, async (type) => {
        if (sees(actor, type, district, wiring.roles) === false)
          return no(refusals['registers.notYours']({ title: type.title }))
        const page = await find(wiring, reader, type, visibleSql(wiring, actor, type, district), query)
        if (!page.ok) return page
        return ok({ next: page.value.next, rows: page.value.rows.map((row) => view(actor, type, row)) })
      }),

    /** What anybody may read: public fields of rows in force on `today`. */
    publicList: (reader: Reader, district: string, name: string, today: Day, query: ListQuery = {}) =>
      typed<Page<RegisterRow>>(name, async (type) => {
        const may = onlyPublic(type, query)
        if (!may.ok) return may
        const asked = { ...query, on: today, state: 'current' } as const
        const page = await find(wiring, reader, type, visibleSql(wiring, PUBLIC, type, district), asked)
        if (!page.ok) return page
        return ok({
          next: page.value.next,
          rows: page.value.rows.map((row) => publicRow(type, row, wiring.vault)),
        })
      }),

    /** Every version of a row, newest first, masked like the row. */
    history: (reader: Reader, actor: Actor, name: string, id: Id, district = actor.district) =>
      typed<RegisterRow[]>(name, async (type) => {
        if (!(await seen(wiring, reader, actor, type, district, id))) return notFound(type)
        const all = await keep.versions(reader, type, district, id)
        return ok(all.map((row) => view(actor, type, row)))
      }),

    /** The register as it was valid on a day, by what is known now; oldest row first. */
    asOf: (
      reader: Reader,
      actor: Actor,
      name: string,
      day: Day,
      query: { readonly after?: string; readonly limit?: number } = {},
      district = actor.district,
    ) =>
      typed<Page<RegisterRow>>(name, async (type) => {
        if (sees(actor, type, district, wiring.roles) === false)
          return no(refusals['registers.notYours']({ title: type.title }))
        const cursor = cursorOf(query.after, false)
        if (!cursor.ok) return cursor
        const limit = bounded(query.limit)
        const [, rights] = visibleSql(wiring, actor, type, district, 'v')
        const after = cursor.value?.id ?? null
        const page = pageOf(await keep.asOf(reader, type, district, day, rights, after, limit + 1), limit)
        return ok({ next: page.next, rows: page.rows.map((row) => view(actor, type, row)) })
      }),

    /** Personal values in clear: reason, fresh proof and grade as org's `reveal` asks; the look stays on record. */
    reveal: (
      store: Store,
      actor: Actor,
      name: string,
      id: Id,
      fields: readonly string[],
      asked: { readonly reason: string; readonly at: Date },
      district = actor.district,
    ) =>
      typed<Values>(name, async (type) => {
        const kept = await seen(wiring, store, actor, type, district, id)
        if (!kept) return notFound(type)
        const { masked, revealable } = view(actor, type, kept)
        const masks = {
          masked: Object.fromEntries(masked.map((field) => [field, 'all' as const])),
          revealable,
        }
        const ask = { subject: { kind: 'register', id }, fields, reason: asked.reason, masks }
        return reveal<Values>(store, actor, ask, asked.at, async () => {
          const clear = opened(type, wiring.vault, kept.body)
          return ok(Object.fromEntries(fields.map((field) => [field, clear[field] ?? null])))
        })
      }),

    /**
     * Brings in many rows by the declared key: new ones are created, changed ones updated (a column that the file does
     * not have stays), equal ones left alone, bad ones rejected with all reasons. A second time changes nothing.
     */
    importRows: (
      tx: Tx,
      actor: Actor,
      name: string,
      rows: readonly unknown[],
      writing: Writing,
      district = actor.district,
    ) => typed<Imported>(name, (type) => importRows(wiring, tx, actor, type, rows, writing, district)),
  }
}

/** Reads nothing but what `publicRow` opens. */
const PUBLIC: Actor = {
  kind: 'system',
  account: null,
  name: '公众',
  district: '',
  unit: null,
  unitName: null,
  duties: [],
  provenAt: 0,
}
