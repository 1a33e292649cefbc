import {
  type AreaCode,
  type Id,
  type Instant,
  newId,
  type Refusal,
  type Result,
  type Say,
} from '../../../base/index.ts'
import { append, type Fact } from '../../../platform/ledger/index.ts'
import type { Notice } from '../../../platform/messages/index.ts'
import { factActorOf, systemActor } from '../../../platform/org/index.ts'
import type { Reader, Tx } from '../../../platform/store/index.ts'
import { partsOf } from './decide.ts'
import {
  acknowledgeMinutes,
  type Firing,
  type Level,
  levels,
  watchRuleNumbers as numbers,
  type Silence,
} from './declare.ts'
import type { Outcome, Running } from './engine.ts'
import * as keep from './keep.ts'

/** What the rules need of the city around them. */
export type RulesCity = {
  readonly district: AreaCode
  readonly areaName: (code: AreaCode) => string | undefined
  readonly send: (tx: Tx, notices: readonly Notice[], at: Instant) => Promise<unknown>
  /** Accounts told of a firing in an area: who is on duty, else who has the duty to watch. */
  readonly told: (reader: Reader, area: AreaCode, at: Instant) => Promise<readonly Id[]>
  /** Duty leaders 值班领导: who is called when nobody signs. */
  readonly leaders: (reader: Reader, area: AreaCode, at: Instant) => Promise<readonly Id[]>
  /** Opens a matter through the ordinary door; `key` makes a second try answer the same matter. */
  readonly open: (
    tx: Tx,
    asked: {
      readonly firing: Firing
      readonly opens: NonNullable<Running['declared']['opens']>
      readonly key: string
    },
    at: Instant,
  ) => Promise<Result<{ readonly id: Id; readonly number: string }, Refusal>>
}

/** The brain's name at what it finds by itself 监测预警. */
export const RULES_NAME = '城市智能体·监测预警'

const MINUTE = 60_000
/** What began longer ago is history by the time it is found: kept, not sent. */
const STALE_MS = 60 * MINUTE
const TOWN = 9

export const causeOf = ({ name, declared }: Running): string => declared.cause ?? name
const dueOf = (level: Level, at: Instant): Instant =>
  new Date(at.getTime() + acknowledgeMinutes[level] * MINUTE)

const isSilent = (
  all: readonly Silence[],
  rule: string,
  object: string,
  area: AreaCode,
  at: Instant,
): boolean =>
  all.some(
    (one) =>
      one.from <= at &&
      at < one.to &&
      (one.rule === null || one.rule === rule) &&
      (one.object === null || one.object === object) &&
      (one.area === null || area.startsWith(one.area)),
  )

/** `firing` facts 账本: one for each that is told of, never one for a child or a reading. */
export function factOf(
  district: AreaCode,
  kind: string,
  one: Pick<Firing, 'id' | 'title' | 'level' | 'objectTitle' | 'rule' | 'version'>,
  at: Instant,
  more: Fact['body'] = {},
  actor?: Fact['actor'],
): Fact {
  return {
    ...{ district, kind, subjectKind: 'firing', subject: one.id, at },
    actor: actor ?? { ...factActorOf(systemActor(district)), name: RULES_NAME },
    body: {
      title: one.title.zh,
      level: one.level,
      object: one.objectTitle,
      rule: one.rule,
      version: one.version,
      ...more,
    },
  }
}

const noticeOf = (district: AreaCode, to: Id, key: string, one: Firing, text: Say): Notice => ({
  ...{ district, to: { account: to }, key },
  title: {
    zh: `${levels[one.level].zh}预警：${one.title.zh}（${one.objectTitle}）`,
    en: `${levels[one.level].en}: ${one.title.en} (${one.objectTitle})`,
  },
  ...{ text, subjectKind: 'firing', subject: one.id },
})

/**
 * Writes what the engine found, all in one transaction: a firing that is there already is passed over, storms are put together, a
 * matter is opened once, people are told once. Doing it twice changes nothing the second time.
 */
