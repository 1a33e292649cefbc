import { no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import type { FieldList } from '../../platform/fields/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import * as org from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { loginRulesOf } from '../identity.ts'
import type { OpenCity } from '../open.ts'
import { readCells } from '../sheet.ts'
import { formOf } from './form.ts'
import { unitRows } from './units-sheet.ts'

type Json = Readonly<Record<string, unknown>>

const fields = {
  name: { kind: 'text', min: 2, max: 100, required: true, title: say('单位名称', 'Name') },
  short: { kind: 'text', max: 40, title: say('简称', 'Short name') },
  kind: { kind: 'text', max: 20, required: true, title: say('单位类型', 'Kind') },
  area: { kind: 'area', required: true, title: say('所在区划', 'Area') },
  parent: { kind: 'unit', title: say('上级单位', 'Unit above') },
  creditCode: { kind: 'creditCode', title: say('统一社会信用代码', 'Credit code') },
} as const satisfies FieldList

/** Units 单位 of the city: made, renamed, moved and closed by the system administrator; names in memory follow at once. */
export function unitDesks(city: OpenCity) {
  const { store, catalog } = city

  /** Names are read on every row of every list: nobody gets an answer before they are the new ones. */
  async function changing<T>(
    work: (tx: Tx) => Promise<Result<T, Refusal>>,
    at: Date,
  ): Promise<Result<T, Refusal>> {
    const done = await store.tx(work)
    if (done.ok) await catalog.reload(store, at)
    return done
  }

  function draft(input: Json, at: Date): Result<org.NewUnit, Refusal> {
    const given = formOf(city, fields, input, at)
    if (!given.ok) return given
    const { name, short, kind, area, parent, creditCode } = given.value
    return ok({
      ...{ name, shortName: short ?? null, area, parent: parent ?? null, creditCode: creditCode ?? null },
      // the org room refuses a kind it does not know
      kind: kind as org.UnitKind,
    })
  }
  const shown = ({ id, name, shortName, kind, area, parent, path }: org.Unit) => ({
    unit: { id, name, short: shortName ?? name, kind, area, parent, path },
  })

  return {
    organisation: {
      async create(_reader: Reader, who: Actor, input: Json, at: Date) {
        const wanted = draft(input, at)
        if (!wanted.ok) return wanted
        const made = await changing((tx) => org.createUnit(tx, who, wanted.value, at), at)
        return made.ok ? ok(shown(made.value)) : made
      },
      async change(_reader: Reader, who: Actor, input: Json & { readonly id: string }, at: Date) {
        const wanted = draft(input, at)
        if (!wanted.ok) return wanted
        const made = await changing((tx) => org.changeUnit(tx, who, input.id, wanted.value, at), at)
        return made.ok ? ok(shown(made.value)) : made
      },
      async close(
        _reader: Reader,
        who: Actor,
        input: { readonly id: string; readonly into?: string },
        at: Date,
      ) {
        const { id, into } = input
        const closed = await changing(async (tx) => {
          const done = await org.closeUnit(tx, who, { unit: id, into: into ?? null }, at)
          if (!done.ok) return done
          // A refusal here takes the closing back with it.
          const system = org.systemActor(who.district)
          const open = await city.matters.list(tx, system, { unit: [id], open: true, limit: 1 }, at)
          return open.rows.length > 0
            ? no(org.refusals['org.stillUsed']({ by: say('有未办结事项', 'open matters') }))
            : done
        }, at)
        return closed.ok ? ok({ done: true }) : closed
      },
      /** A sheet of units; what is there already is left alone, so a mended sheet may be sent again. */
      async importSheet(_reader: Reader, who: Actor, input: { readonly bytes: Uint8Array }, at: Date) {
        const cells = await readCells(input.bytes)
        if (!cells.ok) return cells
        const rows = unitRows(cells.value, [...catalog.units.values()], [...catalog.areas.values()])
        if (!rows.ok) return rows
        const { drafts, known, rejected } = rows.value
        const made = await changing((tx) => org.createUnits(tx, who, drafts, at), at)
        return made.ok ? ok({ created: made.value.length, unchanged: known, rejected }) : made
      },
    },
    accounts: {
      /** A new first password after the person was recognised; answered once and never kept in clear. */
      async reset(tx: Tx, who: Actor, input: { readonly id: string }, at: Date) {
        const password = org.firstPassword()
        const done = await org.resetPassword(
          tx,
          who,
          { account: input.id, password },
          at,
          await loginRulesOf(city, at, tx),
        )
        if (!done.ok) return done
        const account = await org.accountOf(tx, input.id)
        return account
          ? ok({ login: account.name, password })
          : no(org.refusals['org.notFound']({ what: '账号' }))
      },
      async freeze(
        tx: Tx,
        who: Actor,
        input: { readonly id: string; readonly frozen: boolean; readonly reason: string },
        at: Date,
      ) {
        const { id, frozen, reason } = input
        const done = await org.setFrozen(tx, who, { account: id, frozen, reason }, at)
        return done.ok ? ok({ done: true }) : done
      },
    },
  }
}
