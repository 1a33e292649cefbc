import { setTimeout as wait } from 'node:timers/promises'
import { type Id, newId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { append, type Fact, type FactActor } from '../ledger/index.ts'
import type { Reader, Store, Tx } from '../store/index.ts'
import { standingOfAccount } from './actor.ts'
import { adminMay, factOf } from './admin.ts'
import {
  activityOf,
  actorEpoch,
  forgetActors,
  forgetSession,
  REMEMBER_MS,
  recall,
  remember,
} from './cache.ts'
import { nameKey, proofFresh, sessionEnded, tryGate, type Verdict } from './decide.ts'
import {
  type Actor,
  type Awaits,
  type LoginRules,
  loginRules,
  refusals,
  type Session,
  type Via,
  type Witness,
} from './declare.ts'
import { hashPassword, passwordMatches, pretendToMatch } from './hash.ts'
import { unitOfAccount } from './keep-actor.ts'
import { account as accountById } from './keep-people.ts'
import * as keep from './keep-sessions.ts'
import { passwordFits } from './password.ts'
import { districtOf, newToken, secretHash } from './token.ts'

const selfOf = (row: keep.GateRow): FactActor => ({
  kind: 'staff',
  account: row.id,
  name: row.personName,
  unit: null,
  unitName: null,
  onBehalfOf: null,
})

/** A fact of an account about itself. */
export const ownFact = (row: keep.GateRow, kind: string, at: Date, body: Fact['body']): Fact => ({
  district: row.district,
  kind,
  subjectKind: 'account',
  subject: row.id,
  at,
  actor: selfOf(row),
  body,
})

const endOf = (startedAt: Date, rules: LoginRules): Date =>
  new Date(startedAt.getTime() + rules.absoluteHours * 3_600_000)

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

/** Text that no account can have as its name or password; answered like any unknown one. */
const impossible = (text: string): boolean =>
  typeof text !== 'string' || text.length > 1000 || text.includes('\0') || !text.isWellFormed()

/**
 * The try itself, in a transaction that commits whatever the answer: wrong tries count and are on record. The
 * password was compared before, outside; whether the account is open is decided here under the row's lock, so a right
 * guess among many sent at once is refused when the tries before it have shut the gate.
 */
export async function recordTry(
  tx: Tx,
  account: Id,
  tell: (now: keep.GateRow) => Promise<boolean> | boolean,
  at: Date,
  rules: LoginRules,
  act: string,
  ip: string | null,
  /** A right password with more to prove: the wrong tries before it go on counting. */
  half = false,
): Promise<{ verdict: Verdict; now: keep.GateRow } | undefined> {
  const now = await keep.lockGate(tx, account)
  if (!now) return undefined
  const verdict = tryGate(now, await tell(now), at, rules)
  const counted = half && verdict.answer === 'in' && !now.lockedUntil ? now.failedCount : verdict.failedCount
  await keep.saveVerdict(tx, now.id, { ...verdict, failedCount: counted })
  if (verdict.answer !== 'in') {
    const body = { act, answer: verdict.answer, locked: verdict.lockedUntil, ip }
    const kind = verdict.justLocked ? 'org.accountLocked' : 'org.loginFailed'
    await append(tx, [ownFact(now, kind, at, body)])
  }
  return { verdict, now }
}

export type Login = {
  readonly name: string
  readonly password: string
  readonly at: Date
  readonly ip?: string | null
  readonly agent?: string | null
}

/**
 * What an account must show besides its password: nothing, a `second` factor it has, or it must `enrol` one first. The
 * room that keeps the factors 双因素 knows, so the caller brings the question.
 */
export type SecondAsk = (tx: Tx, account: Id, at: Date) => Promise<Awaits | null>

const nothingMore: SecondAsk = async () => null

export const loginRefused = (rules: LoginRules): Refusal =>
  refusals['org.loginRefused']({ tries: rules.wrongTries, minutes: rules.lockMinutes })

export type LoggedIn = { readonly token: string; readonly expiresAt: Date; readonly session: Session }

/**
 * Logs in by name and password. Unknown name, wrong password, locked or frozen: one refusal, the same work, not before
 * `refuseAfterMs`. The token goes into the httpOnly cookie and is kept nowhere else; only its hash is stored.
 */
export async function login(
  store: Store,
  { name, password, at, ip = null, agent = null }: Login,
  rules: LoginRules = loginRules,
  second: SecondAsk = nothingMore,
): Promise<Result<LoggedIn, Refusal>> {
  const begun = performance.now()
  const answer = await tryLogin(store, name, password, at, { ip, agent }, rules, second)
  if (!answer.ok) {
    const rest = rules.refuseAfterMs - (performance.now() - begun)
    if (rest > 0) await wait(rest)
  }
  return answer
}

/** Whence a login comes. */
export type From = { readonly ip: string | null; readonly agent: string | null }

async function tryLogin(
  store: Store,
  name: string,
  password: string,
  at: Date,
  from: From,
  rules: LoginRules,
  second: SecondAsk,
): Promise<Result<LoggedIn, Refusal>> {
  const refused = no(loginRefused(rules))
  const row =
    impossible(name) || impossible(password) ? undefined : await keep.gateByName(store, nameKey(name))
  if (!row) {
    await pretendToMatch('an unknown name')
    return refused
  }
  const right = await passwordMatches(password, row.password)
  return store
    .tx(async (tx) => {
      const awaits = await second(tx, row.id, at)
      const tell = (now: keep.GateRow) => right && now.password === row.password
      const half = awaits === 'second'
      const tried = await recordTry(tx, row.id, tell, at, rules, 'login', from.ip, half)
      // a refusal that must commit: wrapped, so that the transaction does not take it for one of its own
      return {
        answer: tried
          ? await settle(tx, tried.verdict, tried.now, at, from, rules, { awaits, via: 'password' })
          : refused,
      }
    })
    .then(({ answer }) => answer)
}

/** Opens the session when the gate lets the account in; says why not otherwise. */
export async function settle(
  tx: Tx,
  verdict: Pick<Verdict, 'answer'>,
  row: keep.GateRow,
  at: Date,
  { ip, agent }: From,
  rules: LoginRules,
  { awaits, via }: { readonly awaits: Awaits | null; readonly via: Via },
): Promise<Result<LoggedIn, Refusal>> {
  if (verdict.answer === 'dormant') return no(refusals['org.accountDormant']())
  if (verdict.answer === 'inviteExpired') return no(refusals['org.inviteExpired']())
  if (verdict.answer === 'refused') return no(loginRefused(rules))
  const days = rules.password.maxAgeDays
  const old = via === 'password' && days > 0 && at.getTime() - row.passwordAt.getTime() >= days * 86_400_000
  if (old && !row.mustChange) await keep.outdate(tx, row.id)
  const token = newToken(row.district)
  const session: Session = {
    id: newId(),
    account: row.id,
    district: row.district,
    startedAt: at,
    expiresAt: endOf(at, rules),
    provenAt: at,
    mustChange: (row.mustChange && via === 'password') || old,
    awaits,
    via,
  }
  if (rules.oneSession) {
    await keep.endAll(tx, [row.id], at, 'elsewhere')
    forgetActors(tx)
  }
  const clip = (text: string | null) => text?.replaceAll('\0', '').toWellFormed().slice(0, 300) ?? null
  await keep.insertSession(tx, {
    ...session,
    awaits,
    via,
    seenAt: at,
    tokenHash: bytes(secretHash(token)),
    ip: clip(ip),
    agent: clip(agent),
  })
  await keep.saveLogin(tx, row.id, at)
  await append(tx, [ownFact(row, 'org.loggedIn', at, { session: session.id, ip, via, awaits })])
  return ok({ token, expiresAt: session.expiresAt, session })
}

/** Seen is written at most once in this time, ms; a crash of the server can cost a user that much of idle time. */
const TOUCH_MS = 60_000

/**
 * Who holds this token at that instant. Remembered for at most 5 seconds and never past the instant at which one of
 * the duties begins or ends; logout and changes of rights in this process cut at once.
 */
export async function actorOf(
  store: Store,
  token: string,
  at: Date,
  rules: LoginRules = loginRules,
): Promise<Result<{ readonly actor: Actor; readonly session: Session }, Refusal>> {
  const now = at.getTime()
  const hash = secretHash(token)
  let entry = recall(hash, now)
  if (!entry) {
    const begun = actorEpoch()
    const district = districtOf(token)
    const row = district && (await keep.openSession(store, district, bytes(hash)))
    if (!row) return no(refusals['org.noSession']())
    const loaded = await loadActor(store, row, at, rules)
    if (!loaded) return no(refusals['org.noSession']())
    entry = {
      actor: loaded.actor,
      session: loaded.session,
      until: Math.min(now + REMEMBER_MS, loaded.edge),
      activity: activityOf(hash, row.seenAt.getTime()),
    }
    remember(hash, entry, begun)
  }
  const { session, activity } = entry
  const ended = sessionEnded(session.startedAt, new Date(activity.seenAt), at, rules)
  if (ended) {
    await store.tx(async (tx) => {
      await keep.end(tx, session.district, session.id, at, ended)
      forgetSession(tx, hash)
    })
    return no(refusals[ended === 'idle' ? 'org.sessionIdle' : 'org.sessionOver']())
  }
  if (now > activity.seenAt) activity.seenAt = now
  if (now - activity.writtenAt >= TOUCH_MS) {
    activity.writtenAt = now
    await store.tx((tx) => keep.touch(tx, session.district, session.id, at))
  }
  return ok(entry)
}

async function loadActor(
  reader: Reader,
  row: keep.SessionRow,
  at: Date,
  rules: LoginRules,
): Promise<{ actor: Actor; session: Session; edge: number } | undefined> {
  const [gate, unit, standing] = await Promise.all([
    keep.gate(reader, row.account),
    unitOfAccount(reader, row.account, at),
    standingOfAccount(reader, row.account, at),
  ])
  if (!gate || gate.state === 'frozen' || gate.state === 'closed' || (gate.validTo && at >= gate.validTo))
    return undefined
  // who came by a passkey or another provider never typed the password that is to be replaced
  const mustChange = gate.mustChange && row.via === 'password'
  const session: Session = {
    id: row.id,
    account: row.account,
    district: row.district,
    startedAt: row.startedAt,
    expiresAt: endOf(row.startedAt, rules),
    provenAt: row.provenAt,
    mustChange,
    awaits: row.awaits,
    via: row.via,
  }
  // a session that waits for a proof holds no duty: a stolen password alone opens nothing
  const shut = mustChange || row.awaits !== null
  const actor: Actor = {
    kind: 'staff',
    account: row.account,
    name: gate.personName,
    district: gate.district,
    unit: unit?.unit ?? null,
    unitName: unit?.unitName ?? null,
    duties: shut ? [] : standing.duties,
    lapsed: shut ? [] : standing.lapsed,
    provenAt: row.provenAt.getTime(),
    session: row.id,
    proofMinutes: rules.proofMinutes,
    ...(mustChange ? { mustChange: true } : {}),
    ...(row.awaits ? { awaits: row.awaits } : {}),
  }
  return {
    actor,
    session,
    edge: Math.min(standing.edge, gate.validTo?.getTime() ?? Number.POSITIVE_INFINITY),
  }
}

/** An account as it stands, without a session: for "why can X not see Y". Never to act in X's name. */
export async function actorOfAccount(reader: Reader, account: Id, at: Date): Promise<Actor | undefined> {
  const row = {
    ...{ id: account, district: '', account, startedAt: at, seenAt: at, provenAt: new Date(0) },
    ...{ awaits: null, via: 'password' as const },
  }
  return (await loadActor(reader, row, at, loginRules))?.actor
}

/** Ends the session of this token; a token without a session is no refusal. */
export async function logout(tx: Tx, token: string, at: Date): Promise<void> {
  const hash = secretHash(token)
  const district = districtOf(token)
  const row = district && (await keep.openSession(tx, district, bytes(hash)))
  if (!row) return
  forgetSession(tx, hash)
  const gate = await keep.gate(tx, row.account)
  if (!gate || (await keep.end(tx, row.district, row.id, at, 'logout')) === 0) return
  await append(tx, [ownFact(gate, 'org.loggedOut', at, { session: row.id })])
}

/** The open sessions of an account: where am I logged in? */
export const openSessionsOf = keep.openSessionsOf

/** Ends one session or all sessions of an account: one's own, or anybody's by the system or security administrator. */
export async function endSessions(
  tx: Tx,
  actor: Actor,
  {
    account: id,
    session,
    except = null,
  }: {
    readonly account: Id
    readonly session?: Id
    /** The one that stays: where the person sits just now. */
    readonly except?: Id | null
  },
  at: Date,
): Promise<Result<number, Refusal>> {
  const account = await accountById(tx, id)
  if (!account) return no(refusals['org.notFound']({ what: '账号' }))
  if (actor.account !== id) {
    const may = adminMay(actor, 'systemAdmin', account.district)
    if (!may.ok && !adminMay(actor, 'securityAdmin', account.district).ok) return may
  }
  const count = session
    ? await keep.end(tx, account.district, session, at, 'cut')
    : await keep.endAll(tx, [id], at, 'cut', except)
  await append(tx, [factOf(actor, 'org.sessionsEnded', 'account', id, at, { count })])
  forgetActors(tx)
  return ok(count)
}

/** The password once more, by someone logged in; wrong tries count and lock as at login. Commits whatever the answer. */
async function proveIn(
  store: Store,
  account: Id,
  password: string,
  at: Date,
  rules: LoginRules,
  act: string,
  then: (tx: Tx, row: keep.GateRow) => Promise<Result<null, Refusal>>,
): Promise<Result<null, Refusal>> {
  const row = await keep.gate(store, account)
  if (!row) return no(refusals['org.noSession']())
  const right = !impossible(password) && (await passwordMatches(password, row.password))
  const done = await store.tx(async (tx) => {
    const tell = (now: keep.GateRow) => right && now.password === row.password
    const tried = await recordTry(tx, row.id, tell, at, rules, act, null)
    if (tried?.verdict.answer !== 'in') return { answer: no(refusals['org.passwordWrong']()) }
    return { answer: await then(tx, tried.now) }
  })
  return done.answer
}

/**
 * Who stands beside somebody at his desk, by name and password. Tries count, lock and are on record as at login, and an unknown
 * name does the same work; nothing is opened by it.
 */
export async function vouch(
  store: Store,
  { name, password }: { readonly name: string; readonly password: string },
  at: Date,
  rules: LoginRules = loginRules,
): Promise<Result<Witness, Refusal>> {
  const refused = no(loginRefused(rules))
  const row =
    impossible(name) || impossible(password) ? undefined : await keep.gateByName(store, nameKey(name))
  if (!row) {
    await pretendToMatch('an unknown name')
    return refused
  }
  const done = await proveIn(store, row.id, password, at, rules, 'vouch', async () => ok(null))
  return done.ok ? ok({ account: row.id, name: row.personName, district: row.district }) : refused
}

/** What a session that waits for a proof is told at every other door. */
export const awaitsRefusal = (awaits: Awaits): Refusal =>
  refusals[awaits === 'second' ? 'org.secondNeeded' : 'org.enrolNeeded']()

/** Step-up: proves the password again; unmasking and export want this within 30 minutes. */
export async function proveAgain(
  store: Store,
  token: string,
  password: string,
  at: Date,
  rules: LoginRules = loginRules,
): Promise<Result<null, Refusal>> {
  const who = await actorOf(store, token, at, rules)
  if (!who.ok) return who
  const { session } = who.value
  if (session.awaits) return no(awaitsRefusal(session.awaits))
  return proveIn(store, session.account, password, at, rules, 'prove', async (tx, row) => {
    await keep.prove(tx, session.district, session.id, at)
    await append(tx, [ownFact(row, 'org.steppedUp', at, { session: session.id })])
    forgetSession(tx, secretHash(token))
    return ok(null)
  })
}

/** Changes the own password: the rules, not one of the last five; the account's other sessions end. */
export async function changePassword(
  store: Store,
  token: string,
  { current, next }: { readonly current: string; readonly next: string },
  at: Date,
  rules: LoginRules = loginRules,
): Promise<Result<null, Refusal>> {
  const who = await actorOf(store, token, at, rules)
  if (!who.ok) return who
  const { session } = who.value
  if (session.awaits) return no(awaitsRefusal(session.awaits))
  return proveIn(store, session.account, current, at, rules, 'changePassword', async (tx, row) => {
    const fits = passwordFits(next, row.name, rules.password)
    if (!fits.ok) return fits
    const { history } = rules.password
    for (const kept of [row.password, ...row.past].slice(0, history))
      if (await passwordMatches(next, kept)) {
        const why = say(
          `与最近 ${history} 次使用过的密码相同`,
          `it is one of the last ${history} password${history === 1 ? '' : 's'}`,
        )
        return no(refusals['org.passwordWeak']({ why }))
      }
    await keep.savePassword(tx, row, await hashPassword(next), at)
    await keep.prove(tx, session.district, session.id, at)
    await keep.endAll(tx, [row.id], at, 'passwordChanged', session.id)
    await append(tx, [ownFact(row, 'org.passwordChanged', at, {})])
    forgetActors(tx)
    return ok(null)
  })
}

/** Is the actor's proof fresh enough for unmasking and export? */
export const proven = (actor: Actor, at: Date, rules: LoginRules = loginRules): Result<true, Refusal> =>
  actor.kind === 'system' ||
  proofFresh(actor.provenAt, at, { ...rules, proofMinutes: actor.proofMinutes ?? rules.proofMinutes })
    ? ok(true)
    : no(refusals['org.proofStale']())

/** Clears sessions that ended or ran out more than `days` ago; the ledger keeps what was done in them. */
export const sweepSessions = (tx: Tx, at: Date, days = 7): Promise<number> => {
  const before = new Date(at.getTime() - days * 86_400_000)
  return keep.sweep(tx, before, before)
}
