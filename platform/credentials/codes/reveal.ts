import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { subjectBehind } from './consents.ts'
import { type CodesEnv, record, selfOf } from './env.ts'
import * as keep from './keep-passages.ts'
import { refusals } from './refusals.ts'

/** 身份还原申请: whose this name in a scene is, for a case with a number. Nothing is opened yet. */
export async function askReveal(
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  one: {
    readonly scene: string
    readonly pseudonym: string
    readonly caseNumber: string
    readonly reason: string
  },
  at: Instant,
): Promise<Result<{ readonly id: Id }, Refusal>> {
  const [caseNumber, reason] = [one.caseNumber.trim(), one.reason.trim()]
  if (caseNumber.length < 4 || [...reason].length < 4 || !who.account)
    return no(refusals['codes.caseNumber']())
  if (!Object.hasOwn(env.declared, one.scene) || !/^[0-9a-f]{16}$/.test(one.pseudonym))
    return no(refusals['codes.noScene']())
  const id = newId()
  await keep.insertReveal(tx, env.district, {
    ...{ id, scene: one.scene, pseudonym: one.pseudonym, caseNumber: caseNumber.slice(0, 60) },
    ...{ reason: reason.slice(0, 500), askedBy: who.account, askedName: who.name, askedAt: at },
  })
  await record(env, tx, who, 'code.revealAsked', 'codeReveal', id, at, {
    scene: one.scene,
    caseNumber,
    reason,
  })
  return ok({ id })
}

/** 复核: another person lets it pass or not. Only then, and only once, the name is opened, and the person can read that it was. */
export async function decideReveal(
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  one: { readonly id: Id; readonly grant: boolean },
  at: Instant,
): Promise<Result<{ readonly name: string | null; readonly subject: Id | null }, Refusal>> {
  const asked = await keep.lockReveal(tx, env.district, one.id)
  if (asked?.state !== 'asked' || !who.account) return no(refusals['codes.notYours']())
  if (asked.askedBy === who.account) return no(refusals['codes.secondPerson']())
  const by = { account: who.account, name: who.name }
  await keep.decideReveal(tx, env.district, one.id, by, one.grant ? 'granted' : 'refused', at)
  const { scene, caseNumber, reason } = asked
  if (!one.grant) {
    await record(env, tx, who, 'code.revealRefused', 'codeReveal', one.id, at, { scene, caseNumber })
    return ok({ name: null, subject: null })
  }
  const subject = await subjectBehind(env, tx, scene, asked.pseudonym)
  await record(env, tx, who, 'code.revealed', 'codeReveal', one.id, at, { scene, caseNumber, reason })
  if (subject)
    await record(env, tx, who, 'code.revealed', 'codeSubject', subject.id, at, { scene, caseNumber })
  return ok({ name: subject ? selfOf(env, subject.sealed).name : null, subject: subject?.id ?? null })
}
