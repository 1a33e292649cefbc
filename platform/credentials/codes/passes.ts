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
import { type Actor, actorOfCitizen } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { knownIn } from './consents.ts'
import { type CodesEnv, record, sceneNamed } from './env.ts'
import { letGuestIn } from './guests.ts'
import * as keep from './keep-passages.ts'
import type { SubjectRow } from './keep-subjects.ts'
import { refusals } from './refusals.ts'

const LONGEST_MS = 366 * 86_400_000

/** 通行证申请 and 访客: asked by whoever wants in, or by the host for a visitor; the place lets in. */
export async function askPass(
  env: CodesEnv,
  tx: Tx,
  subject: SubjectRow,
  one: {
    readonly scene: string
    readonly place: string
    readonly from: Instant
    readonly to: Instant
    readonly reason: string
    readonly host: string | null
  },
  at: Instant,
): Promise<Result<{ readonly id: Id }, Refusal>> {
  const scene = await sceneNamed(env, tx, one.scene, dayOf(at))
  if (!scene.ok) return scene
  if (!scene.value.passes) return no(refusals['codes.noScene']())
  const span = one.to.getTime() - one.from.getTime()
  if (
    !(span > 0) ||
    span > LONGEST_MS ||
    one.to <= at ||
    one.reason.trim().length < 2 ||
    one.place.trim().length < 2
  )
    return no(
      refusals['codes.badInput']({
        why: say('请填写地点、事由和一年以内的起止时间', 'give the place, why, and a time within a year'),
      }),
    )
  const alias = await knownIn(env, tx, subject, scene.value, at, !scene.value.consent)
  if (!alias.consented) return no(refusals['codes.noConsent']({ scene: scene.value.title.zh }))
  const id = newId()
  await keep.insertPass(
    tx,
    env.district,
    {
      ...{ id, scene: one.scene, pseudonym: alias.pseudonym, place: one.place.trim().slice(0, 80) },
      ...{ beginsAt: one.from, endsAt: one.to, reason: one.reason.trim().slice(0, 200) },
      ...{ host: one.host?.slice(0, 60) ?? null, approver: null, state: 'asked' },
      ...{ guest: null, askedBy: null },
    },
    at,
  )
  await record(env, tx, actorOfCitizen({ district: env.district }), 'pass.asked', 'codePass', id, at, {
    scene: one.scene,
  })
  return ok({ id })
}

export async function decidePass(
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  one: { readonly id: Id; readonly grant: boolean },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const done = await keep.decidePass(tx, env.district, one.id, one.grant ? 'granted' : 'refused', who.name)
  if (done === 0) return no(refusals['codes.notYours']())
  if (one.grant) await letGuestIn(env, tx, one.id, who.name, at)
  await record(env, tx, who, one.grant ? 'pass.granted' : 'pass.refused', 'codePass', one.id, at)
  return ok(null)
}
