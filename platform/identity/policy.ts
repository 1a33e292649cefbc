import { no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import { cleanText, mayAct, reasonGiven } from '../org/decide.ts'
import { type Actor, adminRoles, type LoginRules, loginRules } from '../org/declare.ts'
import { factActorOf, refusals as org } from '../org/index.ts'
import type { Reader, Store, Tx } from '../store/index.ts'
import { policyFits, wholePolicy } from './decide.ts'
import { defaultPolicy, type LoginPolicy, type PolicyVersion, refusals } from './declare.ts'
import * as keep from './keep.ts'

/** Longest time in which another process goes on by the policy before, ms. */
const REMEMBER_MS = 5000

/** The policy in force, remembered for a moment: it is asked for at every request. */
export function openPolicy(store: Store, initial: LoginPolicy = defaultPolicy) {
  let known: { readonly policy: LoginPolicy; readonly until: number } | undefined
  let asking: Promise<LoginPolicy> | undefined
  const read = async (at: Date, reader: Reader = store): Promise<LoginPolicy> => {
    const row = await keep.policyAt(reader, at)
    const policy = row ? wholePolicy(row.rules) : initial
    known = { policy, until: at.getTime() + REMEMBER_MS }
    return policy
  }
  return {
    /** Inside of a transaction with its own `reader`: many at once would wait for second connections that nobody gives back. */
    async at(at: Date, reader?: Reader): Promise<LoginPolicy> {
      if (known && at.getTime() < known.until && at.getTime() >= known.until - 2 * REMEMBER_MS)
        return known.policy
      if (reader) return read(at, reader)
      asking ??= read(at).finally(() => {
        asking = undefined
      })
      return asking
    },
    initial,
    forget(): void {
      known = undefined
    },
  }
}
export type Policies = ReturnType<typeof openPolicy>

/** The rules of login as the rooms below take them. */
export const rulesOf = (policy: LoginPolicy): LoginRules => ({
  ...policy,
  refuseAfterMs: loginRules.refuseAfterMs,
})

/** Is the actor the security administrator of that area? */
export const securityAdmin = (actor: Actor, area = actor.district): Result<true, Refusal> => {
  const may = mayAct(actor, ['securityAdmin'], { area, units: [], openedBy: actor.account }, adminRoles)
  return may.ok ? ok(true) : may
}

/** Every version, the newest first. */
export async function policyVersions(reader: Reader): Promise<readonly PolicyVersion[]> {
  return (await keep.policies(reader)).map((one) => ({ ...one, rules: wholePolicy(one.rules) }))
}

/** A new version 登录安全策略, by the security administrator, with a reason; it holds at once. */
export async function setPolicy(
  tx: Tx,
  policies: Policies,
  actor: Actor,
  given: { readonly rules: unknown; readonly reason: string; readonly over: number },
  roles: readonly string[],
  at: Date,
): Promise<Result<PolicyVersion, Refusal>> {
  const may = securityAdmin(actor)
  if (!may.ok) return may
  const fits = policyFits(given.rules, roles)
  if (!fits.ok) return fits
  if (!reasonGiven(given.reason)) return no(org['org.reasonMissing']())
  const reason = cleanText(given.reason, '理由', 500)
  if (!reason.ok) return reason
  const before = (await keep.policies(tx))[0]
  const made: PolicyVersion = {
    ...{ version: given.over + 1, from: at, rules: fits.value, reason: reason.value, by: actor.name },
  }
  if ((before?.version ?? 0) !== given.over || (await keep.insertPolicy(tx, made, actor.account)) === 0)
    return no(
      refusals['identity.badPolicy']({
        why: say('别人刚改过，请刷新后再改', 'somebody else has just changed it; reload first'),
      }),
    )
  await append(tx, [
    {
      ...{ district: actor.district, kind: 'identity.policySet', at, actor: factActorOf(actor) },
      ...{ subjectKind: 'loginPolicy', subject: actor.account ?? actor.district },
      body: {
        version: made.version,
        reason: made.reason,
        before: wholePolicy(before?.rules),
        after: made.rules,
      },
    },
  ])
  tx.afterCommit(() => policies.forget())
  return ok(made)
}
