import { type Id, ok, type Refusal, type Result } from '../../base/index.ts'
import { datasets } from '../../platform/catalogue/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { datasetsOf } from '../catalogue.ts'
import { exportCatalogue, importCatalogueBytes } from '../catalogue-file.ts'
import { lineageOf, usesOf } from '../lineage.ts'
import type { OpenCity } from '../open.ts'
import { holds, onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>
const SORTS = ['best', 'fresh', 'rows', 'title', 'score'] as const

/** 数据目录: entries, how they are found, the map of data, demands. */
export function datasetDesks(city: OpenCity) {
  const { catalog } = city
  const room = datasetsOf(city)
  const unitName = (id: Id) => catalog.unitName(id) ?? id
  const shortName = (id: Id) => catalog.units.get(id)?.shortName ?? unitName(id)
  const named = <T extends { readonly unit: Id }>(one: T) => ({ ...one, unitName: unitName(one.unit) })
  const shown = (result: Result<datasets.DatasetSeen, Refusal>) =>
    result.ok ? ok(named(result.value)) : result

  return {
    datasets: {
      async search(reader: Reader, who: Actor, input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const facets = Object.fromEntries(
          datasets.facetNames.flatMap((name) =>
            typeof input[name] === 'string' ? [[name, (input[name] as string).split(',')]] : [],
          ),
        )
        const page = await room.search(
          reader,
          who,
          {
            ...(typeof input.q === 'string' ? { q: input.q } : {}),
            facets,
            sort: SORTS.find((one) => one === input.sort) ?? 'best',
            offset: Number(input.offset ?? 0),
            limit: Number(input.limit ?? 20),
          },
          at,
        )
        const units = new Set([
          ...page.facets.unit.map((one) => one.value),
          ...page.rows.map((one) => one.unit),
        ])
        return ok({
          ...page,
          rows: page.rows.map(named),
          unitNames: Object.fromEntries([...units].map((id) => [id, shortName(id)])),
          may: { add: holdsSteward(who) || holds(city, who, ['dataAuthority']).ok },
        })
      },

      async read(reader: Reader, who: Actor, input: { readonly id: string }, at: Date) {
        return shown(await room.get(reader, who, input.id, at))
      },

      async versions(reader: Reader, who: Actor, input: { readonly id: Id }) {
        const found = await room.versions(reader, who, input.id)
        return found.ok ? ok({ rows: found.value }) : found
      },

      async draft(tx: Tx, who: Actor, input: Json, at: Date) {
        return shown(await room.draft(tx, who, { unit: who.unit, ...input }, at))
      },

      async change(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly changedAt?: string; readonly draft: Json },
        at: Date,
      ) {
        return shown(await room.change(tx, who, input, at))
      },

      async act(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly act: string; readonly why?: string },
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        const { id, why = '' } = input
        switch (input.act) {
          case 'submit':
            return shown(await room.submit(tx, who, { id }, at))
          case 'endorse':
            return shown(await room.endorse(tx, who, { id }, at))
          case 'return':
            return shown(await room.sendBack(tx, who, { id, why }, at))
          case 'publish':
            return shown(await room.publish(tx, who, { id, ...(why ? { keyReason: why } : {}) }, at))
          default:
            return shown(await room.retire(tx, who, { id, why }, at))
        }
      },

      async map(reader: Reader, who: Actor, _input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const cells = await room.map(reader, who, at)
        const units = [...new Set(cells.map((one) => one.unit))]
        return ok({
          cells,
          units: units.map((id) => ({ id, name: shortName(id) })),
          asOf: at,
        })
      },

      /** 血缘, element by element. */
      async lineage(reader: Reader, who: Actor, input: { readonly id: Id }, at: Date) {
        const one = await room.get(reader, who, input.id, at)
        return one.ok ? ok(await lineageOf(city, reader, one.value)) : one
      },

      /** Who uses it and what came in last. */
      async uses(reader: Reader, who: Actor, input: { readonly id: Id }, at: Date) {
        const one = await room.get(reader, who, input.id, at)
        return one.ok ? ok(await usesOf(city, reader, one.value.id, at)) : one
      },

      async importSheet(tx: Tx, who: Actor, input: { readonly bytes: Uint8Array }, at: Date) {
        return importCatalogueBytes(city, tx, who, input.bytes, at)
      },

      async exportSheet(reader: Reader, who: Actor) {
        const may = onDuty(city, who)
        return may.ok ? ok({ bytes: await exportCatalogue(city, reader, who) }) : may
      },

      /** 三清单: duty – system – data, by unit. */
      async lists(reader: Reader, who: Actor, input: { readonly unit?: string }, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const unit = input.unit ?? who.unit ?? ''
        const page = await room.search(
          reader,
          who,
          { facets: { unit: [unit] }, sort: 'title', limit: 200 },
          at,
        )
        return ok({ unit, unitName: unitName(unit), rows: page.rows, total: page.total })
      },

      async demands(reader: Reader, who: Actor, input: { readonly state?: string }, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const state = (Object.keys(datasets.demandStates) as datasets.DemandState[]).find(
          (one) => one === input.state,
        )
        const rows = await room.demands(reader, who, state)
        return ok({
          rows: await Promise.all(
            rows.map(async (one) => ({
              ...named(one),
              ownerName: one.owner ? unitName(one.owner) : null,
              // what the catalogue holds that may meet it
              near:
                one.state === 'open'
                  ? (
                      await room.search(reader, who, { q: `${one.title} ${one.items}`, limit: 3 }, at)
                    ).rows.map(({ id, title, unit }) => ({ id, title, unitName: shortName(unit) }))
                  : [],
            })),
          ),
        })
      },
      async demand(tx: Tx, who: Actor, input: Json, at: Date) {
        return room.demand(tx, who, input, at)
      },
      async answerDemand(
        tx: Tx,
        who: Actor,
        input: {
          readonly id: Id
          readonly state: string
          readonly answer: string
          readonly dataset?: Id
          readonly owner?: Id
        },
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        if (input.state === 'withdrawn') return room.withdrawDemand(tx, who, input, at)
        const state = input.state === 'met' || input.state === 'passedOn' ? input.state : 'refused'
        return room.answerDemand(tx, who, { ...input, state }, at)
      },

      async feedback(reader: Reader, who: Actor, input: { readonly id: Id }, at: Date) {
        const one = await room.get(reader, who, input.id, at)
        return one.ok ? ok({ rows: await room.feedback(reader, one.value.id) }) : one
      },
      async answerFeedback(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly feedback: Id; readonly answer: string },
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        const one = await room.get(tx, who, input.id, at)
        if (!one.ok) return one
        const { feedback: id, answer } = input
        return room.answerFeedback(tx, who, { id, unit: one.value.unit, answer }, at)
      },
    },
  }
}

const holdsSteward = (who: Actor): boolean => who.duties.some((duty) => duty.role === 'dataSteward')
