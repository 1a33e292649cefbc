import {
  addDays,
  dayOf,
  type Id,
  isAreaCode,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { datasets, rows, sharing } from '../../platform/catalogue/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { requestOf, SHARE_REQUEST, sharingOf } from '../sharing.ts'
import { text } from './input.ts'
import { holds } from './may.ts'
import { sharedRows } from './shared-rows.ts'
import { ledgerOf } from './sharing-ledger.ts'

type Json = Readonly<Record<string, unknown>>
const DESK_ROWS = 200
const CHART_DAYS = 30
/** At the longest. Source: our default. */
const LONGEST_DAYS = 3 * 366

/** Units whose side of a grant the actor sees; null = all of them. */
export function sidesOf(city: OpenCity, who: Actor): readonly Id[] | null {
  if (holds(city, who, ['dataAuthority', 'dataAuditor', 'auditAdmin']).ok) return null
  return [
    ...new Set(
      who.duties.flatMap((duty) =>
        ['dataSteward', 'dataUser'].includes(duty.role) ? (duty.units ?? []) : [],
      ),
    ),
  ]
}

const inUnits = (who: Actor, role: string, unit: Id): boolean =>
  who.duties.some((duty) => duty.role === role && (duty.units === null || duty.units.includes(unit)))

const texts = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap((one) => (typeof one === 'string' ? [one.trim()] : [])).filter(Boolean)
    : []

/** Conditions of rows as a form sends them. */
const conditionsIn = (value: unknown): sharing.RowCondition[] =>
  (Array.isArray(value) ? value : []).slice(0, 20).map((one: Json) => ({
    item: text(one?.item),
    how: one?.how === 'from' || one?.how === 'to' ? one.how : 'is',
    // a line or a bar inside a value would make two of it
    values: texts(one?.values).map((value) => value.replace(/[|\r\n]/g, ' ').slice(0, 200)),
  }))

/** 共享工作台: requests, decisions, grants, keys, the capability catalogue, the ledger of sharing. */
export function sharingDesks(city: OpenCity) {
  const { catalog, plan } = city
  const { district } = plan
  const { service } = sharingOf(city)
  const unitName = (id: Id) => catalog.unitName(id) ?? id

  /** The rows of a request in words. */
  const rowWords = (dataset: datasets.Dataset | undefined, asked: ReturnType<typeof requestOf>) => {
    const filter = dataset ? sharing.filterOf(dataset, asked.areas, asked.conditions) : null
    const items = dataset?.items ?? []
    return filter?.ok
      ? sharing.filterWords(filter.value, { areaName: catalog.areaName, items })
      : filter && !filter.ok
        ? filter.error.says
        : null
  }

  const sees = (who: Actor, grant: sharing.Grant): boolean => {
    const sides = sidesOf(city, who)
    return sides === null || sides.includes(grant.unit) || sides.includes(grant.owner)
  }
  async function grantSeen(reader: Reader, who: Actor, id: unknown): Promise<Result<sharing.Grant, Refusal>> {
    const grant =
      typeof id === 'string' && isId(id) ? await sharing.grantById(reader, district, id) : undefined
    return grant && sees(who, grant) ? ok(grant) : no(sharing.refusals['sharing.noGrant']())
  }
  const mayUse = (who: Actor, grant: sharing.Grant) => inUnits(who, 'dataUser', grant.unit)
  const mayEnd = (who: Actor, grant: sharing.Grant) =>
    mayUse(who, grant) || inUnits(who, 'dataSteward', grant.owner) || holds(city, who, ['dataAuthority']).ok

  /** A grant that this actor's side uses: keys and addresses are the user's to make. */
  async function grantUsed(tx: Tx, who: Actor, id: unknown): Promise<Result<sharing.Grant, Refusal>> {
    const grant = await grantSeen(tx, who, id)
    return !grant.ok || mayUse(who, grant.value) ? grant : no(sharing.refusals['sharing.notYours']())
  }

  const brief = (
    grant: sharing.Grant,
    title: string | undefined,
    used?: { calls: number; refused: number },
  ) => ({
    ...{ id: grant.id, matter: grant.matter, dataset: grant.dataset, title: title ?? '' },
    ...{
      unit: grant.unit,
      unitName: unitName(grant.unit),
      owner: grant.owner,
      ownerName: unitName(grant.owner),
    },
    ...{ mode: grant.mode, duty: grant.duty, state: grant.state, to: grant.to, reviewAt: grant.reviewAt },
    ...{ madeAt: grant.madeAt, calls: used?.calls ?? 0, refused: used?.refused ?? 0 },
  })

  async function titles(reader: Reader, ids: readonly Id[]): Promise<Map<Id, datasets.Dataset>> {
    const all = await Promise.all([...new Set(ids)].map((id) => datasets.byId(reader, district, id)))
    return new Map(all.flatMap((one) => (one ? [[one.id, one]] : [])))
  }

  /** A request checked against the catalogue, as the form of the matter wants it. */
  async function requestForm(
    reader: Reader,
    who: Actor,
    input: Json,
    at: Date,
  ): Promise<Result<Json, Refusal>> {
    const dataset = isId(text(input.dataset))
      ? await datasets.byId(reader, district, text(input.dataset))
      : undefined
    if (!dataset) return no(datasets.refusals['catalogue.noDataset']())
    const unit = who.unit
    if (!unit || !inUnits(who, 'dataUser', unit)) return no(sharing.refusals['sharing.notYours']())
    if (dataset.unit === unit) return no(sharing.refusals['sharing.ownData']())
    if (dataset.state !== 'published' || dataset.share === 'never')
      return no(sharing.refusals['sharing.notShared']())
    const items = texts(input.items)
    const wrong = items.filter(
      (name) => !dataset.items.some((item) => item.name === name && sharing.shareable(dataset, item)),
    )
    if (items.length === 0 || wrong.length > 0)
      return no(sharing.refusals['sharing.badItems']({ items: wrong }))
    const areas = texts(input.areas)
    if (!areas.every(isAreaCode)) return no(sharing.refusals['sharing.badItems']({ items: areas }))
    const conditions = conditionsIn(input.conditions)
    const filter = sharing.filterOf(dataset, areas, conditions)
    if (!filter.ok) return filter
    const until = text(input.until)
    const today = dayOf(at)
    if (!/^\d{4}-\d\d-\d\d$/.test(until) || until <= today || until > addDays(today, LONGEST_DAYS))
      return no(sharing.refusals['sharing.badPeriod']())
    const keys = sharing.keyItems(dataset).map((item) => item.name)
    return ok({
      title: dataset.title.zh.slice(0, 100),
      content: text(input.purpose),
      kind: dataset.share,
      dataset: dataset.id,
      duty: text(input.duty),
      why: text(input.basis),
      // whoever asks by the key knows it: it belongs to the items of a look-up
      items: [
        ...new Set([...items, ...(input.mode === 'check' ? [] : keys.filter((key) => items.includes(key)))]),
      ].join(','),
      mode: text(input.mode),
      ...(areas.length > 0 ? { rows: areas.join(',') } : {}),
      ...(conditions.length > 0 ? { conditions: sharing.conditionText(conditions) } : {}),
      until,
      volume: typeof input.volume === 'number' ? input.volume : 0,
      system: text(input.system),
      lead: dataset.unit,
      informed: [unit],
      minimal: input.minimal === true,
    })
  }

  return {
    sharing: {
      /** What stands on the desk 共享工作台. */
      async desk(reader: Reader, who: Actor, _input: Json, at: Date) {
        const sides = sidesOf(city, who)
        const [requests, grants, used, hints] = await Promise.all([
          city.matters.list(reader, who, { type: [SHARE_REQUEST], limit: DESK_ROWS }, at),
          sharing.grants(reader, district, { units: sides }),
          sharing.usageOfAll(reader, district, addDays(dayOf(at), -CHART_DAYS)),
          sharing.hints(reader, district, { grants: null, open: true }),
        ])
        const seen = new Set(grants.map((one) => one.id))
        const usedBy = new Map(used.map((one) => [one.grant, one]))
        const known = await titles(
          reader,
          grants.map((one) => one.dataset),
        )
        const mine = (unit: Id) => who.unit === unit
        const sights = await city.matters.sights(
          reader,
          district,
          requests.rows.map((row) => row.id),
        )
        const unitsOf = new Map(sights.map((one) => [one.id, one.units]))
        const rowsOf = requests.rows.map((row) => {
          const step = city.types[SHARE_REQUEST]?.flow.states[row.state]
          const owner = row.leadUnit ?? ''
          const unit = unitsOf.get(row.id)?.find((one) => one !== owner) ?? ''
          return {
            ...{ id: row.id, number: row.number, title: row.title, state: row.state },
            ...{
              stateTitle: step?.title ?? null,
              open: step?.kind === 'open',
              due: row.due,
              light: row.light,
            },
            ...{ openedAt: row.openedAt, tags: row.tags, kind: row.kind },
            ...{ unit, unitName: unitName(unit), owner, ownerName: unitName(owner) },
            side: mine(unit) ? 'user' : mine(owner) ? 'owner' : 'other',
            toDecide:
              (row.state === 'provider' && inUnits(who, 'dataSteward', owner)) ||
              (['formCheck', 'dispute'].includes(row.state) && holds(city, who, ['dataAuthority']).ok),
          }
        })
        return ok({
          requests: rowsOf,
          grants: grants.map((one) => ({
            ...brief(one, known.get(one.dataset)?.title.zh, usedBy.get(one.id)),
            side: mine(one.unit) ? 'user' : mine(one.owner) ? 'owner' : 'other',
            reviewDue: one.state === 'active' && one.reviewAt.getTime() - at.getTime() < 30 * 86_400_000,
          })),
          hints: hints.filter((one) => seen.has(one.grant)),
          may: { ask: who.unit !== null && inUnits(who, 'dataUser', who.unit), audit: sides === null },
        })
      },

      /** A request is put in 提出申请. */
      async request(tx: Tx, who: Actor, input: Json, at: Date) {
        const form = await requestForm(tx, who, input, at)
        if (!form.ok) return form
        return city.matters.openIn(
          tx,
          who,
          { type: SHARE_REQUEST, form: form.value, touch: { source: 'console', channel: 'data' } },
          at,
        )
      },

      /** What a decision is made on: the request with its items in words. */
      async asked(reader: Reader, who: Actor, input: { readonly id: string }, at: Date) {
        const view = await city.matters.view(reader, who, input.id, at)
        if (!view.ok) return view
        if (view.value.matter.type !== SHARE_REQUEST) return no(sharing.refusals['sharing.noGrant']())
        const { matter, actions, clocks } = view.value
        const asked = requestOf(matter)
        const dataset = await datasets.byId(reader, district, asked.dataset)
        const held = await sharing.grantOfMatter(reader, district, matter.id)
        return ok({
          matter: {
            id: matter.id,
            number: matter.number,
            state: matter.state,
            version: matter.version,
            due: matter.due,
            tags: matter.tags,
          },
          asked: {
            ...asked,
            unitName: unitName(asked.unit),
            ownerName: unitName(asked.owner),
            rows: rowWords(dataset, asked),
          },
          items: dataset?.items
            .filter((item) => asked.items.includes(item.name))
            .map((item) => ({
              name: item.name,
              title: item.field.title,
              grade: item.field.grade ?? null,
              personal: item.field.personal ?? null,
            })),
          dataset: dataset
            ? {
                id: dataset.id,
                title: dataset.title,
                share: dataset.share,
                condition: dataset.shareCondition,
                score: dataset.score,
              }
            : null,
          actions,
          clocks,
          grant: held && sees(who, held) ? held.id : null,
        })
      },

      /** One grant with its keys, its use, its hints 授权页. */
      async grant(reader: Reader, who: Actor, input: { readonly id: string; readonly ip: string }, at: Date) {
        const found = await grantSeen(reader, who, input.id)
        if (!found.ok) return found
        const grant = found.value
        const [dataset, keys, usage, hook, files, hints, view] = await Promise.all([
          datasets.byId(reader, district, grant.dataset),
          sharing.keysOf(reader, district, grant.id),
          sharing.usage(reader, district, grant.id, addDays(dayOf(at), -CHART_DAYS)),
          sharing.hookOf(reader, district, grant.id),
          sharing.filesOf(reader, district, grant.id),
          sharing.hints(reader, district, { grants: [grant.id], open: false }),
          city.matters.view(reader, who, grant.matter, at),
        ])
        if (!dataset) return no(datasets.refusals['catalogue.noDataset']())
        const sight = rows.sightOfGrant(
          { items: grant.items, masks: grant.masks, where: grant.filter },
          dataset,
        )
        const uses = mayUse(who, grant)
        return ok({
          ...brief(grant, dataset.title.zh),
          datasetCode: dataset.code,
          ...{
            purpose: grant.purpose,
            basis: grant.basis,
            from: grant.from,
            dayMost: grant.dayMost,
            minuteMost: grant.minuteMost,
          },
          ...{ endedAt: grant.endedAt, endedBy: grant.endedBy, endedWhy: grant.endedWhy },
          number: view.ok ? view.value.matter.number : null,
          rows: sharing.filterWords(grant.filter, { areaName: catalog.areaName, items: dataset.items }),
          score: dataset.score,
          freshAt: dataset.freshAt,
          decisions: dataset.score !== null && dataset.score >= sharing.DECISION_SCORE,
          keyItems: sharing.keyItems(dataset).map((item) => item.name),
          items: dataset.items
            .filter((item) => grant.items.includes(item.name))
            .map((item) => ({
              name: item.name,
              title: item.field.title,
              kind: item.field.kind,
              sight: sight.items[item.name] ?? 'hidden',
            })),
          keys: uses || sidesOf(city, who) === null ? keys : keys.map((key) => ({ ...key, networks: [] })),
          usage,
          used: usage.find((day) => day.day === dayOf(at))?.calls ?? 0,
          hook: hook ? { url: uses ? hook.url : null, toldAt: hook.toldAt, failed: hook.failed } : null,
          files: uses ? files : [],
          hints,
          ip: input.ip,
          may: { use: uses && grant.state === 'active', end: mayEnd(who, grant) && grant.state === 'active' },
        })
      },

      /** The interface of exactly this grant 接口描述. */
      async openapi(reader: Reader, who: Actor, input: { readonly id: string }) {
        const grant = await grantSeen(reader, who, input.id)
        if (!grant.ok) return grant
        const dataset = await datasets.byId(reader, district, grant.value.dataset)
        return dataset
          ? ok(sharing.describeGrant(grant.value, dataset, (name) => city.compiled.codes[name]))
          : no(datasets.refusals['catalogue.noDataset']())
      },

      async makeKey(tx: Tx, who: Actor, input: Json, at: Date) {
        const grant = await grantUsed(tx, who, input.id)
        if (!grant.ok) return grant
        return sharing.makeKey(
          tx,
          who,
          grant.value,
          { system: text(input.system), networks: texts(input.networks) },
          at,
        )
      },

      async closeKey(tx: Tx, who: Actor, input: Json, at: Date) {
        const grant = await grantSeen(tx, who, input.id)
        if (!grant.ok) return grant
        if (!mayEnd(who, grant.value)) return no(sharing.refusals['sharing.notYours']())
        return ok({ closed: await sharing.closeKey(tx, who, grant.value, text(input.key), at) })
      },

      async setHook(tx: Tx, who: Actor, input: Json, at: Date) {
        const grant = await grantUsed(tx, who, input.id)
        return grant.ok ? sharing.setHook(tx, who, grant.value, text(input.url), city.vault, at) : grant
      },

      /** Ends a grant now: the request ends with it, in one transaction 立即撤销. */
      async revoke(tx: Tx, who: Actor, input: Json, at: Date) {
        const grant = await grantSeen(tx, who, input.id)
        if (!grant.ok) return grant
        if (!mayEnd(who, grant.value)) return no(sharing.refusals['sharing.notYours']())
        const view = await city.matters.view(tx, who, grant.value.matter, at)
        if (!view.ok) return view
        const why = text(input.why)
        const move = { matter: grant.value.matter, action: 'revoke', version: null, form: { words: why } }
        const done = await city.matters.actIn(tx, who, move, at)
        if (!done.ok) return done
        await sharing.endGrant(tx, who, grant.value, { state: 'revoked', why }, at)
        return ok({ revoked: true })
      },

      ...sharedRows(city),
      ...ledgerOf(city, service, sidesOf),
    },
  }
}
