import {
  type Id,
  type Instant,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import { lightOf } from '../clocks/decide.ts'
import { listClocks, type ShownClock, showClock } from '../clocks/index.ts'
import type { FieldList } from '../fields/declare.ts'
import { timeline } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { type Reader, sql } from '../store/index.ts'
import { canSee, fieldsFor, seenSql } from './access.ts'
import type { MattersCity } from './city.ts'
import { allows, HANDLER, type RoleTitles } from './decide.ts'
import type {
  Answer,
  Ask,
  Link,
  Matter,
  MatterCase,
  MatterType,
  Order,
  Proceeding,
  Requester,
  Task,
  Visit,
} from './declare.ts'
import {
  conditions,
  cursorOf,
  type ListFilter,
  lightSql,
  type Pile,
  page,
  VIEWS,
  type View,
} from './filter.ts'
import * as keep from './keep.ts'
import { type FlowShown, flowShown, type Offers, offers } from './offers.ts'
import { stepsOf, taskTypes } from './pile.ts'
import { refuse } from './refusals.ts'
import { maskRequester, openRequester } from './requester.ts'
import { entry, type TimelineEntry } from './trail.ts'
import type { TypeOf } from './types.ts'
import { readsAll } from './words.ts'

export type Light = 'green' | 'yellow' | 'red' | null

/** A row of a list, with the names people read and the requester masked. */
/** A matter on the map. */
export type MapPoint = {
  readonly id: Id
  readonly number: string
  readonly type: string
  readonly title: string
  readonly state: string
  readonly urgency: string
  readonly category: string | null
  readonly lon: number
  readonly lat: number
  readonly openedAt: Instant
  readonly closedAt: Instant | null
  readonly light: Light
}

export type ListRow = Omit<
  Matter,
  'content' | 'data' | 'district' | 'typeVersion' | 'stateBefore' | 'units' | 'openedBy'
> & {
  readonly areaName: string | null
  readonly leadUnitName: string | null
  readonly light: Light
  readonly requester: Requester | null
  /** Name of its state in the version it runs on, where that is not the present one. */
  readonly stateTitle?: Say
}

/** The marks of a matter that rights look at. */
export type Sight = Pick<Matter, 'area' | 'units' | 'type' | 'secret' | 'openedBy' | 'grids'>

export type ShownAction = Offers & {
  readonly name: string
  readonly title: Say
  readonly task?: Id
  readonly taskUnitName?: string
  readonly form: FieldList
  readonly allowed: boolean
  readonly why?: Pick<Refusal, 'code' | 'says' | 'remedy'>
  readonly key?: string
  readonly danger?: boolean
}

export type MatterView = {
  readonly matter: ListRow & {
    readonly content: string
    readonly point: { lon: number; lat: number } | null
    readonly data: Matter['data']
  }
  readonly requester: (Requester & { readonly revealed: boolean }) | null
  readonly tasks: readonly (Task & {
    readonly unitName: string
    readonly due: Instant | null
    readonly light: Light
  })[]
  readonly clocks: readonly ShownClock[]
  readonly timeline: readonly TimelineEntry[]
  readonly asks: readonly Ask[]
  readonly answers: readonly Answer[]
  readonly visits: readonly Visit[]
  readonly orders: readonly Order[]
  readonly proceedings: readonly Proceeding[]
  readonly links: readonly (Omit<Link, 'from' | 'to'> & {
    readonly outgoing: boolean
    readonly other: LinkedMatter
  })[]
  readonly files: readonly Id[]
  readonly touches: readonly { id: Id; channel: string; source: string; at: Instant }[]
  readonly actions: readonly ShownAction[]
  /** The version it runs on, when that is not the present one: names of its states and clocks. */
  readonly flow?: FlowShown
}

export type LinkedMatter = {
  readonly id: Id
  readonly number: string
  readonly title: string
  readonly state: Say
}

/** More rows than this are counted as "and more" 以上. */
export const COUNT_CAP = 5_000

export function matterQueries(city: MattersCity, roles: RoleTitles, typeOf: TypeOf) {
  const unitsOf = (who: Actor): readonly Id[] | null => {
    const handling = who.duties.filter((duty) => duty.role === HANDLER)
    if (handling.length === 0) return who.unit ? [who.unit] : []
    return [...new Set(handling.flatMap((duty) => duty.units ?? (who.unit ? [who.unit] : [])))]
  }

  const pileOf = (who: Actor, { tokens }: Pick<ListFilter, 'tokens'> = {}): Pile => {
    // asked for only where words are searched: most lists search none
    const reads = tokens?.length ? readsAll(city, who) : undefined
    return {
      ...{ account: who.account, steps: stepsOf(city.types, who), taskTypes: taskTypes(city.types) },
      ...(reads ? { reads } : {}),
    }
  }

  function shown(row: keep.MatterRow & { light?: Light }, requester: Requester | null, at: Instant): ListRow {
    const { content, data, district, typeVersion, stateBefore, units, openedBy, dueStarted, ...rest } = row
    return {
      ...rest,
      areaName: city.areaName(row.area) ?? null,
      leadUnitName: row.leadUnit ? (city.unitName(row.leadUnit) ?? null) : null,
      light: row.light !== undefined ? row.light : rowLight(row, at),
      requester,
    }
  }

  /** Names of states of earlier versions: the flow of today may not know them. */
  async function formerTitles(reader: Reader, rows: readonly Matter[]) {
    const former = new Map<string, MatterType['flow']['states']>()
    const key = (row: Matter) => `${row.type}@${row.typeVersion}`
    for (const row of rows) {
      if (city.types[row.type]?.version === row.typeVersion || former.has(key(row))) continue
      const type = await typeOf(reader, row)
      former.set(key(row), type.ok ? type.value.flow.states : {})
    }
    return (row: Matter): { stateTitle?: Say } => {
      const title = former.get(key(row))?.[row.state]?.title
      return title ? { stateTitle: title } : {}
    }
  }

  async function requesters(
    reader: Reader,
    district: string,
    matters: readonly Matter[],
  ): Promise<Map<Id, Requester>> {
    const secret = new Map(matters.map((matter) => [matter.id, matter.secret]))
    const rows = matters.length > 0 ? await keep.partiesOf(reader, district, [...secret.keys()]) : []
    return new Map(
      rows
        .filter((row) => row.role === 'requester')
        .map((row) => [
          row.matter,
          maskRequester(openRequester(city.vault, row.sealed), secret.get(row.matter) ?? true),
        ]),
    )
  }

  async function resolve(
    reader: Reader,
    district: string,
    idOrNumber: string,
  ): Promise<keep.MatterRow | undefined> {
    return isId(idOrNumber)
      ? keep.byId(reader, district, idOrNumber)
      : keep.byNumber(reader, district, idOrNumber)
  }

  return {
    /** A page of matters that this actor may see. */
    async list(
      reader: Reader,
      who: Actor,
      filter: ListFilter,
      at: Instant,
    ): Promise<{ rows: ListRow[]; next: string | null }> {
      const { after, order, limit, sort } = page(filter)
      const where = sql.join(
        [
          ...conditions(who.district, filter, unitsOf(who), at, pileOf(who, filter)),
          seenSql(city, who),
          ...after,
        ],
        ' and ',
      )
      const rows = await reader.query<keep.MatterRow & { light: Light }>(
        sql`/* plan anew */ select ${keep.matterColumns}, ${lightSql(at)} as light from matter m where ${where} order by ${order} limit ${limit + 1}`,
      )
      const more = rows.length > limit
      const kept = more ? rows.slice(0, limit) : rows
      const named = await requesters(reader, who.district, kept)
      const titles = await formerTitles(reader, kept)
      const graded = fieldsFor(city, who)
      const last = kept.at(-1)
      return {
        rows: kept.map((row) => ({
          ...shown(row, named.get(row.id) ?? null, at),
          address: graded(row).address,
          ...titles(row),
        })),
        next: more && last ? cursorOf(sort, sort === 'due' ? last.due : last.openedAt, last.id) : null,
      }
    },

    /** Those of a list that have a place, as few words as a map needs, the newest first. */
    async points(
      reader: Reader,
      who: Actor,
      filter: ListFilter,
      at: Instant,
      most = 5_000,
    ): Promise<{ rows: MapPoint[]; total: number; unplaced: number }> {
      const where = sql.join(
        [...conditions(who.district, filter, unitsOf(who), at, pileOf(who, filter)), seenSql(city, who)],
        ' and ',
      )
      const [rows, [sums]] = await Promise.all([
        reader.query<MapPoint>(sql`/* plan anew */ select m.id, m.number, m.type, m.title, m.state, m.urgency, m.category,
            m.lon, m.lat, m.opened_at as "openedAt", m.closed_at as "closedAt", ${lightSql(at)} as light
          from matter m where ${where} and m.lon is not null order by m.opened_at desc, m.id desc limit ${most}`),
        reader.query<{ total: number; placed: number }>(
          sql`/* plan anew */ select count(*)::int as total, count(m.lon)::int as placed from matter m where ${where}`,
        ),
      ])
      return { rows, total: sums?.total ?? 0, unplaced: (sums?.total ?? 0) - (sums?.placed ?? 0) }
    },

    /** How many, up to a cap, and how they divide: the newest of them when there are more. */
    async counts(reader: Reader, who: Actor, filter: ListFilter, at: Instant) {
      const where = sql.join(
        [...conditions(who.district, filter, unitsOf(who), at, pileOf(who, filter)), seenSql(city, who)],
        ' and ',
      )
      const rows = await reader.query<{
        state: string
        kind: string | null
        urgency: string
        light: Light
        count: number
      }>(sql`/* plan anew */
        select state, kind, urgency, light, count(*)::int as count
        from (select m.state, m.kind, m.urgency, ${lightSql(at)} as light from matter m where ${where} limit ${COUNT_CAP}) x
        group by state, kind, urgency, light`)
      const by: Record<'state' | 'kind' | 'urgency' | 'light', Record<string, number>> = {
        state: {},
        kind: {},
        urgency: {},
        light: {},
      }
      let total = 0
      for (const row of rows) {
        total += row.count
        for (const key of ['state', 'kind', 'urgency', 'light'] as const) {
          const value = row[key] ?? ''
          by[key][value] = (by[key][value] ?? 0) + row.count
        }
      }
      return { total, capped: total >= COUNT_CAP, by }
    },

    /** The piles of work of this actor with their sizes 统一待办. */
    async inbox(
      reader: Reader,
      who: Actor,
      at: Instant,
    ): Promise<{ view: View; count: number; red: number }[]> {
      const pile = pileOf(who)
      return Promise.all(
        VIEWS.filter((view) => view !== 'all').map(async (view) => {
          const where = sql.join(
            [...conditions(who.district, { view }, unitsOf(who), at, pile), seenSql(city, who)],
            ' and ',
          )
          const row = await reader.one<{
            count: number
            red: number
          }>(sql`/* plan anew */ select count(*)::int as count,
            (count(*) filter (where due < ${at}))::int as red from (select m.due from matter m where ${where} limit ${COUNT_CAP}) x`)
          return { view, count: row?.count ?? 0, red: row?.red ?? 0 }
        }),
      )
    },

    /** What visibility rests on, for live messages about these matters. */
    sights: (
      reader: Reader,
      district: string,
      ids: readonly Id[],
    ): Promise<(Sight & { id: Id; number: string })[]> =>
      reader.query(sql`select m.id, m.number, m.area, m.units, m.type, m.secret, m.opened_by as "openedBy", m.grids from matter m
        where m.district = ${district} and m.id = any(${ids}::uuid[])`),

    /** The row behind an id or a number; a number that was merged still finds its own matter. */
    resolve,

    /** Everything about one matter that this actor may see, and all actions with the reason why some are not possible. */
    async view(
      reader: Reader,
      who: Actor,
      idOrNumber: string,
      at: Instant,
    ): Promise<Result<MatterView, Refusal>> {
      const readAll = (id: Id) =>
        Promise.all([
          keep.around(reader, who.district, id),
          listClocks(reader, who.district, [id]),
          timeline(reader, who.district, 'matter', id, { limit: 500 }),
        ])
      // An id tells at once where to look; a number must be resolved first.
      const [matter, early] = isId(idOrNumber)
        ? await Promise.all([keep.byId(reader, who.district, idOrNumber), readAll(idOrNumber)])
        : [await keep.byNumber(reader, who.district, idOrNumber), null]
      if (!matter || !canSee(city, who, matter)) return no(refuse['matter.notFound']())
      const lives = await typeOf(reader, matter)
      if (!lives.ok) return lives
      const type = lives.value
      const { district, id } = matter
      const [{ parts, links, files, touches, parties }, clocks, facts] = early ?? (await readAll(id))
      const others =
        links.length === 0
          ? []
          : await reader.query<keep.MatterRow>(sql`select ${keep.matterColumns} from matter m where m.district = ${district}
        and m.id = any(${links.map((link) => (link.from === id ? link.to : link.from))}::uuid[])`)
      const party = parties.find((one) => one.role === 'requester')
      const requester = party ? maskRequester(openRequester(city.vault, party.sealed), matter.secret) : null
      const matterCase: MatterCase = { matter, ...parts, clocks }
      const row = shown(matter, requester, at)
      return ok({
        matter: {
          ...row,
          ...fieldsFor(city, who)(matter),
          content: matter.content,
          point: matter.lon !== null && matter.lat !== null ? { lon: matter.lon, lat: matter.lat } : null,
        },
        requester: requester ? { ...requester, revealed: false } : null,
        tasks: parts.tasks.map((task) => {
          const clock = clocks.find(
            (one) => one.part === task.id && type.clocks[one.kind]?.main && one.state === 'running',
          )
          return {
            ...task,
            unitName: city.unitName(task.unit) ?? task.unit,
            due: clock?.due ?? null,
            light: clock ? lightOf(clock, at) : null,
          }
        }),
        clocks: clocks.map((clock) => showClock(clock, at)),
        timeline: facts.map((fact) => entry(fact, type)),
        asks: parts.asks,
        answers: parts.answers,
        visits: parts.visits,
        orders: parts.orders,
        proceedings: parts.proceedings,
        ...(city.types[matter.type]?.version === matter.typeVersion ? {} : { flow: flowShown(type) }),
        links: links.flatMap((link) => {
          const other = others.find((one) => one.id === (link.from === id ? link.to : link.from))
          if (!other || !canSee(city, who, other)) return []
          const { from, to, before, ...rest } = link
          return [{ ...rest, outgoing: from === id, other: linked(other) }]
        }),
        files: files.map((one) => one.file),
        touches,
        actions: shownActions(type, matterCase, who, at),
      })
    },
  }

  function linked(other: Matter): LinkedMatter {
    const state = city.types[other.type]?.flow.states[other.state]?.title ?? say(other.state, other.state)
    return { id: other.id, number: other.number, title: other.title, state }
  }

  function shownActions(type: MatterType, matterCase: MatterCase, who: Actor, at: Instant): ShownAction[] {
    return Object.entries(type.flow.actions).flatMap(([name, action]): ShownAction[] => {
      const base = {
        name,
        title: action.title,
        ...(action.key ? { key: action.key } : {}),
        ...(action.danger ? { danger: true } : {}),
      }
      // Only the requester or the system does these: nothing for a desk to show.
      if (action.by.every((by) => by === 'requester' || by === 'system')) return []
      const tasks =
        action.on === 'task'
          ? matterCase.tasks.filter(
              (task) => task.round === matterCase.matter.round && task.state !== 'withdrawn',
            )
          : []
      const targets: (Task | null)[] = tasks.length > 0 ? tasks : [null]
      const results = targets.map((task): ShownAction => {
        const allowed = allows(type, name, matterCase, who, task?.id, roles, at)
        return {
          ...base,
          ...(task ? { task: task.id, taskUnitName: city.unitName(task.unit) ?? task.unit } : {}),
          allowed: allowed.ok,
          // Nobody fills in the form of what cannot be done: it would be most of the answer.
          ...(allowed.ok
            ? { form: action.form ?? {}, ...offers(type, action, matterCase) }
            : {
                form: {},
                why: { code: allowed.error.code, says: allowed.error.says, remedy: allowed.error.remedy },
              }),
        }
      })
      const possible = results.filter((one) => one.allowed)
      return possible.length > 0 ? possible : results.slice(0, 1)
    })
  }
}

function rowLight(row: keep.MatterRow, at: Instant): Light {
  if (row.closedAt || !row.due) return null
  if (row.due < at) return 'red'
  const started = row.dueStarted
  return started && at.getTime() - started.getTime() > (row.due.getTime() - started.getTime()) / 2
    ? 'yellow'
    : 'green'
}