export async function writeOutcomes(
  city: RulesCity,
  tx: Tx,
  outcomes: readonly Outcome[],
  at: Instant,
): Promise<readonly Id[]> {
  const { district } = city
  const silences = await keep.silences(tx, district, new Date(at.getTime() - STALE_MS))
  const rules = new Map(outcomes.map((one) => [`${one.rule.name} ${one.rule.version}`, one.rule]))
  const inserted: Id[] = []
  // an end and a new beginning of one object in one batch must be written in their order
  for (const wave of wavesOf(outcomes)) {
    const begun = wave.filter((one) => one.does === 'begin')
    const rows = begun.map(({ rule, object, at: began, verdict, late }): keep.NewFiring => {
      const { title, level, advice } = rule.declared
      const silenced = isSilent(silences, rule.name, object.key, object.area, new Date(began))
      const { says, value, limit, values } = verdict
      return {
        ...{ id: newId(), rule: rule.name, version: rule.version, title, level, cause: causeOf(rule) },
        ...{
          object: object.key,
          objectTitle: object.title,
          area: object.area,
          unit: object.unit,
          lon: object.lon,
          lat: object.lat,
        },
        ...{
          beganAt: new Date(began),
          late,
          silenced,
          why: { says, value, limit, values },
          peak: value,
          advice: advice ?? null,
        },
        dueAt: late || silenced || at.getTime() - began > STALE_MS ? null : dueOf(level, at),
      }
    })
    inserted.push(...(await keep.insertFirings(tx, district, rows, at)).map((one) => one.id))
    await keep.countAgain(
      tx,
      district,
      wave.flatMap((one) =>
        one.does === 'again'
          ? [
              {
                ...{
                  rule: one.rule.name,
                  object: one.object.key,
                  at: new Date(one.at),
                  times: one.times,
                  peak: one.peak,
                },
                below: partsOf(one.rule.declared.when).some(
                  (part) => 'over' in part && part.over === 'below',
                ),
              },
            ]
          : [],
      ),
    )
    await keep.endFirings(
      tx,
      district,
      wave.flatMap((one) =>
        one.does === 'end' ? [{ rule: one.rule.name, object: one.object.key, at: new Date(one.at) }] : [],
      ),
    )
  }
  if (inserted.length === 0) return []
  await keep.underTheWorst(tx, district, inserted)
  const groups = await together(city, tx, inserted, at)
  const all = await keep.firingsByIds(tx, district, [...inserted, ...groups])
  const above = new Map(
    (await keep.firingsByIds(tx, district, [...new Set(all.flatMap((one) => one.parent ?? []))])).map(
      (one) => [one.id, one],
    ),
  )
  await tell(
    city,
    tx,
    all.filter((one) => one.parent === null),
    at,
  )
  // what a town has to do is the town's, whether the whole city stands for its cause or not
  for (const one of all) {
    const parent = one.parent === null ? undefined : above.get(one.parent)
    const itself =
      one.parent === null ? one.area !== district || one.kind === 'one' : isCitywide(parent, district)
    if (!itself || one.late || one.silenced || at.getTime() - one.beganAt.getTime() > STALE_MS) continue
    const opens = rules.get(`${one.rule} ${one.version}`)?.declared.opens
    if (!opens || one.matter !== null) continue
    const opened = await openFor(city, tx, one, opens, at)
    if (!opened.ok) await keep.setNote(tx, district, one.id, opened.error.says.zh)
  }
  return inserted
}

const isCitywide = (one: Firing | undefined, district: AreaCode): boolean =>
  one?.kind === 'group' && one.area === district

/** Cut wherever an object would appear with a second beginning or end. */
function* wavesOf(outcomes: readonly Outcome[]): Generator<readonly Outcome[]> {
  let wave: Outcome[] = []
  let seen = new Set<string>()
  for (const one of outcomes) {
    const key = `${one.rule.name} ${one.object.key}`
    if (seen.has(key)) {
      yield wave
      wave = []
      seen = new Set()
    }
    seen.add(key)
    wave.push(one)
  }
  if (wave.length > 0) yield wave
}

/** Puts together what has one cause in one town 风暴归并; answers the groups that are new. */
async function together(
  city: RulesCity,
  tx: Tx,
  inserted: readonly Id[],
  at: Instant,
): Promise<readonly Id[]> {
  const { district } = city
  const heaps = await keep.heapsOf(tx, district, inserted)
  if (heaps.length === 0) return []
  const since = new Date(at.getTime() - numbers.groupMinutes * MINUTE)
  const standing = await keep.standingGroups(tx, district, heaps)
  const lone = await keep.loneOnes(tx, district, heaps, since)
  const made: Id[] = []
  for (const heap of lone) {
    const had = standing.find((one) => one.cause === heap.cause && one.town === heap.town)
    if (had) {
      await keep.adopt(tx, district, had.id, heap)
      continue
    }
    if (heap.many < numbers.groupFrom) continue
    const id = newId()
    const [group] = await keep.insertGroup(
      tx,
      district,
      {
        ...{ id, like: heap.first, town: heap.town, townName: city.areaName(heap.town) ?? heap.town },
        ...{ matter: heap.matter, number: heap.number, beganAt: heap.beganAt, dueAt: at },
      },
      at,
    )
    if (!group) continue
    await keep.adopt(tx, district, id, heap)
    const [row] = await keep.firingsByIds(tx, district, [id])
    if (row && row.matter === null) await keep.setDue(tx, district, id, dueOf(row.level, at))
    made.push(id)
  }
  return [...made, ...(await citywide(city, tx, [...new Set(heaps.map((heap) => heap.cause))], since, at))]
}

