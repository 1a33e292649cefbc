import { type Id, isId, no, ok, type Refusal, type Result, type Say } from '../../base/index.ts'
import { hot as issues } from '../../brain/watch/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { watchOf } from '../watching.ts'
import { holds, onDuty } from './may.ts'

/** Who joins and takes apart groups, and who keeps topics; everybody on duty may look, each at what is theirs to see. */
const DECIDES = ['dispatcher', 'officeHead', 'supervisor']
const TOPIC_KEEPERS = ['officeHead', 'dispatcher', 'supervisor']
const DAYS = 7
const MOST_DAYS = 90
const SHOWN = 50
const REQUESTS = 200

type Json = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const orNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const daysOf = (value: unknown): number => {
  const days = Math.trunc(Number(value))
  return Number.isFinite(days) && days >= 1 ? Math.min(days, MOST_DAYS) : DAYS
}

/** A draft as it comes over the wire; what is wrong in it the room says. */
function draftIn(input: Json): issues.TopicDraft {
  const scope = (typeof input.scope === 'object' && input.scope !== null ? input.scope : {}) as Json
  const measures = Array.isArray(input.measures) ? (input.measures as unknown[]) : []
  return {
    title: text(input.title),
    goal: text(input.goal),
    owner: text(input.owner),
    from: text(input.from),
    to: text(input.to),
    measures: measures.map((one): issues.TopicMeasure => {
      const given = (typeof one === 'object' && one !== null ? one : {}) as Json
      return {
        text: text(given.text),
        unit: orNull(given.unit),
        due: orNull(given.due),
        done: orNull(given.done),
      }
    }),
    scope: { group: orNull(scope.group), category: orNull(scope.category), area: orNull(scope.area) },
  }
}

