import { type Id, no, type Refusal, type Result, say } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { factOf } from './admin.ts'
import { cleanText, reasonGiven } from './decide.ts'
import { type Actor, type LoginRules, loginRules, type Masks, refusals } from './declare.ts'
import { proven } from './sessions.ts'

export type Subject = { readonly kind: string; readonly id: Id }

export type RevealAsk = {
  readonly subject: Subject
  readonly fields: readonly string[]
  /** Why it is needed, 4–500 characters; kept in the record. */
  readonly reason: string
  /** What `maskFor` said of this row for this actor: only its `revealable` fields open. */
  readonly masks: Masks
}

function decideReveal(actor: Actor, ask: RevealAsk, at: Date, rules: LoginRules): Result<string, Refusal> {
  if (!reasonGiven(ask.reason)) return no(refusals['org.reasonMissing']())
  const reason = cleanText(ask.reason, '理由', 500)
  if (!reason.ok) return reason
  const shut = ask.fields.find((field) => !ask.masks.revealable.includes(field))
  if (shut !== undefined || ask.fields.length === 0)
    return no(refusals['org.noDuty']({ needs: [say(`查看 ${shut ?? '—'}`, `reading ${shut ?? '—'}`)] }))
  const fresh = proven(actor, at, rules)
  return fresh.ok ? reason : fresh
}

/**
 * Opens masked fields of one row 明文查看: a reason, a fresh proof and a duty of the grade. `read` fetches the values in
 * the same transaction as the fact `personal.revealed`: none is seen without record. A refused ask is on record too.
 */
export async function reveal<T>(
  store: Store,
  actor: Actor,
  ask: RevealAsk,
  at: Date,
  read: (tx: Tx) => Promise<Result<T, Refusal>>,
  rules: LoginRules = loginRules,
): Promise<Result<T, Refusal>> {
  const may = decideReveal(actor, ask, at, rules)
  const { kind, id } = ask.subject
  if (!may.ok) {
    const body = { fields: ask.fields.slice(0, 50), why: may.error.code }
    await store.tx((tx) => append(tx, [factOf(actor, 'personal.revealRefused', kind, id, at, body)]))
    return may
  }
  return store.tx(async (tx) => {
    const body = { fields: ask.fields, reason: may.value }
    await append(tx, [factOf(actor, 'personal.revealed', kind, id, at, body)])
    return read(tx)
  })
}

/** Puts on record that personal data was read (lists, exports, caller cards); `fields` as shown, masked or not. */
export async function recordRead(
  tx: Tx,
  actor: Actor,
  subject: Subject,
  fields: readonly string[],
  at: Date,
): Promise<void> {
  await append(tx, [factOf(actor, 'personal.read', subject.kind, subject.id, at, { fields })])
}