/** 全市归并: one cause in several towns is one line of the city; the towns stand under it, each with its own matter. */
async function citywide(
  city: RulesCity,
  tx: Tx,
  causes: readonly string[],
  since: Instant,
  at: Instant,
): Promise<readonly Id[]> {
  const { district } = city
  const made: Id[] = []
  for (const { cause, towns, many, first, beganAt, group } of await keep.spreadOf(
    tx,
    district,
    causes,
    since,
  )) {
    if (group === null && (towns < numbers.cityFromTowns || many < numbers.groupFrom)) continue
    const id = group ?? newId()
    if (group === null) {
      const like = { id, like: first, town: district, townName: city.areaName(district) ?? district }
      const asked = { ...like, matter: null, number: null, beganAt, dueAt: at }
      if ((await keep.insertGroup(tx, district, asked, at)).length === 0) continue
      made.push(id)
    }
    await keep.adoptCitywide(tx, district, id, cause)
    const [row] = await keep.firingsByIds(tx, district, [id])
    if (row && group === null) await keep.setDue(tx, district, id, dueOf(row.level, at))
  }
  return made
}

async function tell(city: RulesCity, tx: Tx, fresh: readonly Firing[], at: Instant): Promise<void> {
  const { district } = city
  const told = fresh.filter((one) => !one.late && !one.silenced && one.dueAt !== null)
  const people = new Map<AreaCode, readonly Id[]>()
  const notices: Notice[] = []
  for (const one of told) {
    const town = one.area.slice(0, TOWN)
    const known = people.get(town) ?? (await city.told(tx, town, at))
    people.set(town, known)
    const text: Say =
      one.kind === 'group'
        ? {
            zh: `${one.objectTitle}${isCitywide(one, district) ? '多个镇街' : ''}已有 ${one.children} 处，归并为一条。${one.why.says.zh}`,
            en: `${one.children} places in ${isCitywide(one, district) ? 'several towns of ' : ''}${one.objectTitle}, put together. ${one.why.says.en}`,
          }
        : one.why.says
    notices.push(
      ...known.map((account) => noticeOf(district, account, `firing:${one.id}:${account}`, one, text)),
    )
  }
  if (notices.length > 0) await city.send(tx, notices, at)
  if (fresh.length > 0)
    await append(
      tx,
      fresh.map((one) =>
        factOf(district, one.kind === 'group' ? 'watch.grouped' : 'watch.fired', one, at, {
          says: one.why.says.zh,
          ...(one.kind === 'group' ? { children: one.children } : {}),
          ...(one.late ? { late: true } : {}),
          ...(one.silenced ? { silenced: true } : {}),
        }),
      ),
    )
}

/** Opens the matter of a firing and links both ways 立案联动; the same firing never opens two. */
export async function openFor(
  city: RulesCity,
  tx: Tx,
  firing: Firing,
  opens: NonNullable<Running['declared']['opens']>,
  at: Instant,
  by?: Fact['actor'],
): Promise<Result<{ readonly id: Id; readonly number: string }, Refusal>> {
  const { district } = city
  const opened = await city.open(tx, { firing, opens, key: `firing:${firing.id}` }, at)
  if (!opened.ok) return opened
  const { id, number } = opened.value
  await keep.linkMatter(tx, district, firing.id, id, number)
  await append(tx, [
    factOf(district, 'watch.opened', firing, at, { matter: id, number }, by),
    {
      ...factOf(
        district,
        'matter.fromFiring',
        firing,
        at,
        { firing: firing.id, says: firing.why.says.zh },
        by,
      ),
      ...{ subjectKind: 'matter', subject: id },
    },
  ])
  return opened
}

/** Who did not sign in time is passed over 逾时上报: the duty leader is told, once. */
export async function climb(city: RulesCity, tx: Tx, at: Instant): Promise<number> {
  const { district } = city
  const due = await keep.climbDue(tx, district, at)
  if (due.length === 0) return 0
  const notices: Notice[] = []
  for (const one of due)
    for (const account of await city.leaders(tx, one.area.slice(0, TOWN), at))
      notices.push(
        noticeOf(district, account, `firing:${one.id}:climb:${account}`, one, {
          zh: `${acknowledgeMinutes[one.level]} 分钟内无人签收，现报值班领导。${one.why.says.zh}`,
          en: `Nobody signed within ${acknowledgeMinutes[one.level]} minutes. ${one.why.says.en}`,
        }),
      )
  if (notices.length > 0) await city.send(tx, notices, at)
  await append(
    tx,
    due.map((one) => factOf(district, 'watch.climbed', one, at, { minutes: acknowledgeMinutes[one.level] })),
  )
  return due.length
}
