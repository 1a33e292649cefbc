import {
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../base/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { knownIn } from './consents.ts'
import type { GuestView, Reason } from './declare.ts'
import { type CodesEnv, record, sceneNamed, selfOf } from './env.ts'
import * as keep from './keep-passages.ts'
import * as subjects from './keep-subjects.ts'
import { refusals } from './refusals.ts'
import { closeSubject, issuePaper, openSubject, paperText } from './subjects.ts'

/** A guest stays a few days; who stays longer opens a code of his own. */
const LONGEST_MS = 7 * 86_400_000
/** Guests that one host may have invited at a time. */
const MOST = 20
const AHEAD_MS = 30 * 86_400_000

export type NewGuest = {
  readonly scene: string
  readonly place: string
  readonly from: Instant
  readonly to: Instant
  readonly reason: string
  /** 访客 as the host calls him; stands sealed. */
  readonly name: string
  /** Who is visited, as the approver reads it. */
  readonly host: string
}

/** 访客邀请: asked for by a host who has a code; the place decides. Whoever is invited needs no account and no telephone. */
export async function inviteGuest(
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  askedBy: Id | null,
  one: NewGuest,
  at: Instant,
): Promise<Result<{ readonly id: Id }, Refusal>> {
  const scene = await sceneNamed(env, tx, one.scene, dayOf(at))
  if (!scene.ok) return scene
  if (!scene.value.passes) return no(refusals['codes.noScene']())
  const [place, reason, name] = [one.place.trim(), one.reason.trim(), one.name.trim()]
  const span = one.to.getTime() - one.from.getTime()
  if (
    !(span > 0) ||
    span > LONGEST_MS ||
    one.to <= at ||
    one.from.getTime() > at.getTime() + AHEAD_MS ||
    reason.length < 2 ||
    place.length < 2 ||
    name === ''
  )
    return no(
      refusals['codes.badInput']({
        why: say(
          '请填写访客、地点、事由，时段在 30 天内开始、不超过 7 天',
          'give the guest, the place, why, and a time of at most 7 days that begins within 30',
        ),
      }),
    )
  if (askedBy && (await keep.guestPasses(tx, env.district, askedBy, at)).length >= MOST)
    return no(
      refusals['codes.tooMany']({
        what: say(`最多同时邀请 ${MOST} 位访客`, `at most ${MOST} guests at a time`),
      }),
    )
  const id = newId()
  const opened = await openSubject(
    env,
    tx,
    {
      ...{ citizen: null, name: name.slice(0, 60), born: null, person: `guest ${id}` },
      ...{ level: scene.value.level, openedBy: 'guest' },
    },
    at,
  )
  if (!opened.ok) return opened
  const guest = await subjects.subjectById(tx, env.district, opened.value.id)
  if (!guest) throw new Error('a guest vanished')
  const alias = await knownIn(env, tx, guest, scene.value, at, true)
  await keep.insertPass(
    tx,
    env.district,
    {
      ...{ id, scene: one.scene, pseudonym: alias.pseudonym, place: place.slice(0, 80) },
      ...{ beginsAt: one.from, endsAt: one.to, reason: reason.slice(0, 200), host: one.host.slice(0, 60) },
      ...{ approver: null, state: 'asked', guest: guest.id, askedBy },
    },
    at,
  )
  await record(env, tx, who, 'pass.guestAsked', 'codePass', id, at, { scene: one.scene, place })
  return ok({ id })
}

/** The pass was granted: now there is a code, for that scene and until its last day. */
export async function letGuestIn(
  env: CodesEnv,
  tx: Tx,
  pass: Id,
  approver: string,
  at: Instant,
): Promise<void> {
  const row = await keep.passById(tx, env.district, pass)
  const guest = row?.guest ? await subjects.subjectById(tx, env.district, row.guest) : undefined
  if (!row || !guest) return
  await issuePaper(env, tx, guest, [row.scene], at, {
    ...{ issuedBy: approver, proof: '访客', reason: row.reason, until: dayOf(row.endsAt) },
  })
}

/** Why a guest is not let in here and now; the place of the pass is where the reader stands, or what it is a gate of. */
export function guestBarred(
  pass: Pick<keep.PassRow, 'state' | 'place' | 'beginsAt' | 'endsAt'> | undefined,
  readerPlace: string,
  at: Instant,
): Reason | null {
  if (pass?.state !== 'granted') return 'notAdmitted'
  if (at < pass.beginsAt) return 'early'
  if (at >= pass.endsAt) return 'expired'
  return readerPlace.startsWith(pass.place) ? null : 'notAdmitted'
}

/** Guests of one host; of all for the place, where names stay closed. */
export async function guestsOf(
  env: CodesEnv,
  reader: Reader,
  host: Id | null,
  at: Instant,
): Promise<readonly GuestView[]> {
  const rows = await keep.guestPasses(reader, env.district, host, new Date(at.getTime() - 86_400_000))
  return Promise.all(
    rows.map(async (row): Promise<GuestView> => {
      const guest = row.guest ? await subjects.subjectById(reader, env.district, row.guest) : undefined
      const paper = guest && (await subjects.papersOf(reader, env.district, guest.id))[0]
      const live = row.state === 'granted' && paper && !paper.revokedAt
      const name = guest ? selfOf(env, guest.sealed).name : ''
      return {
        ...{ id: row.id, scene: row.scene, place: row.place, host: row.host, reason: row.reason },
        ...{ beginsAt: row.beginsAt, endsAt: row.endsAt, state: row.state, approver: row.approver },
        name: host === null ? `${[...name][0] ?? ''}**` : name,
        ...{ text: live ? paperText(paper.code) : null, code: live ? paper.code : null },
        until: dayOf(row.endsAt),
      }
    }),
  )
}

/** 访客页: whoever holds the link sees where and when, and the code; nobody’s name. */
export async function guestByCode(
  env: CodesEnv,
  reader: Reader,
  code: string,
  at: Instant,
): Promise<Result<Omit<GuestView, 'name' | 'host' | 'code'>, Refusal>> {
  const paper = /^[0-9a-f]{20}$/.test(code)
    ? await subjects.paperByCode(reader, env.district, code)
    : undefined
  const row = paper && (await keep.passOfGuest(reader, env.district, paper.subject))
  if (!paper || !row) return no(refusals['codes.notYours']())
  const over = paper.revokedAt !== null || row.state !== 'granted' || at >= row.endsAt
  return ok({
    ...{ id: row.id, scene: row.scene, place: row.place, reason: row.reason, approver: row.approver },
    ...{ beginsAt: row.beginsAt, endsAt: row.endsAt, until: dayOf(row.endsAt) },
    state: over && row.state === 'granted' ? 'ended' : row.state,
    text: over ? null : paperText(paper.code),
  })
}

/** 收回访客通行: by the host who asked, or by the place (`host` null). */
export async function endGuest(
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  host: Id | null,
  id: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const row = await keep.passById(tx, env.district, id)
  if (!row?.guest || (host !== null && row.askedBy !== host)) return no(refusals['codes.notYours']())
  if ((await keep.endPass(tx, env.district, id)) === 0) return no(refusals['codes.notYours']())
  const guest = await subjects.subjectById(tx, env.district, row.guest)
  if (guest) await closeSubject(env, tx, guest, '访客通行已收回', at)
  await record(env, tx, who, 'pass.guestEnded', 'codePass', id, at)
  return ok(null)
}

/** Guests whose time is over are closed by the clock. */
export async function closeGuests(env: CodesEnv, tx: Tx, at: Instant): Promise<number> {
  const over = await subjects.guestsOver(tx, env.district, at, 200)
  for (const guest of over) {
    const pass = await keep.passOfGuest(tx, env.district, guest.id)
    if (pass) await keep.endPass(tx, env.district, pass.id)
    await closeSubject(env, tx, guest, '访客时段结束', at)
  }
  if (over.length > 0)
    await record(env, tx, systemActor(env.district), 'pass.guestsOver', 'codePass', newId(), at, {
      guests: over.length,
    })
  return over.length
}
