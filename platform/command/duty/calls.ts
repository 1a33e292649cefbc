import {
  type Id,
  type Instant,
  instantOf,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Notice } from '../../messages/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { callMinute, dueSteps, dutyDay } from './decide.ts'
import { type DutyPost, dutyRules, type OnDuty, type RollCall, refusals, shiftRoles } from './declare.ts'
import * as keep from './keep.ts'
import * as desk from './keep-desk.ts'
import { fact, gaps } from './roster.ts'

export type Tell = (tx: Tx, notices: readonly Notice[], at: Instant) => Promise<void>

/** Calls posts 点名: the officer of each is asked to answer within three minutes; an empty post is called all the same. */
export async function rollCall(
  tx: Tx,
  who: Actor,
  district: string,
  input: { readonly posts: readonly Id[]; readonly random: boolean },
  tell: Tell,
  at: Instant,
): Promise<Result<readonly RollCall[], Refusal>> {
  const posts = (await keep.posts(tx, district)).filter((one) => one.active && input.posts.includes(one.id))
  if (posts.length === 0) return no(refusals['duty.noPost']())
  const people = await keep.onDuty(tx, district, at, { posts: posts.map((one) => one.id) })
  const calls = posts.map((post): RollCall => {
    const officer = people.find((one) => one.post === post.id && one.role === 'officer')
    const call: RollCall = {
      ...{ id: newId(), post: post.id, shift: officer?.shift ?? null, account: officer?.account ?? null },
      ...{
        name: officer?.name ?? null,
        random: input.random,
        askedAt: at,
        answeredAt: null,
        answeredBy: null,
      },
      dueAt: new Date(at.getTime() + dutyRules.answerSeconds * 1000),
      steps: [],
    }
    const here = people.filter((one) => one.post === post.id)
    return { ...call, steps: dueSteps(call, here, at) }
  })
  await desk.insertCalls(tx, district, calls)
  await tell(
    tx,
    calls.flatMap((call) =>
      call.account
        ? [
            {
              ...{ district, to: { account: call.account }, key: `duty.call ${call.id}` },
              title: say('值班点名', 'Roll call'),
              text: say('请在 3 分钟内应答', 'answer within 3 minutes'),
              ...{ subjectKind: 'dutyCall', subject: call.id },
            },
          ]
        : [],
    ),
    at,
  )
  await append(
    tx,
    calls.map((call) =>
      fact(who, district, 'duty.called', call.post, at, { call: call.id, random: call.random }),
    ),
  )
  return ok(calls)
}

/** Answered by whoever is on duty at the post; late is late, and stands so. */
export async function answer(
  tx: Tx,
  who: Actor,
  district: string,
  id: Id,
  at: Instant,
): Promise<Result<{ readonly seconds: number; readonly inTime: boolean }, Refusal>> {
  const call = await desk.lockCall(tx, district, id)
  if (!call) return no(refusals['duty.noCall']())
  if (call.answeredAt) return no(refusals['duty.answered']())
  const people = await keep.onDuty(tx, district, at, { posts: [call.post] })
  const mine = people.some((one) => who.account !== null && one.account === who.account)
  if (who.kind !== 'system' && !mine && call.account !== who.account) return no(refusals['duty.notYours']())
  await desk.answerCall(tx, district, id, who.name, at)
  const seconds = Math.round((at.getTime() - call.askedAt.getTime()) / 1000)
  await append(tx, [
    fact(who, district, 'duty.answered', call.post, at, { call: id, seconds, inTime: at <= call.dueAt }),
  ])
  return ok({ seconds, inTime: at <= call.dueAt })
}

const noticeOf = (district: string, call: RollCall, step: number, one: OnDuty, post: DutyPost): Notice[] =>
  one.account
    ? [
        {
          ...{ district, to: { account: one.account }, key: `duty.call ${call.id} ${step}` },
          title: say(`${post.title.zh}点名无人应答`, `${post.title.en} does not answer`),
          text: say(
            `${call.name ?? '值班员'} 未应答，请${shiftRoles[one.role].zh}立即联系值班室`,
            `${call.name ?? 'the officer'} did not answer: reach the room at once`,
          ),
          ...{ subjectKind: 'dutyCall', subject: call.id },
        },
      ]
    : []

