import type { AccountState, LoginRules } from './declare.ts'

/** What the gate knows of an account when a password was tried. */
export type Attempt = {
  readonly state: AccountState
  readonly failedCount: number
  readonly lockedUntil: Date | null
  readonly lastLoginAt: Date | null
  /** When the account was made or its password handed out anew. */
  readonly invitedAt: Date
  readonly validTo: Date | null
}

export type Verdict = {
  readonly answer: 'in' | 'refused' | 'dormant' | 'inviteExpired'
  readonly failedCount: number
  readonly lockedUntil: Date | null
  readonly state: AccountState
  /** The try that shut the gate. */
  readonly justLocked: boolean
}

const MINUTE = 60_000

/**
 * One try at the gate. A wrong password counts; the `wrongTries`-th locks for `lockMinutes` and, while locked, right
 * and wrong are refused alike and not counted. At the very end of the lock the account opens again. Whether an account
 * is dormant or its invitation ran out is said only to someone who knows the password.
 */
export function tryGate(account: Attempt, right: boolean, at: Date, rules: LoginRules): Verdict {
  const { failedCount, state, lockedUntil } = account
  const same = { failedCount, lockedUntil, state, justLocked: false }
  if (state === 'frozen' || state === 'closed' || (account.validTo && at >= account.validTo))
    return { answer: 'refused', ...same }
  if (lockedUntil && at < lockedUntil) return { answer: 'refused', ...same }
  const counted = lockedUntil ? 0 : failedCount
  if (!right) {
    const now = counted + 1
    const locks = now >= rules.wrongTries
    return {
      answer: 'refused',
      failedCount: locks ? 0 : now,
      lockedUntil: locks ? new Date(at.getTime() + rules.lockMinutes * MINUTE) : null,
      state,
      justLocked: locks,
    }
  }
  const open = { failedCount: 0, lockedUntil: null, justLocked: false }
  if (state === 'invited' && at.getTime() - account.invitedAt.getTime() >= rules.inviteHours * 60 * MINUTE)
    return { answer: 'inviteExpired', ...open, state }
  const asleep = account.lastLoginAt
    ? at.getTime() - account.lastLoginAt.getTime() >= rules.dormantDays * 24 * 60 * MINUTE
    : false
  if (state === 'dormant' || asleep) return { answer: 'dormant', ...open, state: 'dormant' }
  return { answer: 'in', ...open, state: 'normal' }
}

export type SessionEnd = 'idle' | 'over'

/** Idle and absolute end of a session; null while it lives. At the exact end it has ended. */
export function sessionEnded(startedAt: Date, seenAt: Date, at: Date, rules: LoginRules): SessionEnd | null {
  if (at.getTime() - startedAt.getTime() >= rules.absoluteHours * 60 * MINUTE) return 'over'
  if (at.getTime() - seenAt.getTime() >= rules.idleMinutes * MINUTE) return 'idle'
  return null
}

/** Is the proof of the password young enough for unmasking and export? Exactly `proofMinutes` still counts. */
export const proofFresh = (provenAt: number, at: Date, rules: LoginRules): boolean =>
  at.getTime() - provenAt <= rules.proofMinutes * MINUTE
