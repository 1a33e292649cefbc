import type { Id, Refusal, Result } from '../../base/index.ts'
import { no, ok } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { forgetActors, forgetSession } from './cache.ts'
import { tryGate } from './decide.ts'
import { type LoginRules, loginRules, refusals, type Via } from './declare.ts'
import * as keep from './keep-sessions.ts'
import {
  actorOf,
  awaitsRefusal,
  type From,
  type LoggedIn,
  loginRefused,
  ownFact,
  recordTry,
  type SecondAsk,
  settle,
} from './sessions.ts'
import { secretHash } from './token.ts'

/**
 * Opens a session for an account that was recognised without its password: by a passkey 通行密钥 of its own, or by
 * another identity provider. Frozen, closed, run-out and dormant accounts stay out; wrong passwords of others neither
 * shut this way nor are forgiven by it.
 */
export async function enterAs(
  store: Store,
  entry: From & { readonly account: Id; readonly via: Exclude<Via, 'password'>; readonly at: Date },
  rules: LoginRules = loginRules,
  second: SecondAsk = async () => null,
): Promise<Result<LoggedIn, Refusal>> {
  const { account, via, at, ip, agent } = entry
  const done = await store.tx(async (tx) => {
    const row = await keep.lockGate(tx, account)
    if (!row) return { answer: no(loginRefused(rules)) }
    const verdict = tryGate({ ...row, lockedUntil: null, invitedAt: at }, true, at, rules)
    if (verdict.answer !== 'in')
      await append(tx, [ownFact(row, 'org.loginFailed', at, { act: via, answer: verdict.answer, ip })])
    const { failedCount, lockedUntil } = row
    await keep.saveVerdict(tx, row.id, { ...verdict, failedCount, lockedUntil })
    const awaits = await second(tx, account, at)
    return { answer: await settle(tx, verdict, row, at, { ip, agent }, rules, { awaits, via }) }
  })
  return done.answer
}

/**
 * A proof other than the password, by someone whose session is open or waits for it: `check` looks at it in the
 * transaction. Wrong ones count and lock as at login; the try that locks also ends a session that was still waiting.
 */
export async function proveBy(
  store: Store,
  token: string,
  at: Date,
  check: (tx: Tx, account: Id) => Promise<boolean>,
  rules: LoginRules = loginRules,
): Promise<Result<null, Refusal>> {
  const who = await actorOf(store, token, at, rules)
  if (!who.ok) return who
  const { session } = who.value
  if (session.awaits === 'enrol') return no(awaitsRefusal('enrol'))
  const { answer } = await store.tx(async (tx) => {
    const tell = () => check(tx, session.account)
    const tried = await recordTry(tx, session.account, tell, at, rules, 'second', null)
    if (tried?.verdict.answer !== 'in') {
      if (tried?.verdict.justLocked && session.awaits) {
        await keep.end(tx, session.district, session.id, at, 'locked')
        forgetActors(tx)
      }
      const { wrongTries: tries, lockMinutes: minutes } = rules
      return { answer: no(refusals['org.secondWrong']({ tries, minutes })) }
    }
    await opened(tx, session, tried.now, token, at)
    return { answer: ok(null) }
  })
  return answer
}

async function opened(
  tx: Tx,
  session: { readonly id: Id; readonly district: string },
  row: keep.GateRow,
  token: string,
  at: Date,
): Promise<void> {
  await keep.prove(tx, session.district, session.id, at)
  await append(tx, [ownFact(row, 'org.steppedUp', at, { session: session.id })])
  forgetSession(tx, secretHash(token))
}

/** A session that had to set up a factor has one now: it opens. */
export async function enrolled(
  tx: Tx,
  token: string,
  session: { readonly id: Id; readonly district: string; readonly account: Id },
  at: Date,
): Promise<void> {
  const row = await keep.gate(tx, session.account)
  if (row) await opened(tx, session, row, token, at)
}
