import { type Id, type Instant, newId, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Notice } from '../../messages/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type Meeting, type MeetingAdapter, type Member, refusals } from './declare.ts'
import * as keep from './keep.ts'

export type MeetingsEnv = {
  readonly district: string
  readonly adapter: MeetingAdapter
  readonly tell: (tx: Tx, notices: readonly Notice[], at: Instant) => Promise<void>
}

const MOST_MEMBERS = 300
const MOST_MINUTES = 20_000

export type Invited = { readonly account: Id | null; readonly name: string }
const personOf = (one: Invited): string => one.account ?? `name ${one.name.trim()}`

const fact = (
  who: Actor,
  kind: string,
  one: Meeting,
  at: Instant,
  body: Readonly<Record<string, unknown>> = {},
) => ({
  district: one.district,
  kind,
  subjectKind: 'meeting',
  subject: one.id,
  at,
  actor: factActorOf(who),
  body: { ...body, about: one.about, ...(one.drill ? { drill: true } : {}) },
})

/** The same on the case that the meeting is about: its ledger is the response's, and so is what was decided. */
const onRecord = (
  who: Actor,
  kind: string,
  one: Meeting,
  record: Id | null | undefined,
  at: Instant,
  body: Readonly<Record<string, unknown>> = {},
) =>
  record
    ? [{ ...fact(who, kind, one, at, { ...body, meeting: one.id }), subjectKind: 'matter', subject: record }]
    : []

const memberOf = (one: Invited, host: boolean, at: Instant): Member => ({
  ...{ person: personOf(one), account: one.account, name: one.name.trim(), host },
  ...{ askedAt: at, joinedAt: null, leftAt: null },
})

const noticesOf = (one: Meeting, all: readonly Member[]): Notice[] =>
  all.flatMap((member) =>
    member.account
      ? [
          {
            ...{
              district: one.district,
              to: { account: member.account },
              key: `meeting ${one.id} ${member.person}`,
            },
            title: one.drill
              ? say('【演练】请参加会商', '[EXERCISE] Join a meeting')
              : say('请参加会商', 'Join a meeting'),
            text: say(one.title, one.title),
            ...{ subjectKind: 'meeting', subject: one.id },
          },
        ]
      : [],
  )

/** Opens a meeting 发起会商 about a response and asks its members; whoever opens it hosts. */
export async function open(
  env: MeetingsEnv,
  tx: Tx,
  who: Actor,
  input: {
    /** A response, a case, a warning; null: it stands alone. */
    readonly about: Id | null
    readonly title: string
    readonly members: readonly Invited[]
    readonly drill: boolean
    /** The case on whose ledger it is told. */
    readonly record?: Id | null
  },
  at: Instant,
): Promise<Result<Meeting, Refusal>> {
  const title = input.title.trim()
  const count = input.members.length
  if (title.length < 2 || title.length > 100 || count < 1 || count > MOST_MEMBERS)
    return no(refusals['meetings.bad']())
  const id = newId()
  const made: Meeting = {
    ...{
      district: env.district,
      id,
      about: input.about ?? id,
      title,
      adapter: env.adapter.name,
      drill: input.drill,
    },
    ...{
      room: env.adapter.room(id),
      openedBy: who.name,
      openedAt: at,
      endedAt: null,
      minutes: null,
      version: 1,
    },
  }
  const self = memberOf({ account: who.account, name: who.name }, true, at)
  const others = input.members
    .map((one) => memberOf(one, false, at))
    .filter((one) => one.person !== self.person)
  await keep.insertMeeting(tx, made)
  await keep.putMembers(tx, env.district, id, [self, ...others])
  await env.tell(tx, noticesOf(made, others), at)
  const body = { members: others.length + 1, title }
  await append(tx, [
    fact(who, 'meeting.opened', made, at, body),
    ...onRecord(who, 'meeting.opened', made, input.record, at, body),
  ])
  return ok(made)
}

/** Asks more people in. */
export async function invite(
  env: MeetingsEnv,
  tx: Tx,
  who: Actor,
  input: { readonly meeting: Id; readonly members: readonly Invited[] },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const one = await keep.lockMeeting(tx, env.district, input.meeting)
  if (!one) return no(refusals['meetings.none']())
  if (one.endedAt) return no(refusals['meetings.ended']())
  const there = await keep.membersOf(tx, env.district, one.id)
  if (there.length + input.members.length > MOST_MEMBERS) return no(refusals['meetings.bad']())
  const known = new Set(there.map((member) => member.person))
  const members = input.members
    .map((other) => memberOf(other, false, at))
    .filter((member) => member.name !== '' && !known.has(member.person))
  if (members.length === 0) return no(refusals['meetings.bad']())
  await keep.putMembers(tx, env.district, one.id, members)
  await env.tell(tx, noticesOf(one, members), at)
  await append(tx, [fact(who, 'meeting.invited', one, at, { members: members.length })])
  return ok(null)
}

