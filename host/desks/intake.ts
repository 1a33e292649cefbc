import { type Id, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { datasets, intake as room } from '../../platform/catalogue/index.ts'
import { maskValue } from '../../platform/fields/index.ts'
import { type Actor, mayAct } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { intakeOf } from '../intake.ts'
import { dueList, sourcesOf } from '../intake-sources.ts'
import type { OpenCity } from '../open.ts'
import { codeTablesOf, standardsOf, titleMapping } from '../standards.ts'
import { text } from './input.ts'

type Json = Readonly<Record<string, unknown>>
type Rules = Parameters<ReturnType<typeof intakeOf>['saveMapping']>[2]['rules']

/** Who brings data in: the steward of the unit that answers for the dataset, and the data authority. */
const KEEPERS = ['dataSteward', 'dataAuthority'] as const
const READERS = [...KEEPERS, 'dataAuditor'] as const
const PAGE = 50
const LINES = 100
const MOST_LINES = 500

const count = (value: unknown, usual: number, most: number): number => {
  const number = Math.trunc(Number(value ?? usual))
  return Number.isFinite(number) && number >= 0 ? Math.min(number, most) : usual
}
const modeOf = (value: unknown): room.DeliveryMode | undefined =>
  value === 'full' || value === 'increment' ? value : undefined

/** 归集监控: deliveries, their rejects and what they changed, mappings, uploads. */
export function intakeDesks(city: OpenCity) {
  const { catalog, compiled, plan } = city
  const intake = intakeOf(city)
  const sources = sourcesOf(city)
  const unitName = (id: Id) => catalog.units.get(id)?.shortName ?? catalog.unitName(id) ?? id

  const may = (who: Actor, unit: Id, roles: readonly string[]): Result<unknown, Refusal> =>
    mayAct(who, roles, { area: plan.district, units: [unit], openedBy: null }, compiled.roles)

  /** Units whose deliveries are shown: null = all of the city, none = no right at all. */
  const unitsOf = (who: Actor): readonly Id[] | null => {
    if (who.kind === 'system') return null
    const duties = who.duties.filter((duty) => READERS.some((role) => role === duty.role))
    if (duties.some((duty) => duty.units === null)) return null
    return [...new Set(duties.flatMap((duty) => duty.units ?? []))]
  }

  async function datasetFor(
    reader: Reader,
    who: Actor,
    id: string,
    roles: readonly string[] = KEEPERS,
  ): Promise<Result<datasets.Dataset, Refusal>> {
    const found = await datasets.byId(reader, who.district, id)
    if (!found) return no(datasets.refusals['catalogue.noDataset']())
    const allowed = may(who, found.unit, roles)
    return allowed.ok ? ok(found) : allowed
  }

  async function deliveryFor(
    reader: Reader,
    who: Actor,
    id: string,
    roles: readonly string[] = READERS,
  ): Promise<Result<room.Delivery, Refusal>> {
    const found = await room.delivery(reader, who.district, id)
    if (!found) return no(room.refusals['intake.noDelivery']())
    const allowed = may(who, found.unit, roles)
    return allowed.ok ? ok(found) : allowed
  }

  async function sourceFor(reader: Reader, who: Actor, id: Id) {
    const found = await room.sources.source(reader, who.district, id)
    if (!found) return no(room.sources.refusals['source.notFound']())
    const allowed = may(who, found.unit, KEEPERS)
    return allowed.ok ? ok(found) : allowed
  }

  /**
   * The unit's own steward sees what his unit sent as it wrote it, to mend it; whoever else looks in sees personal
   * columns masked, and columns that no mapping names not at all.
   */
  const owns = (who: Actor, unit: Id): boolean =>
    who.kind === 'system' ||
    who.duties.some(
      (duty) => duty.role === 'dataSteward' && (duty.units === null || duty.units.includes(unit)),
    )

  const maskOf = (dataset: datasets.Dataset, item: string) =>
    dataset.items.find((one) => one.name === item)?.field.personal

  function cellMasks(
    dataset: datasets.Dataset,
    headings: readonly string[],
    mapping: room.Mapping | undefined,
  ) {
    const masks = new Map<string, (value: string) => string>()
    for (const rule of mapping?.rules ?? []) {
      const mask = maskOf(dataset, rule.item)
      for (const heading of rule.from)
        masks.set(room.plainHeading(heading), (value) => (mask ? maskValue(mask, value) : value))
    }
    return headings.map((heading) => masks.get(room.plainHeading(heading)) ?? (() => '…'))
  }

  const brief = (one: room.Delivery, titles: ReadonlyMap<Id, datasets.Dataset>) => {
    const dataset = titles.get(one.dataset)
    return {
      ...one,
      unitName: unitName(one.unit),
      datasetTitle: dataset?.title ?? null,
      datasetCode: dataset?.code ?? null,
    }
  }
  async function named(reader: Reader, who: Actor, all: readonly room.Delivery[]) {
    const titles = new Map<Id, datasets.Dataset>()
    for (const id of new Set(all.map((one) => one.dataset))) {
      const found = await datasets.byId(reader, who.district, id)
      if (found) titles.set(id, found)
    }
    return all.map((one) => brief(one, titles))
  }
  async function tablesFor(reader: Reader, items: datasets.Dataset['items'], at: Date) {
    const names = [...new Set(items.flatMap(({ field }) => (field.kind === 'code' ? [field.list] : [])))]
    return codeTablesOf(city, reader, names, at)
  }
  const gatesOf = async (reader: Reader, who: Actor, dataset: Id) => {
    const own = await room.gates(reader, who.district, dataset)
    return { ...room.USUAL_RULES, ...own, own: own !== undefined, usual: room.USUAL_RULES }
  }
  const shown = async (reader: Reader, who: Actor, result: Result<room.Delivery, Refusal>) =>
    result.ok ? ok({ delivery: (await named(reader, who, [result.value]))[0] }) : result

  return {
    intake: {
      async list(reader: Reader, who: Actor, input: Json) {
        const units = unitsOf(who)
        if (units?.length === 0) {
          const refused = may(who, '', READERS)
          if (!refused.ok) return refused
        }
        const states = text(input.state)
          .split(',')
          .filter((state): state is room.DeliveryState => Object.hasOwn(room.deliveryStates, state))
        const limit = count(input.limit, PAGE, 200)
        const rows = await room.list(reader, who.district, {
          limit: limit + 1,
          ...(units ? { units } : {}),
          ...(text(input.dataset) ? { dataset: text(input.dataset) } : {}),
          ...(text(input.source) ? { source: text(input.source) } : {}),
          ...(states.length > 0 ? { states } : {}),
          ...(text(input.cursor) ? { after: text(input.cursor) } : {}),
        })
        const page = rows.slice(0, limit)
        return ok({
          rows: await named(reader, who, page),
          next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
        })
      },

      async read(reader: Reader, who: Actor, input: { readonly id: Id }) {
        const found = await deliveryFor(reader, who, input.id)
        if (!found.ok) return found
        const [rules, detail] = [await room.rejectCounts(reader, who.district, input.id), found.value]
        return ok({
          delivery: (await named(reader, who, [detail]))[0],
          rejects: rules,
          gates: await gatesOf(reader, who, detail.dataset),
          may: { act: may(who, detail.unit, KEEPERS).ok, seeCells: owns(who, detail.unit) },
        })
      },

      /** Rejected cells in the order of the file. */
      async rejects(reader: Reader, who: Actor, input: { readonly id: Id } & Json) {
        const found = await deliveryFor(reader, who, input.id)
        if (!found.ok) return found
        const dataset = await datasets.byId(reader, who.district, found.value.dataset)
        const limit = count(input.limit, LINES, MOST_LINES)
        const cells = await room.rejects(reader, who.district, input.id, {
          limit: limit + 1,
          ...(text(input.after) ? { afterRow: count(input.after, 0, 2 ** 31 - 1) } : {}),
          ...(text(input.rule) ? { rule: text(input.rule) } : {}),
          ...(text(input.item) ? { item: text(input.item) } : {}),
        })
        const clear = owns(who, found.value.unit)
        // Whole rows only: the next page begins with the next row.
        const last = cells.length > limit ? cells[limit]?.rowNo : undefined
        const whole = last === undefined ? cells : cells.filter((cell) => cell.rowNo !== last)
        const page = whole.length > 0 ? whole : cells.slice(0, limit)
        return ok({
          rows: page.map((cell) => {
            const mask = dataset && cell.item !== '' ? maskOf(dataset, cell.item) : 'all'
            return clear || !mask ? cell : { ...cell, value: maskValue(mask, cell.value) }
          }),
          next: last === undefined ? null : String(page.at(-1)?.rowNo ?? ''),
        })
      },

      /** Lines as they were received. */
      async lines(reader: Reader, who: Actor, input: { readonly id: Id } & Json) {
        const found = await deliveryFor(reader, who, input.id)
        if (!found.ok) return found
        const { readAs, dataset: id, unit } = found.value
        const limit = count(input.limit, LINES, MOST_LINES)
        const lines = await room.landed(reader, who.district, input.id, {
          from: count(input.from, 0, 2 ** 31 - 1),
          limit,
        })
        if (owns(who, unit)) return ok({ rows: lines })
        const dataset = await datasets.byId(reader, who.district, id)
        const mapping = await room.mapping(reader, who.district, id)
        const masks = dataset && readAs ? cellMasks(dataset, readAs.headings, mapping) : []
        const to = readAs?.head.to ?? 0
        return ok({
          rows: lines.map((line) => ({
            ...line,
            cells: line.rowNo <= to ? line.cells : line.cells.map((cell, i) => masks[i]?.(cell) ?? '…'),
          })),
        })
      },

      /** What a delivery changed or took away, as it stood before. */
      async ended(reader: Reader, who: Actor, input: { readonly id: Id } & Json) {
        const found = await deliveryFor(reader, who, input.id)
        if (!found.ok) return found
        const dataset = await datasets.byId(reader, who.district, found.value.dataset)
        const limit = count(input.limit, LINES, MOST_LINES)
        const change = input.change === 'changed' || input.change === 'disappeared' ? input.change : undefined
        const versions = await room.endedBy(reader, who.district, input.id, {
          limit,
          ...(change ? { change } : {}),
          ...(text(input.after) ? { afterKey: text(input.after) } : {}),
        })
        if (owns(who, found.value.unit)) return ok({ rows: versions })
        const keyMask = dataset?.items.find((one) => one.key)?.field.personal
        return ok({
          rows: versions.map((one) => ({
            ...one,
            key: keyMask ? maskValue(keyMask, one.key) : one.key,
            body: Object.fromEntries(
              Object.entries(one.body).map(([item, value]) => {
                const mask = dataset ? maskOf(dataset, item) : 'all'
                return [item, mask ? maskValue(mask, String(value)) : value]
              }),
            ),
          })),
        })
      },

      /** The head finder's word on a delivery, and what rules (saved or tried) make of its first lines. */
      async preview(reader: Reader, who: Actor, input: { readonly id: Id } & Json, at: Date) {
        const found = await deliveryFor(reader, who, input.id, KEEPERS)
        if (!found.ok) return found
        const saved = await room.mapping(reader, who.district, found.value.dataset)
        const rules = Array.isArray(input.rules) ? (input.rules as unknown as Rules) : (saved?.rules ?? null)
        const sheet = typeof input.sheet === 'string' ? input.sheet : (saved?.sheet ?? null)
        const dataset = await datasets.byId(reader, who.district, found.value.dataset)
        const made = await intake.preview(
          reader,
          found.value,
          { rules, sheet, limit: count(input.limit, LINES, MOST_LINES) },
          at,
        )
        if (!made.ok || owns(who, found.value.unit) || !dataset) return made
        const tried = rules ? ({ rules } as room.Mapping) : undefined
        const masks = cellMasks(dataset, made.value.head?.headings ?? [], tried)
        return ok({
          ...made.value,
          masked: true,
          lines: made.value.lines.map((line) => ({
            ...line,
            cells: line.kind === 'head' ? line.cells : line.cells.map((cell, i) => masks[i]?.(cell) ?? '…'),
            ...(line.values
              ? {
                  values: Object.fromEntries(
                    Object.entries(line.values).map(([item, value]) => {
                      const mask = maskOf(dataset, item)
                      return [item, mask && value !== null ? maskValue(mask, value) : value]
                    }),
                  ),
                }
              : {}),
          })),
        })
      },

      /** The mapping of a dataset in all its versions, and the latest deliveries to try it on. */
      async mapping(reader: Reader, who: Actor, input: { readonly dataset: string }, at: Date) {
        const found = await datasetFor(reader, who, input.dataset, READERS)
        if (!found.ok) return found
        const [versions, deliveries] = [
          await room.mappings(reader, who.district, found.value.id),
          await room.list(reader, who.district, { dataset: found.value.id, limit: 10 }),
        ]
        const { id, code, title, unit, items } = found.value
        return ok({
          dataset: { id, code, title, unit, unitName: unitName(unit), items },
          current: versions[0] ?? null,
          versions,
          plain: await titleMapping(city, reader, found.value, at),
          // the code tables that its items are read by, and older editions as `name@version`
          tables: await tablesFor(reader, items, at),
          deliveries: await named(reader, who, deliveries),
          may: { save: may(who, unit, KEEPERS).ok },
        })
      },

      async saveMapping(
        tx: Tx,
        who: Actor,
        input: {
          readonly dataset: string
          readonly rules: readonly unknown[]
          readonly sheet?: string | null
        },
        at: Date,
      ) {
        const found = await datasetFor(tx, who, input.dataset)
        if (!found.ok) return found
        const saved = await intake.saveMapping(
          tx,
          who,
          { dataset: found.value.id, rules: input.rules as Rules, sheet: input.sheet ?? null },
          at,
        )
        if (!saved.ok) return saved
        // an accepted mapping teaches which headings mean what
        await standardsOf(city).learn(tx, found.value.id, found.value.items, input.rules as Rules, at)
        tx.afterCommit(intake.wake)
        return saved
      },

      /** Puts a waiting or refused delivery in line again; `confirm` says that what was warned of is right. */
      async load(
        tx: Tx,
        who: Actor,
        input: {
          readonly id: Id
          readonly confirm?: boolean
          readonly mode?: string
          readonly why?: string
        },
        at: Date,
      ) {
        const found = await deliveryFor(tx, who, input.id, KEEPERS)
        if (!found.ok) return found
        const mode = modeOf(input.mode)
        const done =
          input.confirm || mode
            ? await intake.confirm(
                tx,
                who,
                input.id,
                { ...(mode ? { mode } : {}), why: text(input.why).slice(0, 500) },
                at,
              )
            : await intake.retry(tx, who, input.id)
        if (done.ok) tx.afterCommit(intake.wake)
        return shown(tx, who, done)
      },

      /** Gates of a dataset's deliveries 闸口, and the usual ones. */
      async gates(reader: Reader, who: Actor, input: { readonly dataset: string }) {
        const found = await datasetFor(reader, who, input.dataset, READERS)
        if (!found.ok) return found
        const gates = await gatesOf(reader, who, found.value.id)
        return ok({ ...gates, may: { save: may(who, found.value.unit, KEEPERS).ok } })
      },

      async saveGates(
        tx: Tx,
        who: Actor,
        input: {
          readonly dataset: string
          readonly mostRejected: number
          readonly mostDisappeared: number
        },
        at: Date,
      ) {
        const found = await datasetFor(tx, who, input.dataset)
        if (!found.ok) return found
        const saved = await intake.saveGates(tx, who, { ...input, dataset: found.value.id }, at)
        return saved.ok ? ok(await gatesOf(tx, who, found.value.id)) : saved
      },

      /** Begins an upload in pieces. */
      async upload(
        tx: Tx,
        who: Actor,
        input: {
          readonly dataset: string
          readonly name: string
          readonly mode?: string
          readonly bytes: number
        },
        at: Date,
      ) {
        const found = await datasetFor(tx, who, input.dataset)
        if (!found.ok) return found
        const { name, bytes } = input
        return intake.uploads.create(
          tx,
          who,
          { dataset: found.value.id, name, bytes, mode: modeOf(input.mode) ?? 'full' },
          at,
        )
      },

      uploadState: (reader: Reader, who: Actor, input: { readonly id: Id }) =>
        intake.uploads.find(reader, who, input.id),

      /** The next piece, as it comes; what has arrived stays when the connection breaks. */
      async uploadPiece(
        who: Actor,
        input: { readonly id: Id; readonly offset: number; readonly content: AsyncIterable<Uint8Array> },
        at: Date,
      ) {
        const done = await intake.uploads.append(city.store, who, input, at)
        if (done.ok && done.value.delivery) intake.wake()
        return done
      },

      /** Sources of the units one answers for with what they fill, never their secrets; and which datasets are late. */
      async sources(reader: Reader, who: Actor, input: { readonly dataset?: string }) {
        const units = unitsOf(who)
        const rows = await room.sources.sources(reader, who.district, {
          ...(units ? { units } : {}),
          ...(input.dataset ? { dataset: input.dataset } : {}),
        })
        const late = await room.sources.late(reader, who.district)
        return ok({
          rows: await Promise.all(
            rows.map(async (one) => {
              const dataset = await datasets.byId(reader, who.district, one.dataset)
              return {
                ...{ ...one, cursor: undefined, unitName: unitName(one.unit) },
                ...{ datasetTitle: dataset?.title ?? null, datasetCode: dataset?.code ?? null },
              }
            }),
          ),
          late: late
            .filter((one) => units === null || units.includes(one.unit))
            .map((one) => ({ ...one, unitName: unitName(one.unit) })),
        })
      },

      async saveSource(tx: Tx, who: Actor, input: Json, at: Date) {
        const found = await datasetFor(tx, who, text(input.dataset))
        if (!found.ok) return found
        const kind = text(input.kind)
        if (!Object.hasOwn(room.sources.sourceKinds, kind))
          return no(room.sources.refusals['source.notFound']())
        return sources.save(
          tx,
          who,
          {
            ...(text(input.id) ? { id: text(input.id) } : {}),
            dataset: found.value.id,
            kind: kind as room.sources.SourceKind,
            title: text(input.title).slice(0, 100) || found.value.title.zh,
            mode: modeOf(input.mode) ?? 'full',
            config: (input.config ?? {}) as room.sources.SourceConfig,
            schedule: (input.schedule ?? null) as room.sources.Schedule | null,
            active: input.active !== false,
            ...(typeof input.secret === 'string' ? { secret: input.secret } : {}),
            ...(input.newKey === true ? { newKey: true } : {}),
          },
          at,
        )
      },

      /** Looks once at what was filled in; nothing is kept, nothing taken in. */
      async testSource(who: Actor, input: Json, at: Date) {
        const found = await datasetFor(city.store, who, text(input.dataset))
        if (!found.ok) return found
        const kind = text(input.kind)
        if (!Object.hasOwn(room.sources.sourceKinds, kind))
          return no(room.sources.refusals['source.notFound']())
        const config = (typeof input.config === 'object' && input.config ? input.config : {}) as Json
        return sources.look(
          city.store,
          who,
          {
            ...(text(input.id) ? { id: text(input.id) } : {}),
            ...{ dataset: found.value.id, kind: kind as room.sources.SourceKind, config },
            ...(typeof input.secret === 'string' && input.secret !== '' ? { secret: input.secret } : {}),
          },
          at,
        )
      },

      /** When the next delivery of each dataset is due, soonest first. */
      async due(reader: Reader, who: Actor, input: Json) {
        const units = unitsOf(who)
        if (units?.length === 0) {
          const refused = may(who, '', READERS)
          if (!refused.ok) return refused
        }
        const all = await dueList(city, reader, units)
        const limit = count(input.limit, LINES, MOST_LINES)
        return ok({
          rows: all.slice(0, limit).map((one) => ({ ...one, unitName: unitName(one.unit) })),
          total: all.length,
          late: all.filter((one) => one.late).length,
        })
      },

      async removeSource(tx: Tx, who: Actor, input: { readonly id: Id }, at: Date) {
        const one = await sourceFor(tx, who, input.id)
        return one.ok ? sources.remove(tx, who, input.id, at) : one
      },

      /** Looked at with the next turn of the puller. */
      async runSource(tx: Tx, who: Actor, input: { readonly id: Id }) {
        const one = await sourceFor(tx, who, input.id)
        if (!one.ok) return one
        await room.sources.askFor(tx, who.district, input.id)
        return ok({ asked: true })
      },

      /** Rows of a program with a push key; the key says which dataset. */
      async push(
        input: { readonly key: string; readonly own?: string } & (
          | { readonly rows: readonly unknown[] }
          | { readonly kind: 'csv' | 'ndjson'; readonly content: AsyncIterable<Uint8Array> }
        ),
        at: Date,
      ) {
        const one = await sources.ofKey(city.store, plan.district, input.key)
        if (!one.ok) return one
        const own = input.own === undefined ? {} : { own: input.own }
        const done =
          'rows' in input
            ? await sources.push(city.store, one.value, { rows: input.rows, ...own }, at)
            : await sources.pushText(
                city.store,
                one.value,
                { kind: input.kind, content: input.content, ...own },
                at,
              )
        if (!done.ok) return done
        const { id, state, hash } = done.value.delivery
        return ok({ delivery: id, state, hash, again: done.value.again })
      },

      dropUpload: (tx: Tx, who: Actor, input: { readonly id: Id }) => intake.uploads.drop(tx, who, input.id),
    },
  }
}