/** What time brings: calls that go up the ladder, posts with nobody, the day's random call. Run it twice a minute. */
export async function tick(
  tx: Tx,
  district: string,
  at: Instant,
  how: { readonly tell: Tell; readonly random: (post: Id, day: string) => number },
): Promise<{ readonly stepped: number; readonly gaps: number; readonly called: number }> {
  const posts = await keep.posts(tx, district)
  if (posts.length === 0) return { stepped: 0, gaps: 0, called: 0 }
  const system = systemActor(district)
  const byId = new Map(posts.map((one) => [one.id, one]))
  let stepped = 0
  const open = await desk.openCalls(tx, district)
  const onPosts = Map.groupBy(
    open.length > 0 ? await keep.onDuty(tx, district, at, { posts: open.map((one) => one.post) }) : [],
    (one) => one.post,
  )
  for (const call of open) {
    const post = byId.get(call.post)
    const people = onPosts.get(call.post) ?? []
    const steps = dueSteps(call, people, at)
    if (!post || steps.length === 0) continue
    await desk.setSteps(tx, district, call.id, [...call.steps, ...steps])
    for (const [n, step] of steps.entries()) {
      stepped++
      const target = people.find((one) => one.role === step.to)
      if (target) await how.tell(tx, noticeOf(district, call, call.steps.length + n, target, post), at)
      if (step.to === 'post') await tellManagers(tx, district, how.tell, call.id, post, at)
    }
    await append(tx, [
      fact(system, district, 'duty.callStepped', call.post, at, { call: call.id, to: steps.at(-1)?.to }),
    ])
  }
  return {
    stepped,
    gaps: await tellGaps(tx, district, byId, how.tell, at),
    called: await callAtRandom(tx, district, posts, how, at),
  }
}

const tellManagers = (tx: Tx, district: string, tell: Tell, call: Id, post: DutyPost, at: Instant) =>
  tell(
    tx,
    [
      {
        ...{ district, to: { role: 'dutyManager' }, key: `duty.call ${call} above` },
        title: say(`${post.title.zh}点名失败`, `${post.title.en}: roll call failed`),
        text: say('值班员、备班、带班领导均未应答', 'neither officer nor stand-by nor leader answered'),
        ...{ subjectKind: 'dutyCall', subject: call },
      },
    ],
    at,
  )

/** 无人值班是告警: each gap of the next two days is told once. */
async function tellGaps(
  tx: Tx,
  district: string,
  posts: ReadonlyMap<Id, DutyPost>,
  tell: Tell,
  at: Instant,
): Promise<number> {
  const ahead = new Date(at.getTime() + dutyRules.aheadHours * 3_600_000)
  // rounded to the hour, so that a gap that is open now is one gap and not a new one every half minute
  const from = new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000)
  const until = new Date(Math.floor(ahead.getTime() / 3_600_000) * 3_600_000)
  const found = (await gaps(tx, district, from, until)).filter((one) => one.to > at)
  const fresh = await keep.tellGaps(tx, district, found, at)
  if (fresh.length === 0) return 0
  await append(
    tx,
    fresh.map((one) =>
      fact(systemActor(district), district, 'duty.gap', one.post, at, {
        role: one.role,
        from: one.from.toISOString(),
        to: one.to.toISOString(),
      }),
    ),
  )
  const names = [...new Set(fresh.map((one) => posts.get(one.post)?.title.zh ?? ''))]
  await tell(
    tx,
    [
      {
        ...{
          district,
          to: { role: 'dutyManager' },
          key: `duty.gap ${fresh[0]?.post} ${fresh[0]?.from.toISOString()}`,
        },
        title: say('值班缺岗', 'Nobody on duty'),
        text: say(
          `${names.slice(0, 5).join('、')}${names.length > 5 ? ` 等 ${names.length} 个岗位` : ''}有缺岗班次`,
          `${fresh.length} shifts without enough people`,
        ),
        ...{ subjectKind: 'dutyPost', subject: fresh[0]?.post ?? '' },
      },
    ],
    at,
  )
  return fresh.length
}

/** Each post is called once a day at a minute that nobody can know beforehand. */
async function callAtRandom(
  tx: Tx,
  district: string,
  posts: readonly DutyPost[],
  how: { readonly tell: Tell; readonly random: (post: Id, day: string) => number },
  at: Instant,
): Promise<number> {
  const due = posts.filter((post) => {
    if (!post.active) return false
    const day = dutyDay({ starts: 0 }, at)
    const minute = callMinute(how.random(post.id, day))
    const since = (at.getTime() - instantOf(day, minute).getTime()) / 60_000
    // a city that was down at that minute does not call a whole day late
    return since >= 0 && since < 10
  })
  if (due.length === 0) return 0
  const called = await desk.lastRandom(tx, district, new Date(at.getTime() - 20 * 60_000))
  const left = due.filter((post) => !called.some((one) => one.post === post.id))
  if (left.length === 0) return 0
  const made = await rollCall(
    tx,
    systemActor(district),
    district,
    { posts: left.map((one) => one.id), random: true },
    how.tell,
    at,
  )
  return made.ok ? made.value.length : 0
}

export const callsOf = (reader: Reader, district: string, since: Instant, post: Id | null = null) =>
  desk.callsOf(reader, district, since, post)