/** The member's own link 入会链接; when they asked for it is when they joined. Nobody who was not asked gets one. */
export async function join(
  env: MeetingsEnv,
  tx: Tx,
  who: Actor,
  meeting: Id,
  at: Instant,
): Promise<Result<{ readonly link: string }, Refusal>> {
  const one = await keep.meetingById(tx, env.district, meeting)
  if (!one) return no(refusals['meetings.none']())
  if (one.endedAt) return no(refusals['meetings.ended']())
  const person = personOf({ account: who.account, name: who.name })
  const mine = (await keep.membersOf(tx, env.district, meeting)).find((member) => member.person === person)
  if (!mine) return no(refusals['meetings.notAsked']())
  await keep.setJoined(tx, env.district, meeting, person, at)
  if (!mine.joinedAt) await append(tx, [fact(who, 'meeting.joined', one, at)])
  return ok({ link: env.adapter.link(one.room, { name: who.name, host: mine.host, id: person }, at) })
}

/** 离开会商: who was there until when. */
export async function leave(
  env: MeetingsEnv,
  tx: Tx,
  who: Actor,
  meeting: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const one = await keep.meetingById(tx, env.district, meeting)
  if (!one) return no(refusals['meetings.none']())
  const person = personOf({ account: who.account, name: who.name })
  if ((await keep.setLeft(tx, env.district, meeting, person, at)) > 0)
    await append(tx, [fact(who, 'meeting.left', one, at)])
  return ok(null)
}

/** Links of those without an account here 外单位参会链接: whoever hosts hands them out. */
export const linksFor = (env: MeetingsEnv, one: Meeting, all: readonly Member[], at: Instant) =>
  one.endedAt
    ? {}
    : Object.fromEntries(
        all.flatMap(({ person, account, name, host }) =>
          account === null ? [[person, env.adapter.link(one.room, { name, host, id: person }, at)]] : [],
        ),
      )

/** 会商纪要: written while it runs or afterwards; what was decided is a fact of the case. */
export async function writeMinutes(
  env: MeetingsEnv,
  tx: Tx,
  who: Actor,
  input: {
    readonly meeting: Id
    readonly text: string
    readonly version: number
    readonly record?: Id | null
  },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const one = await keep.lockMeeting(tx, env.district, input.meeting)
  const text = input.text.trim()
  if (!one) return no(refusals['meetings.none']())
  if (text.length < 2 || text.length > MOST_MINUTES) return no(refusals['meetings.noMinutes']())
  if ((await keep.setMinutes(tx, env.district, one.id, text, input.version)) === 0)
    return no(refusals['meetings.changed']())
  await append(tx, [
    fact(who, 'meeting.minuted', one, at, { text }),
    ...onRecord(who, 'meeting.minuted', one, input.record, at, { title: one.title, text }),
  ])
  return ok(null)
}

/** Ends it 结束会商: links open nothing more. The adapter is told after the commit; that it cannot be reached keeps nothing open here. */
export async function end(
  env: MeetingsEnv,
  tx: Tx,
  who: Actor,
  input: { readonly meeting: Id; readonly minutes: string | null; readonly record?: Id | null },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const one = await keep.lockMeeting(tx, env.district, input.meeting)
  if (!one) return no(refusals['meetings.none']())
  if (one.endedAt) return no(refusals['meetings.ended']())
  await keep.setEnded(tx, env.district, one.id, input.minutes?.trim().slice(0, MOST_MINUTES) || null, at)
  const members = await keep.membersOf(tx, env.district, one.id)
  const minutes = input.minutes?.trim().slice(0, MOST_MINUTES) || null
  const body = {
    ...{ title: one.title, members: members.length, joined: members.filter((each) => each.joinedAt).length },
    ...(minutes ? { text: minutes } : {}),
  }
  await append(tx, [
    fact(who, 'meeting.ended', one, at, body),
    ...onRecord(who, 'meeting.ended', one, input.record, at, body),
  ])
  tx.afterCommit(() => void env.adapter.end(one.room).catch(() => undefined))
  return ok(null)
}

export const about = async (reader: Reader, district: string, id: Id) => {
  const all = await keep.meetingsAbout(reader, district, id)
  return Promise.all(
    all.map(async (one) => ({ ...one, members: await keep.membersOf(reader, district, one.id) })),
  )
}
