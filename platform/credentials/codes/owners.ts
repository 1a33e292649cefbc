import type { Id, Instant } from '../../../base/index.ts'
import { actorOfCitizen } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { rules } from './declare.ts'
import { type CodesEnv, record } from './env.ts'
import * as keep from './keep-subjects.ts'
import { risk } from './readers.ts'

/** 批量开码: more from one address, or in the whole city, than families open in an hour. Said once, and stops nobody. */
export async function watchFarm(env: CodesEnv, tx: Tx, from: string, at: Instant): Promise<void> {
  const since = new Date(at.getTime() - rules.farm.minutes * 60_000)
  const opened = await keep.openedSince(tx, env.district, from, since)
  if (opened?.here === rules.farm.ofAddress + 1)
    await risk(
      env,
      tx,
      {
        ...{ kind: 'farm', nonce: from.slice(0, 16) },
        says: `${rules.farm.minutes} 分钟内同一网络地址开通 ${opened.here} 个城市码`,
      },
      at,
    )
  if (opened?.all === rules.farm.ofCity + 1)
    await risk(
      env,
      tx,
      { kind: 'farm', says: `${rules.farm.minutes} 分钟内全市网上开通 ${opened.all} 个城市码` },
      at,
    )
}

/**
 * 手机号易主: the account’s telephone belongs to another person now. The code stays with its person, loses the telephone
 * and everything on it, and shows nothing until that person opens it again.
 */
export async function releaseSubject(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  why: string,
  at: Instant,
): Promise<void> {
  await keep.setNoOwner(tx, env.district, subject.id)
  await keep.endDevices(tx, env.district, subject.id, at)
  for (const link of await keep.linksOfCarer(tx, env.district, subject.id))
    if (link.endedAt === null) await keep.endLink(tx, env.district, link.id, subject.id, at)
  await risk(env, tx, { kind: 'stolen', says: `${why}，已与原手机解绑` }, at)
  await record(
    env,
    tx,
    actorOfCitizen({ district: env.district }),
    'code.released',
    'codeSubject',
    subject.id,
    at,
    { why },
  )
}

/** Somebody else’s code on this account, if there is one, is taken off it. */
export async function releaseOther(
  env: CodesEnv,
  tx: Tx,
  citizen: Id | null,
  person: string,
  at: Instant,
): Promise<boolean> {
  const held = citizen ? await keep.subjectOfCitizen(tx, env.district, citizen) : undefined
  const whose = held && (await keep.personOf(tx, env.district, held.id))
  if (!held || whose?.person === person) return false
  await releaseSubject(env, tx, held, '手机号已由他人实名使用', at)
  return true
}
