import {
  dayOf,
  type Id,
  isAreaCode,
  levelOf,
  no,
  ok,
  pathOf,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { datasets, intake, standards as room, sheets } from '../../platform/catalogue/index.ts'
import { maskValue } from '../../platform/fields/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import { mayAct } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { datasetsOf } from '../catalogue.ts'
import type { OpenCity } from '../open.ts'
import { divisions, readContextOf, standardsIn, standardsOf, suggestFor } from '../standards.ts'
import { standardFeedDesk } from '../standards-travel.ts'
import { text } from './input.ts'
import { onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>
const KEEPERS = ['dataSteward', 'dataAuthority']
const dayIn = (value: unknown, at: Date): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(text(value)) && !Number.isNaN(Date.parse(text(value))) ? text(value) : dayOf(at)
/** Datasets named as users of an element. */
const USERS = 20

/** 标准管理: data elements, code tables and their editions, who sets what at which level, and trying a value. */
export function standardDesks(city: OpenCity) {
  const { catalog, compiled, plan } = city
  const standards = standardsOf(city)
  const above = new Map<string, string>()
  const areaName = (code: string): string => catalog.areas.get(code)?.name ?? above.get(code) ?? code
  /** Names of the divisions above, which the city itself does not keep. */
  const learnNames = async (): Promise<void> => {
    if (above.size > 0) return
    for (const { code, name } of await divisions()) if (plan.district.startsWith(code)) above.set(code, name)
  }
  const areaIn = (value: unknown): string => {
    const area = text(value)
    return isAreaCode(area) && (plan.district.startsWith(area) || area.startsWith(plan.district))
      ? area
      : plan.district
  }

  /** Along the way down, with the names of the divisions. */
  const named = <T>(one: room.Effective<T>) => ({
    ...one,
    levels: one.levels.map((level) => ({ ...level, name: level.area === '' ? null : areaName(level.area) })),
  })

  /** Datasets whose items follow an element, and how many follow each. */
  async function usage(
    reader: Reader,
    who: Actor,
  ): Promise<Map<string, { id: Id; title: string; items: string[] }[]>> {
    const used = new Map<string, { id: Id; title: string; items: string[] }[]>()
    for (const { id, title, element, items } of await datasetsOf(city).followers(reader, who)) {
      const list = used.get(element)
      if (list) list.push({ id, title, items })
      else used.set(element, [{ id, title, items }])
    }
    return used
  }

  return {
    standards: {
      /** Everything in force at a level on a day, with where each comes from, and the drafts that wait. */
      ...standardFeedDesk(city),
      async list(reader: Reader, who: Actor, input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        await learnNames()
        const [area, day] = [areaIn(input.area), dayIn(input.day, at)]
        const inForce = await standards.effective(reader, area, day)
        const used = await usage(reader, who)
        const levels = [
          ...pathOf(plan.district),
          ...[...catalog.areas.values()]
            .filter(({ code, validTo }) => code.startsWith(plan.district) && code.length === 9 && !validTo)
            .map(({ code }) => code)
            .sort(),
        ].map((code) => ({ code, name: areaName(code), level: levelOf(code) }))
        return ok({
          ...{ area, day, levels },
          elements: inForce.elements.map((one) => ({
            ...named(one),
            uses: used.get(one.value.name)?.length ?? 0,
          })),
          tables: inForce.tables.map(named).map(({ value: { codes, from: _, ...value }, ...one }) => ({
            ...one,
            value,
            codes: codes.length,
            editions: room.nationalTables
              .filter(({ name }) => name === value.name)
              .map(({ version }) => version),
          })),
          entries: (await standards.entries(reader)).map((one) => ({ ...one, areaName: areaName(one.area) })),
          may: { publish: standards.mayPublish(who) },
        })
      },

      async element(reader: Reader, who: Actor, input: { readonly name: string } & Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        await learnNames()
        const { elements } = await standards.effective(reader, areaIn(input.area), dayIn(input.day, at))
        const found = elements.find(({ value }) => value.name === input.name)
        if (!found) return no(room.refusals['standards.noElement']({ name: input.name }))
        const users = (await usage(reader, who)).get(input.name) ?? []
        return ok({ ...named(found), users: users.slice(0, USERS), uses: users.length })
      },

      async table(reader: Reader, who: Actor, input: { readonly name: string } & Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        await learnNames()
        const { tables } = await standards.effective(reader, areaIn(input.area), dayIn(input.day, at))
        const current = tables.find(({ value }) => value.name === input.name)
        if (!current) return no(room.refusals['standards.noElement']({ name: input.name }))
        const others = room.nationalTables.filter(
          ({ name, version }) => name === input.name && version !== current.value.version,
        )
        return ok({ ...named(current), others })
      },

      /** How an element reads a value: what would be kept, or which rule it breaks 试一试. */
      async try(reader: Reader, who: Actor, input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const { elements } = await standards.effective(reader, areaIn(input.area), dayOf(at))
        const element = elements.find(({ value }) => value.name === input.name)?.value
        if (!element) return no(room.refusals['standards.noElement']({ name: text(input.name) }))
        const steps = room.stepsIn(input.steps ?? element.steps ?? [])
        const { field, empty = [] } = element
        if (!steps.ok)
          return no(room.refusals['standards.badSteps']({ title: field.title, why: steps.error }))
        const context = await readContextOf(city, reader, [field], at)
        const on = dayIn(input.on, at)
        const edition = text(input.edition)
        if (edition !== '' && field.kind === 'code' && !context.codes(`${field.list}@${edition}`))
          return no(room.refusals['standards.noStandard']())
        const read = room.cellReader(field, steps.value, {
          ...{ ...context, on, empty },
          ...(edition === '' ? {} : { edition }),
        })
        const given = typeof input.text === 'string' ? input.text.slice(0, 2_000) : ''
        const cell = read(given)
        const value = 'value' in cell ? cell.value : null
        const table = field.kind === 'code' ? context.codes(field.list) : undefined
        return ok({
          ...cell,
          notes: 'value' in cell ? (cell.notes ?? []).map((note) => room.cellNotes[note]) : [],
          shown: value === null ? null : shownAs(value, field.kind, table),
          masked: value !== null && field.personal ? maskValue(field.personal, value) : null,
          column: datasets.dataColumns([{ name: 'value', field }])[0]?.type ?? 'text',
        })
      },

      async preview(reader: Reader, who: Actor, input: Json & { readonly bytes: Uint8Array }, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const given = await standardsIn(input.bytes)
        if (!given.ok) return given
        const lines = await standards.preview(
          reader,
          given.value.given,
          text(input.area),
          dayIn(input.validFrom, at),
        )
        return lines.ok ? ok({ lines: lines.value, faults: given.value.faults }) : lines
      },

      async bringIn(tx: Tx, who: Actor, input: Json & { readonly bytes: Uint8Array }, at: Date) {
        const given = await standardsIn(input.bytes)
        if (!given.ok) return given
        const to = { area: text(input.area), validFrom: dayIn(input.validFrom, at) }
        const lines = await standards.bringIn(tx, who, given.value.given, to, at)
        return lines.ok ? ok({ lines: lines.value, faults: given.value.faults }) : lines
      },

      async act(tx: Tx, who: Actor, input: { readonly id: Id; readonly act: string }, at: Date) {
        return input.act === 'publish'
          ? standards.publish(tx, who, input.id, at)
          : standards.withdraw(tx, who, input.id, at)
      },

      /** Standards in force here as a package for the level below, or as a workbook. */
      async export(reader: Reader, who: Actor, input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const inForce = await standards.effective(reader, areaIn(input.area), dayIn(input.day, at))
        const [elements, tables] = [inForce.elements, inForce.tables].map((list) =>
          list.map(({ value }) => value),
        ) as unknown as [room.DataElement[], room.CodeTable[]]
        if (input.format === 'json')
          return ok({
            name: '数据标准.json',
            mime: 'application/json',
            bytes: new TextEncoder().encode(JSON.stringify({ elements, tables }, null, 1)),
          })
        const bytes = await sheets.xlsxFile([
          { name: '数据元', rows: room.elementSheet(elements) },
          { name: '代码集', rows: room.tableSheet(tables) },
        ])
        return ok({
          ...{ name: '数据标准.xlsx', bytes },
          mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        })
      },

      /** Which columns of a delivery fill which items 映射建议. */
      async suggest(
        reader: Reader,
        who: Actor,
        input: { readonly delivery: Id },
        at: Date,
      ): Promise<Result<{ readonly rows: readonly room.Suggestion[] }, Refusal>> {
        const delivery = await intake.delivery(reader, who.district, input.delivery)
        const dataset = delivery && (await datasets.byId(reader, who.district, delivery.dataset))
        if (!delivery || !dataset) return no(datasets.refusals['catalogue.noDataset']())
        const place = { area: plan.district, units: [delivery.unit], openedBy: null }
        const may = mayAct(who, KEEPERS, place, compiled.roles)
        if (!may.ok) return may
        return ok({ rows: await suggestFor(city, reader, dataset, delivery, at) })
      },
    },
  }
}

/** A canonical value as people read it. */
function shownAs(value: string, kind: string, table: room.CodeTable | undefined): string {
  switch (kind) {
    case 'money': {
      const fen = value.padStart(3, '0')
      return `${fen.slice(0, -2)}.${fen.slice(-2)} 元`
    }
    case 'yes':
      return value === 'true' ? '是' : '否'
    case 'code': {
      const title = table?.codes.find(({ code }) => code === value)?.title.zh
      return title ? `${value} ${title}` : value
    }
    default:
      return value
  }
}
