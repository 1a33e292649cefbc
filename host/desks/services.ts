import { dayOf, isId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { tableAt } from '../../platform/decisions/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import { items } from '../../platform/services/index.ts'
import { itemStates, type ServiceItemDraft } from '../../platform/services/items/declare.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { documentDeskOf } from '../documents.ts'
import { readItemSheets, writeItemSheets } from '../item-sheets.ts'
import type { OpenCity } from '../open.ts'
import { day, text } from './input.ts'
import { onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>
const whole = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : Number(text(value)) || 0

/** 事项管理: the list of items, their versions, what publishing would refuse; and the papers of an application. */
export function serviceDesks(city: OpenCity) {
  const { district } = city.plan
  const unitName = (unit: string): string => city.catalog.unitName(unit) ?? ''
  const keeps = (who: Actor): Result<null, Refusal> =>
    items.managesItems(who) ? ok(null) : no(items.refusals['items.notYours']())

  async function list(reader: Reader, who: Actor, asked: Json, at: Date) {
    const allowed = onDuty(city, who)
    if (!allowed.ok) return allowed
    const [inForce, drafts] = await Promise.all([
      items.allAt(reader, district, dayOf(at)),
      items.drafts(reader, district),
    ])
    const drafted = new Set(drafts.map((one) => one.code))
    const published = new Set(inForce.map((one) => one.code))
    const words = text(asked.q).toLowerCase()
    const rows = [...inForce, ...drafts.filter((one) => !published.has(one.code))]
      .filter(
        (one) =>
          (!words ||
            `${one.title.zh} ${one.title.en} ${one.code} ${one.words.join(' ')}`
              .toLowerCase()
              .includes(words)) &&
          (!asked.unit || one.unit === asked.unit) &&
          (!asked.state || one.state === asked.state) &&
          (!asked.level || one.level === asked.level) &&
          (asked.draft !== 'true' || drafted.has(one.code)),
      )
      .map((one) => ({
        code: one.code,
        catalogCode: one.catalogCode,
        title: one.title,
        unit: one.unit,
        unitName: unitName(one.unit),
        type: one.type,
        level: one.level,
        caseKind: one.caseKind,
        promise: one.promise,
        legal: one.legal,
        state: one.state,
        version: one.validFrom ? one.version : null,
        validFrom: one.validFrom,
        draft: drafted.has(one.code),
        questions: one.situation.questions.length,
        materials: one.materials.length,
      }))
    const offset = whole(asked.offset)
    const units = [...new Set([...inForce, ...drafts].map((one) => one.unit))].map((id) => ({
      id,
      name: unitName(id),
    }))
    return ok({
      total: rows.length,
      rows: rows.slice(offset, offset + 50),
      units,
      mayEdit: items.managesItems(who),
    })
  }

  async function read(reader: Reader, who: Actor, asked: { readonly code: string } & Json, at: Date) {
    const allowed = onDuty(city, who)
    if (!allowed.ok) return allowed
    const { code } = asked
    const task = await items.taskOf(reader, district, code)
    if (!task) return no(items.refusals['items.unknown']())
    const [basic, versions, draft, now] = await Promise.all([
      items.basicOf(reader, district, task.catalogCode),
      items.versionsOf(reader, district, code),
      items.draftOf(reader, district, code),
      items.versionAt(reader, district, code, dayOf(at)),
    ])
    const wanted = whole(asked.version)
    const shown = wanted > 0 ? await items.versionOf(reader, district, code, wanted) : now
    if (wanted > 0 && !shown) return no(items.refusals['items.noVersion']({ version: wanted }))
    const faults = draft ? await items.draftFaults(reader, district, code) : null
    return ok({
      code,
      state: task.state,
      stateTitle: itemStates[task.state],
      pausedWhy: task.pausedWhy,
      unitName: unitName(task.unit),
      basic,
      versions,
      draft: draft ?? null,
      faults: faults?.ok ? faults.value : [],
      current: now?.version ?? null,
      shown: shown ?? null,
      mayEdit: items.managesItems(who),
    })
  }

  return {
    services: {
      list,
      read,
      async basics(reader: Reader, who: Actor) {
        const allowed = onDuty(city, who)
        return allowed.ok ? ok({ rows: await items.basicList(reader, district) }) : allowed
      },
      async saveBasic(tx: Tx, who: Actor, input: Json, at: Date) {
        const done = await items.putBasic(tx, who, [input as unknown as ServiceItemDraft], at)
        return done.ok ? ok({ saved: true }) : done
      },
      save: (
        tx: Tx,
        who: Actor,
        input: {
          readonly code: string
          readonly catalogCode: string
          readonly body: unknown
          readonly revision: number
        },
        at: Date,
      ) => {
        return saveItem(tx, who, input, at)
      },
      /** 新建版本: the version in force, to be written on. */
      async begin(tx: Tx, who: Actor, input: { readonly code: string }, at: Date) {
        const now = await items.versionAt(tx, district, input.code, dayOf(at))
        const last = now ?? (await latest(tx, input.code))
        if (!last) return no(items.refusals['items.unknown']())
        return items.draft(
          tx,
          who,
          { code: input.code, catalogCode: last.catalogCode, body: items.bodyOf(last), revision: 0 },
          at,
        )
      },
      async drop(tx: Tx, who: Actor, input: { readonly code: string }, at: Date) {
        const done = await items.dropDraft(tx, who, input.code, at)
        return done.ok ? ok({ dropped: true }) : done
      },
      async check(
        reader: Reader,
        who: Actor,
        input: { readonly code: string; readonly catalogCode: string; readonly body: unknown },
      ) {
        const allowed = keeps(who)
        if (!allowed.ok) return allowed
        const body = items.bodyIn(input.body)
        if (!body.ok) return body
        const basic = await items.basicOf(reader, district, input.catalogCode)
        return basic
          ? ok({ faults: items.versionFaults(input.code, basic, body.value) })
          : no(items.refusals['items.noBasic']({ code: input.catalogCode }))
      },
      publish: (
        tx: Tx,
        who: Actor,
        input: { readonly code: string; readonly revision: number; readonly from: string },
        at: Date,
      ) => items.publish(tx, who, { ...input, from: day(input.from) ?? dayOf(at) }, at),
      async setState(
        tx: Tx,
        who: Actor,
        input: { readonly code: string; readonly move: string; readonly why: string },
        at: Date,
      ) {
        const move = (['pause', 'resume', 'end'] as const).find((one) => one === input.move)
        if (!move) return no(items.refusals['items.unknown']())
        const done = await items.setState(tx, who, { code: input.code, move, why: text(input.why) }, at)
        return done.ok ? ok({ done: true }) : done
      },
      async compare(reader: Reader, who: Actor, asked: { readonly code: string } & Json) {
        const allowed = onDuty(city, who)
        if (!allowed.ok) return allowed
        const found = await items.compareOf(reader, district, asked.code, whole(asked.was), whole(asked.is))
        return found.ok ? ok({ changes: found.value }) : found
      },
      async export(reader: Reader, who: Actor, _asked: Json, at: Date) {
        const allowed = onDuty(city, who)
        if (!allowed.ok) return allowed
        const [basics, all] = await Promise.all([
          items.basicList(reader, district),
          items.allAt(reader, district, dayOf(at)),
        ])
        return ok(await writeItemSheets(basics, all, unitName))
      },
      /** A workbook as it is: what is right becomes drafts, what is not is handed back line by line. */
      async bringIn(
        tx: Tx,
        who: Actor,
        input: { readonly name: string; readonly bytes: Uint8Array },
        at: Date,
      ) {
        const allowed = keeps(who)
        if (!allowed.ok) return allowed
        const units = new Map(
          [...city.catalog.units.values()].flatMap((one) => [
            [one.name, one.id] as const,
            [one.shortName ?? one.name, one.id] as const,
          ]),
        )
        const known = new Map((await items.allAt(tx, district, dayOf(at))).map((one) => [one.code, one]))
        const sheet = await readItemSheets(input, units, known)
        if (!sheet.ok) return sheet
        const put = await items.putBasic(tx, who, sheet.value.basics, at)
        if (!put.ok) return put
        const rejected = [...sheet.value.rejected]
        let drafted = 0
        for (const { code, catalogCode, body, line } of sheet.value.items) {
          const revision = (await items.draftOf(tx, district, code))?.revision ?? 0
          const done = await items.draft(tx, who, { code, catalogCode, body, revision }, at)
          if (done.ok) drafted++
          else rejected.push({ line, cells: [code, body.title.zh], why: done.error.says })
        }
        return ok({
          basics: sheet.value.basics.length,
          drafted,
          rejected: rejected.toSorted((a, b) => a.line - b.line),
        })
      },
      /** 文书 of an application that its reader sees. */
      async documents(reader: Reader, who: Actor, input: { readonly matter: string }, at: Date) {
        const seen = await city.matters.view(reader, who, input.matter, at)
        if (!seen.ok) return seen
        const desk = await documentDeskOf(city)
        return ok({ rows: await items.documentsOf(reader, desk, seen.value.matter.id) })
      },
    },
  }

  async function saveItem(
    tx: Tx,
    who: Actor,
    input: {
      readonly code: string
      readonly catalogCode: string
      readonly body: unknown
      readonly revision: number
    },
    at: Date,
  ) {
    const body = items.bodyIn(input.body)
    if (!body.ok) return body
    const fault = await strangeSample(tx, who, input.code, body.value, at)
    if (fault) return no(fault)
    const tables = await namedTables(tx, body.value, at)
    return tables.ok
      ? items.draft(tx, who, { ...input, body: { ...body.value, tables: tables.value } }, at)
      : tables
  }

  /** Tables taken from the city's list: the copy kept with the item is the version in force. */
  async function namedTables(reader: Reader, body: items.ItemBody, at: Date) {
    const tables: items.ItemTable[] = []
    for (const { published, version: _v, ...one } of body.tables) {
      if (!published) {
        tables.push(one)
        continue
      }
      const found = await tableAt(reader, district, published, at)
      if (!found.ok) return found
      tables.push({ ...one, published, table: found.value.table })
    }
    return ok(tables)
  }

  /** A sample is public: only what the steward uploaded himself, or what stands as one already, may become it. */
  async function strangeSample(
    reader: Reader,
    who: Actor,
    code: string,
    body: items.ItemBody,
    at: Date,
  ): Promise<Refusal | null> {
    const named = [
      ...body.materials.flatMap((one) => (one.sample ? [{ code: one.code, id: one.sample }] : [])),
      ...(body.result.sample ? [{ code: 'result', id: body.result.sample }] : []),
    ]
    if (named.length === 0) return null
    const before = [
      await items.versionAt(reader, district, code, dayOf(at)),
      (await items.draftOf(reader, district, code))?.body,
    ]
    const standing = new Set(
      before.flatMap((one) => (one ? [one.result.sample, ...one.materials.map((of) => of.sample)] : [])),
    )
    const fresh = named.filter((one) => !standing.has(one.id))
    const held = await city.files.list(reader, district, fresh.map((one) => one.id).filter(isId))
    const strange = fresh.find((one) => !held.some((file) => file.id === one.id && file.by === who.account))
    return strange ? items.refusals['items.sampleNotYours']({ code: strange.code }) : null
  }

  async function latest(reader: Reader, code: string) {
    const [first] = (await items.versionsOf(reader, district, code)).filter((one) => one.validFrom !== null)
    return first ? items.versionOf(reader, district, code, first.version) : undefined
  }
}
