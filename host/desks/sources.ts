import {
  type Day,
  dayOf,
  type Id,
  type Instant,
  instantOf,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import type { Linkage } from '../../brain/linkage/index.ts'
import { datasets } from '../../platform/catalogue/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf } from '../../platform/org/index.ts'
import {
  claimRefusals,
  type DoubtOutcome,
  type Feed,
  waitingReasons,
} from '../../platform/registers/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { verifyDoubt } from '../doubts.ts'
import { heldRow } from '../held.ts'
import type { OpenCity } from '../open.ts'
import { day } from './input.ts'
import { holds, onDuty } from './may.ts'

/** Who rules which source counts, and who may look on. */
const RULES_SOURCES = ['dataAuthority']
const LOOKS_ON = ['dataAuthority', 'dataAuditor']
const REQUESTS = 10
const WAITING = 50
const WORKS = 20

type Json = Readonly<Record<string, unknown>>

/** Base registers 基础库: sources and rulings, one file a person or firm with the source of each value, doubts. */
export function sourceDesks(city: OpenCity, linkage: Linkage) {
  const { claims, plan } = city
  const { district } = plan

  /** Titles of datasets and names of their units, for whoever reads a value's source. */
  async function sourceNames(reader: Reader) {
    const feeds = await claims.feeds(reader, district)
    return new Map(
      feeds.map((feed) => [
        feed.dataset,
        { title: feed.title, unit: city.catalog.unitName(feed.unit) ?? null },
      ]),
    )
  }

  return {
    sources: {
      /** Registers, who feeds them, which source of each field counts, what is being done. */
      async overview(
        reader: Reader,
        who: Actor,
        _input: unknown,
        at: Instant,
      ): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, LOOKS_ON)
        if (!may.ok) return may
        const feeds = await claims.feeds(reader, district)
        const names = await sourceNames(reader)
        const registers = []
        for (const type of claims.types) {
          const rankings = await claims.rankings(reader, district, type.name)
          registers.push({
            name: type.name,
            title: type.title,
            fields: Object.entries(type.fields).map(([field, { title }]) => ({ field, title })),
            feeds: feeds
              .filter((feed) => feed.register === type.name)
              .map((feed) => ({ ...feed, unitName: city.catalog.unitName(feed.unit) ?? null })),
            rankings: rankings.map((one) => ({ ...one, ...named(names, one.source) })),
            figures: await claims.figures(reader, district, type.name, at),
          })
        }
        const waiting = await claims.waitingIn(reader, district, 'open', null, WAITING)
        return ok({
          registers,
          works: (await claims.works(reader, district, WORKS)).map((work) => ({
            ...{ id: work.id, kind: work.kind, register: work.register, counts: work.counts },
            ...{ at: work.at, doneAt: work.doneAt },
            title: (work.source && names.get(work.source)?.title) ?? null,
          })),
          waiting: waiting.map((one) => ({
            ...{ id: one.id, register: one.register, line: one.line, at: one.madeAt },
            ...{ reason: waitingReasons[one.reason], sourceTitle: names.get(one.source)?.title ?? null },
          })),
          mayRule: holds(city, who, RULES_SOURCES).ok,
        })
      },

      async saveFeed(
        tx: Tx,
        who: Actor,
        input: Pick<Feed, 'register' | 'dataset' | 'map' | 'observed' | 'legal'>,
        at: Instant,
      ): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, RULES_SOURCES)
        if (!may.ok) return may
        const dataset = await datasets.byId(tx, district, input.dataset)
        if (!dataset) return no(datasets.refusals['catalogue.noDataset']())
        const { unit, title } = dataset
        const { register, map, observed, legal } = input
        return claims.saveFeed(
          tx,
          district,
          { register, map, observed, legal, unit, title: title.zh, dataset: dataset.id },
          dataset.items.map((item) => item.name),
          at,
        )
      },

      async publishFeed(tx: Tx, who: Actor, input: { readonly id: Id }, at: Instant) {
        const may = holds(city, who, RULES_SOURCES)
        return may.ok ? claims.publishFeed(tx, who, district, input.id, at) : may
      },

      async rule(
        tx: Tx,
        who: Actor,
        input: {
          readonly register: string
          readonly field: string
          readonly sources: readonly string[]
          readonly basis: string
        },
        at: Instant,
      ) {
        const may = holds(city, who, RULES_SOURCES)
        return may.ok ? claims.rule(tx, who, district, input, at) : may
      },

      /**
       * One file 一人一档/一企一档: values with their sources, doubts, merges, the requests that name it. A purpose is asked
       * and every look is on record; `on` = as it was valid on a day, `known` = by what was known then.
       */
      async record(
        reader: Reader,
        who: Actor,
        input: {
          readonly register: string
          readonly id: Id
          readonly purpose?: string
          readonly on?: string
          readonly known?: string
        },
        at: Instant,
      ): Promise<Result<unknown, Refusal>> {
        const purpose = input.purpose?.trim() ?? ''
        if ([...purpose].length < 2) return no(claimRefusals['claims.noPurpose']())
        const known = day(input.known) ? instantOf(day(input.known) as Day, 24 * 60 - 1) : undefined
        const found = await claims.valueSources(reader, who, input.register, input.id, known ? { known } : {})
        if (!found.ok) return found
        const on = day(input.on)
        const asOf = on
          ? await claims.rowAsOf(reader, who, input.register, input.id, {
              day: on,
              ...(known ? { known } : {}),
            })
          : null
        if (asOf && !asOf.ok) return asOf
        await city.store.tx((tx) =>
          append(tx, [
            {
              ...{ district, kind: 'register.looked', subjectKind: 'register', subject: input.id, at },
              actor: factActorOf(who),
              body: { register: input.register, purpose, on: on ?? dayOf(at) },
            },
          ]),
        )
        const names = await sourceNames(reader)
        const { row, sources, doubts, merges } = found.value
        const contacts = await claims.contacts(reader, district, input.register, input.id)
        const ids = await linkage.mattersOf(reader, contacts, REQUESTS)
        const requests =
          ids.length > 0 ? (await city.matters.list(reader, who, { ids, limit: REQUESTS }, at)).rows : []
        return ok({
          row,
          asOf: asOf ? asOf.value : undefined,
          sources: sources.map((one) => ({ ...one, ...named(names, one.source) })),
          doubts: doubts.map((one) => ({ ...one, ...named(names, one.source) })),
          merges,
          requests: requests.map(({ id, number, title, state }) => ({ id, number, title, state })),
          maySettle: holds(city, who, RULES_SOURCES).ok,
        })
      },

      async doubt(
        tx: Tx,
        who: Actor,
        input: { readonly register: string; readonly row: Id; readonly field: string; readonly why: string },
        at: Instant,
      ) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const doubt = await claims.doubt(tx, who, input, at, district)
        return doubt.ok ? verifyDoubt(city, tx, who, doubt.value, at) : doubt
      },

      async settle(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly outcome: DoubtOutcome },
        at: Instant,
      ) {
        const may = holds(city, who, RULES_SOURCES)
        return may.ok
          ? claims.settle(tx, who, { doubt: input.id, outcome: input.outcome }, at, district)
          : may
      },

      /** A record that waits becomes a row of its own, or is left out. */
      async closeWaiting(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly as: 'created' | 'dropped' },
        at: Instant,
      ) {
        const may = holds(city, who, RULES_SOURCES)
        return may.ok ? claims.close(tx, who, { waiting: input.id, as: input.as }, at, district) : may
      },

      /** What a register holds of a thing, so that a form need not ask for it 免重复填报. */
      async prefill(
        reader: Reader,
        who: Actor,
        input: { readonly register: string; readonly value: string },
        at: Instant,
      ): Promise<Result<unknown, Refusal>> {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const row = await heldRow(city, reader, who, input.register, input.value, at)
        if (!row) return ok({ row: null, sources: [] })
        const sourced = claims.types.some((type) => type.name === input.register)
        const found = sourced ? await claims.valueSources(reader, who, input.register, row.id) : null
        const names = await sourceNames(reader)
        const sources = found?.ok
          ? found.value.sources
              .filter((one) => one.state === 'stands' || one.state === 'doubted')
              .map(({ field, state, observedAt, source }) => ({
                field,
                state,
                observedAt,
                ...named(names, source),
              }))
          : Object.keys(row.values).map((field) => ({
              ...{
                field,
                state: 'stands',
                observedAt: row.recordedAt,
                sourceTitle: row.source,
                unitName: null,
              },
            }))
        return ok({
          row: { id: row.id, register: input.register, values: row.values, masked: row.masked },
          sources,
        })
      },
    },
  }
}

const named = (
  names: ReadonlyMap<string, { readonly title: string; readonly unit: string | null }>,
  source: string,
): Json => ({ sourceTitle: names.get(source)?.title ?? null, unitName: names.get(source)?.unit ?? null })
