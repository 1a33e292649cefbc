import {
  type Day,
  type Id,
  type Instant,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../base/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import type { CounterView } from './declare.ts'
import { type CodesEnv, record, selfOf } from './env.ts'
import * as keep from './keep-subjects.ts'
import { releaseSubject } from './owners.ts'
import { refusals } from './refusals.ts'
import { closeSubject, issuePaper, openSubject, paperText, reportLost, subjectOfNumber } from './subjects.ts'

/** Whoever stands at the counter, as the document there says. */
export type Present = { readonly name: string; readonly idNumber: string; readonly born: Day | null }

const LEVEL = 4
const bad = (zh: string, en: string) => no(refusals['codes.counter']({ why: say(zh, en) }))

async function found(env: CodesEnv, tx: Tx, who: Present): Promise<Result<keep.SubjectRow | null, Refusal>> {
  const row = await subjectOfNumber(env, tx, who.idNumber)
  if (!row) return ok(null)
  return selfOf(env, row.sealed).name === who.name
    ? ok(row)
    : bad('姓名与该号码登记的不一致', 'the name is not the one of this number')
}

/** 窗口查询: what a clerk needs to help the person before him; each look is a fact that the person can read. */
export async function counterLook(
  env: CodesEnv,
  tx: Tx,
  clerk: Actor,
  who: Present,
  at: Instant,
): Promise<Result<CounterView, Refusal>> {
  const row = await found(env, tx, who)
  if (!row.ok) return row
  if (!row.value) return ok({ state: null, ownPhone: false, papers: [] })
  await record(env, tx, clerk, 'code.counterLooked', 'codeSubject', row.value.id, at)
  const papers = await keep.papersOf(tx, env.district, row.value.id)
  return ok({
    state: row.value.state,
    ownPhone: row.value.citizen !== null,
    papers: papers.slice(0, 10).map(({ code: _code, subject: _subject, proof: _proof, ...one }) => one),
  })
}

/** 窗口代办纸质码: for somebody without a telephone or an account, identity checked by the clerk. */
export async function counterPaper(
  env: CodesEnv,
  tx: Tx,
  clerk: Actor,
  one: Present & { readonly proof: string; readonly reason: string; readonly scenes: readonly string[] },
  at: Instant,
): Promise<Result<{ readonly id: Id; readonly text: string; readonly until: Day }, Refusal>> {
  const [proof, reason] = [one.proof.trim().slice(0, 60), one.reason.trim().slice(0, 200)]
  if (proof === '') return bad('还没有核对身份', 'the identity was not checked')
  if (reason.length < 2) return bad('请写明代办事由', 'say why')
  const known = await found(env, tx, one)
  if (!known.ok) return known
  const opened = await openSubject(
    env,
    tx,
    {
      ...{ citizen: null, name: one.name, born: one.born, person: one.idNumber },
      ...{ level: LEVEL, openedBy: 'counter' },
    },
    at,
  )
  if (!opened.ok) return opened
  const row = await keep.subjectById(tx, env.district, opened.value.id)
  if (!row) throw new Error('a subject vanished')
  const made = await issuePaper(env, tx, row, one.scenes, at, { issuedBy: clerk.name, proof, reason })
  if (!made.ok) return made
  await record(env, tx, clerk, 'code.counterPaper', 'codeSubject', row.id, at, { proof, reason })
  const { id, code, until } = made.value
  return ok({ id, text: paperText(code), until })
}

export type CounterAct = 'revoke' | 'lost' | 'release' | 'close'

/** 窗口收回、挂失、换号解绑、注销: for whoever cannot do it on a telephone. */
export async function counterAct(
  env: CodesEnv,
  tx: Tx,
  clerk: Actor,
  one: Present & {
    readonly act: CounterAct
    readonly paper?: Id | null
    readonly proof: string
    readonly reason: string
  },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const reason = one.reason.trim().slice(0, 200)
  if (one.proof.trim() === '') return bad('还没有核对身份', 'the identity was not checked')
  if (reason.length < 2) return bad('请写明事由', 'say why')
  const row = await found(env, tx, one)
  if (!row.ok) return row
  if (!row.value) return no(refusals['codes.notOpen']())
  if (one.act === 'revoke') {
    const gone = await keep.revokePapers(tx, env.district, row.value.id, one.paper ?? null, at, reason)
    if (gone === 0) return no(refusals['codes.notYours']())
  } else if (one.act === 'lost') {
    const done = await reportLost(env, tx, row.value, at)
    if (!done.ok) return done
  } else if (one.act === 'release') await releaseSubject(env, tx, row.value, `窗口办理：${reason}`, at)
  else await closeSubject(env, tx, row.value, reason, at)
  await record(env, tx, clerk, 'code.counterActed', 'codeSubject', row.value.id, at, { act: one.act, reason })
  return ok(null)
}
