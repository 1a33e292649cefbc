import { randomBytes } from 'node:crypto'
import {
  type Day,
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { hexOf } from '../envelope/index.ts'
import { keptSince } from './decide.ts'
import { type CodesEnv, record, scenesChanged, scenesOf, secretOf } from './env.ts'
import { closeGuests } from './guests.ts'
import * as keep from './keep-passages.ts'
import * as subjects from './keep-subjects.ts'
import { refusals } from './refusals.ts'
import { endOverdue } from './rides.ts'

/** 开关与期限: an emergency is switched on with its last day, and switched off whenever it is over. */
export async function switchScene(
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  one: { readonly scene: string; readonly on: boolean; readonly endsOn: Day | null },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const declared = env.declared[one.scene]
  if (!declared) return no(refusals['codes.noScene']())
  if (declared.emergency && one.on && (one.endsOn === null || one.endsOn < dayOf(at)))
    return no(refusals['codes.emergencyEnd']())
  await secretOf(env, tx, one.scene, at)
  const endsOn = one.endsOn ?? declared.until ?? null
  await subjects.setScene(tx, env.district, one.scene, { switched: one.on, endsOn }, at)
  scenesChanged(env, tx)
  await record(env, tx, who, 'scene.switched', 'codeScene', newId(), at, {
    scene: one.scene,
    on: one.on,
    endsOn,
  })
  return ok(null)
}

async function report(
  env: CodesEnv,
  tx: Tx,
  scene: string,
  why: keep.DeletionRow['why'],
  counts: Readonly<Record<string, number>>,
  at: Instant,
): Promise<Id> {
  const signer = await env.authority.lists(at)
  const body = JSON.stringify({ scene, why, deleted: counts, at: at.toISOString(), district: env.district })
  const signature = await signer.sign(new TextEncoder().encode(`huying deletion 1\n${body}`))
  const id = newId()
  await keep.insertDeletion(tx, env.district, {
    ...{ id, scene, why, body, signature: hexOf(signature), key: String(signer.kid), at },
  })
  await record(env, tx, systemActor(env.district), 'code.deleted', 'codeScene', id, at, {
    scene,
    why,
    ...counts,
  })
  return id
}

/** 应急场景结束: everything that speaks of single people goes, its key too, and a signed report says what went. */
async function endEmergency(env: CodesEnv, tx: Tx, scene: string, endsOn: Day, at: Instant): Promise<void> {
  const counts = await keep.wipe(tx, env.district, scene)
  await subjects.setScene(tx, env.district, scene, { switched: false, endsOn }, at)
  scenesChanged(env, tx)
  // without the key nothing that somebody kept elsewhere can be led back to a person either
  await subjects.setSecret(tx, env.district, scene, env.vault.seal(randomBytes(32).toString('base64url')), at)
  env.secrets.delete(scene)
  tx.afterCommit(() => env.secrets.delete(scene))
  await report(env, tx, scene, 'emergencyEnded', counts, at)
}

/** 留存清理, each day and whenever it is asked for: passages past their time become counts; ended emergencies are wiped. */
export async function sweep(
  env: CodesEnv,
  tx: Tx,
  at: Instant,
): Promise<{ readonly forgotten: number; readonly ended: readonly string[]; readonly singles: number }> {
  const day = dayOf(at)
  let [forgotten, singles] = [0, 0]
  const ended: string[] = []
  for (const scene of await scenesOf(env, tx)) {
    singles += await endOverdue(env, tx, scene, at)
    const over = scene.emergency && scene.on && scene.endsOn !== null && day > scene.endsOn
    if (over && scene.endsOn) {
      await endEmergency(env, tx, scene.name, scene.endsOn, at)
      ended.push(scene.name)
      continue
    }
    const gone = await keep.forget(tx, env.district, scene.name, keptSince(scene.retentionDays, at))
    if (gone > 0) await report(env, tx, scene.name, 'retention', { passages: gone }, at)
    forgotten += gone
  }
  await closeGuests(env, tx, at)
  await subjects.forgetOrigins(tx, env.district, new Date(at.getTime() - 86_400_000))
  await keep.sweepSpent(tx, env.district, new Date(at.getTime() - 86_400_000))
  return { forgotten, ended, singles }
}
