import {
  type AreaCode,
  addDays,
  dayOf,
  type Id,
  type Instant,
  instantOf,
  isId,
  isWithin,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { append } from '../../../platform/ledger/index.ts'
import { type CountedScope, countedByDay, firstOpened } from '../../../platform/matters/index.ts'
import { type Actor, factActorOf } from '../../../platform/org/index.ts'
import type { Reader, Tx } from '../../../platform/store/index.ts'
import type { WatchCity } from './city.ts'
import { TOPIC_WEEKS, topicWeeks } from './decide.ts'
import {
  refuse,
  type Topic,
  type TopicDraft,
  type TopicMeasure,
  type TopicScope,
  type TopicStatus,
} from './declare.ts'
import * as keep from './keep.ts'
import * as kept from './keep-topics.ts'

const LONGEST_TITLE = 80
const LONGEST_GOAL = 500
const MOST_MEASURES = 20
const LONGEST_MEASURE = 200
/** A topic of many years is none of a month. */
const LONGEST_DAYS = 730

const isDay = (text: unknown): text is string =>
  typeof text === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text)

const sameScope = (a: TopicScope, b: TopicScope): boolean =>
  a.group === b.group && a.category === b.category && a.area === b.area

export type TopicKnows = {
  /** Units that work now. */
  readonly unit: (id: Id) => boolean
  /** Leaves and groups of the list of items. */
  readonly category: (code: string) => boolean
  readonly area: (code: AreaCode) => boolean
}

/** Topics of the month 每月一题: what many asked for becomes planned work, measured by the same requests before and after. */
export function openTopics(city: WatchCity, knows: TopicKnows) {
  const { district } = city

  /** What of a draft is wrong, in the form's words. */
  async function wrong(tx: Reader, draft: TopicDraft): Promise<string | null> {
    const { scope, measures } = draft
    if (draft.title.length < 2 || draft.title.length > LONGEST_TITLE) return '标题'
    if (draft.goal.length < 2 || draft.goal.length > LONGEST_GOAL) return '目标'
    if (!isId(draft.owner) || !knows.unit(draft.owner)) return '牵头单位'
    if (!isDay(draft.from) || !isDay(draft.to) || draft.to < draft.from) return '起止日期'
    if (draft.to > addDays(draft.from, LONGEST_DAYS)) return '起止日期'
    const soundMeasure = (one: TopicMeasure): boolean =>
      one.text.length >= 2 &&
      one.text.length <= LONGEST_MEASURE &&
      (one.unit === null || (isId(one.unit) && knows.unit(one.unit))) &&
      (one.due === null || isDay(one.due)) &&
      (one.done === null || isDay(one.done))
    if (measures.length > MOST_MEASURES || !measures.every(soundMeasure)) return '举措'
    if (scope.group === null && scope.category === null && scope.area === null) return '统计范围'
    if (scope.category !== null && !knows.category(scope.category)) return '统计范围'
    if (scope.area !== null && !(knows.area(scope.area) && isWithin(scope.area, district))) return '统计范围'
    if (scope.group !== null) {
      if (scope.category !== null || scope.area !== null || !isId(scope.group)) return '统计范围'
      if ((await keep.groupsOfRequests(tx, district, [scope.group])).length === 0) return '统计范围'
    }
    return null
  }

  const cleaned = (draft: TopicDraft): TopicDraft => ({
    title: draft.title.trim(),
    goal: draft.goal.trim(),
    owner: draft.owner,
    from: draft.from,
    to: draft.to,
    measures: draft.measures.map((one) => ({ ...one, text: one.text.trim() })),
    scope: draft.scope,
  })

  const record = (tx: Tx, who: Actor, kind: string, one: Topic, at: Instant) =>
    append(tx, [
      {
        ...{ district, kind, subjectKind: 'topic', subject: one.id, at, actor: factActorOf(who) },
        body: { title: one.title, status: one.status, version: one.version },
      },
    ])

  return {
    list: (reader: Reader): Promise<Topic[]> => kept.topics(reader, district),
    topic: (reader: Reader, id: Id): Promise<Topic | undefined> => kept.topic(reader, district, id),
    versions: (reader: Reader, id: Id): Promise<kept.TopicVersion[]> =>
      kept.topicVersions(reader, district, id),

    async create(tx: Tx, who: Actor, given: TopicDraft, at: Instant): Promise<Result<Topic, Refusal>> {
      const draft = cleaned(given)
      const field = await wrong(tx, draft)
      if (field) return no(refuse['watch.badTopic']({ field }))
      const one: Topic = {
        ...draft,
        ...{ id: newId(), status: 'planned' as const, version: 1 },
        ...{ madeBy: who.name, madeAt: at, changedBy: who.name, changedAt: at },
      }
      await kept.saveTopic(tx, district, one)
      await record(tx, who, 'watch.topicMade', one, at)
      return ok(one)
    },

    /** Changes it as a whole; what it counts stays once it runs, or its figures would mean nothing. */
    async change(
      tx: Tx,
      who: Actor,
      input: TopicDraft & { readonly id: Id; readonly version: number; readonly status: TopicStatus },
      at: Instant,
    ): Promise<Result<Topic, Refusal>> {
      const before = await kept.lockTopic(tx, district, input.id)
      if (!before) return no(refuse['watch.noTopic']())
      if (before.version !== input.version)
        return no(refuse['watch.topicChanged']({ version: before.version }))
      const draft = cleaned(input)
      const field = await wrong(tx, draft)
      if (field) return no(refuse['watch.badTopic']({ field }))
      if (before.status !== 'planned' && !sameScope(before.scope, draft.scope))
        return no(refuse['watch.scopeFixed']())
      const one: Topic = {
        ...before,
        ...draft,
        ...{ status: input.status, version: before.version + 1, changedBy: who.name, changedAt: at },
      }
      await kept.saveTopic(tx, district, one)
      await record(tx, who, before.status === one.status ? 'watch.topicChanged' : 'watch.topicMoved', one, at)
      return ok(one)
    },

    /** Before, during and after, from the requests that the reader may see. */
    async figures(reader: Reader, who: Actor, one: Topic, at: Instant) {
      const scope: CountedScope =
        one.scope.group === null
          ? { category: one.scope.category, area: one.scope.area }
          : {
              ids: (
                await keep.members(
                  reader,
                  district,
                  await keep.groupsOfRequests(reader, district, [one.scope.group]),
                )
              ).map((row) => row.matter),
            }
      const from = instantOf(addDays(one.from, -7 * TOPIC_WEEKS))
      const until = instantOf(addDays(one.to, 1 + 7 * TOPIC_WEEKS))
      const to = new Date(Math.min(until.getTime(), at.getTime() + 1))
      const days = from < to ? await countedByDay(city.roles, reader, who, scope, from, to) : []
      const first = await firstOpened(reader, district)
      return { asOf: at, ...topicWeeks(days, one, dayOf(at), first ? dayOf(first) : null) }
    },
  }
}