/** Hot issues, decisions about groups, topics of the month 热点诉求、人工合并拆分、每月一题. */
export function watchDesks(city: OpenCity) {
  const { catalog, compiled, matters } = city
  const { hot, hands, topics } = watchOf(city)
  const categoryTitle = (code: string | null): Say | null =>
    (code && compiled.codes.category?.codes.find((one) => one.code === code)?.title) || null

  const shownIssue = <T extends issues.HotIssue>(one: T) => ({
    ...one,
    heat: Math.round(one.heat * 10) / 10,
    expected: Math.round(one.expected * 10) / 10,
    areaName: catalog.areaName(one.area) ?? one.area,
    townName: catalog.areaName(one.area.slice(0, 9)) ?? null,
    categoryTitle: categoryTitle(one.category),
    season: one.season && { title: one.season.title },
  })

  async function requests(reader: Reader, who: Actor, ids: readonly Id[], at: Date) {
    const newest = ids.slice(-REQUESTS)
    const { rows } = await matters.list(reader, who, { ids: newest, limit: REQUESTS }, at)
    return rows
  }

  /** A group of which the actor may see every request: only then may anything be decided about it. */
  async function whole(
    reader: Reader,
    who: Actor,
    matter: Id,
    at: Date,
  ): Promise<Result<{ readonly id: Id }, Refusal>> {
    const found = await hot.one(reader, who, matter, DAYS, at)
    return found && !found.partial ? ok({ id: found.id }) : no(issues.refuse['watch.noGroup']())
  }

  const shownTopic = (one: issues.Topic) => ({
    ...one,
    statusTitle: issues.topicTitles[one.status],
    ownerName: catalog.unitName(one.owner) ?? one.owner,
    measures: one.measures.map((measure) => ({
      ...measure,
      unitName: measure.unit ? (catalog.unitName(measure.unit) ?? measure.unit) : null,
    })),
    scope: {
      ...one.scope,
      areaName: one.scope.area ? (catalog.areaName(one.scope.area) ?? one.scope.area) : null,
      categoryTitle: categoryTitle(one.scope.category),
    },
  })

  const statusIn = (value: unknown): issues.TopicStatus | undefined =>
    issues.TOPIC_STATUS.find((one) => one === value)

  return {
    hot: {
      async list(reader: Reader, who: Actor, input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const days = daysOf(input.days)
        const area = text(input.area)
        const limit = Math.min(SHOWN, Math.max(1, Math.trunc(Number(input.limit ?? SHOWN)) || SHOWN))
        const rows = await hot.list(reader, who, { days, limit, ...(area ? { area } : {}) }, at)
        return ok({
          asOf: at,
          days,
          rules: issues.watchRules,
          levels: issues.levelTitles,
          rows: rows.map((one, n) => {
            // which requests they are is the detail's to say
            const { members, ...rest } = one as issues.HotIssue & { members?: unknown }
            return { ...shownIssue(rest), rank: n + 1 }
          }),
        })
      },

      async read(reader: Reader, who: Actor, input: { readonly id: Id } & Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const found = await hot.one(reader, who, input.id, daysOf(input.days), at)
        if (!found) return no(issues.refuse['watch.noGroup']())
        const { members, ...one } = found
        return ok({
          ...shownIssue(one),
          asOf: at,
          levels: issues.levelTitles,
          requests: await requests(reader, who, members, at),
          more: Math.max(0, members.length - REQUESTS),
          may: {
            decide: !one.partial && holds(city, who, DECIDES).ok,
            topic: holds(city, who, TOPIC_KEEPERS).ok,
          },
        })
      },

      async merge(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly other: Id; readonly why: string },
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, DECIDES)
        if (!may.ok) return may
        for (const matter of [input.id, input.other]) {
          const seen = await whole(tx, who, matter, at)
          if (!seen.ok) return seen
        }
        return hands.merge(tx, who, { group: input.id, other: input.other, why: input.why }, at)
      },

      async split(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly matters: readonly Id[]; readonly why: string },
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, DECIDES)
        if (!may.ok) return may
        const seen = await whole(tx, who, input.id, at)
        if (!seen.ok) return seen
        return hands.split(tx, who, { group: input.id, matters: input.matters, why: input.why }, at)
      },

      async undo(
        tx: Tx,
        who: Actor,
        input: { readonly hand: Id; readonly why: string },
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, DECIDES)
        return may.ok ? hands.undo(tx, who, input, at) : may
      },
    },

    topics: {
      async list(reader: Reader, who: Actor) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        return ok({
          rows: (await topics.list(reader)).map(shownTopic),
          may: { edit: holds(city, who, TOPIC_KEEPERS).ok },
        })
      },

      async read(reader: Reader, who: Actor, input: { readonly id: Id }, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const one = await topics.topic(reader, input.id)
        if (!one) return no(issues.refuse['watch.noTopic']())
        const [figures, versions, group] = await Promise.all([
          topics.figures(reader, who, one, at),
          topics.versions(reader, one.id),
          one.scope.group ? hot.one(reader, who, one.scope.group, DAYS, at) : undefined,
        ])
        const edit = holds(city, who, TOPIC_KEEPERS).ok
        return ok({
          ...shownTopic(one),
          figures,
          group: group ? { id: group.id, name: group.name, size: group.size, partial: group.partial } : null,
          versions: versions.map(({ body, ...rest }) => ({
            ...rest,
            status: issues.topicTitles[body.status],
            title: body.title,
          })),
          /** Every request of the district is counted; else only those that the reader may see. */
          whole: holds(city, who, WHOLE).ok,
          may: { edit },
        })
      },

      async create(tx: Tx, who: Actor, input: Json, at: Date): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, TOPIC_KEEPERS)
        if (!may.ok) return may
        const draft = draftIn(input)
        if (draft.scope.group && isId(draft.scope.group)) {
          const seen = await whole(tx, who, draft.scope.group, at)
          if (!seen.ok) return seen
        }
        const made = await topics.create(tx, who, draft, at)
        return made.ok ? ok(shownTopic(made.value)) : made
      },

      async change(
        tx: Tx,
        who: Actor,
        input: { readonly id: Id; readonly version: number; readonly status: string } & Json,
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, TOPIC_KEEPERS)
        if (!may.ok) return may
        const status = statusIn(input.status)
        if (!status) return no(issues.refuse['watch.badTopic']({ field: '状态' }))
        const given = { ...draftIn(input), id: input.id, version: input.version, status }
        const done = await topics.change(tx, who, given, at)
        return done.ok ? ok(shownTopic(done.value)) : done
      },
    },
  }
}

/** Roles that see every request of the district. */
const WHOLE = ['officeHead', 'dispatcher', 'supervisor', 'reviewer', 'visitor', 'leader', 'agent']
