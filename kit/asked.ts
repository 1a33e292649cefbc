import type { Clock } from '../platform/clocks/declare.ts'
import type { MatterCase } from '../platform/matters/declare.ts'
import type { AutoFacts, Automation, AutoResult } from './automation.ts'
import type { MatterDeclaration } from './declare.ts'

/** What a rule is asked about, in a test: whatever is left out is empty. */
export type Asked = {
  readonly form?: Readonly<Record<string, unknown>> | undefined
  readonly data?: Readonly<Record<string, unknown>> | undefined
  readonly tags?: readonly string[] | undefined
  readonly kind?: string | undefined
  readonly openedAt?: Date | undefined
  readonly place?: { readonly lon: number; readonly lat: number } | undefined
  /** Clocks that run, by name, each with the instant at which it is due. */
  readonly clocks?: Readonly<Record<string, string>> | undefined
  readonly at?: Date | undefined
}

/** What the rules of an act say to it, without a city: the code of the first refusal, or null. For tests of a pack 测试规则. */
export function refusalOf(
  matter: MatterDeclaration,
  action: string,
  { form = {}, clocks = {}, at = new Date(), place, ...asked }: Asked = {},
): string | null {
  const running = Object.entries(clocks).map(([kind, due]) => ({
    ...{ kind, state: 'running' },
    due: new Date(due),
  })) as unknown as Clock[]
  // only what rules look at: a whole case takes a city
  const before = {
    matter: { ...{ tags: [], data: {}, kind: null, lon: null, lat: null }, ...asked, ...place },
    clocks: running,
    ...{ tasks: [], asks: [], answers: [], visits: [], orders: [], proceedings: [] },
  } as unknown as MatterCase
  const act = matter.flow.actions[action]
  if (!act) throw new Error(`no act ${action}`)
  for (const guard of act.guards ?? []) {
    const refusal = guard(before, form, at)
    if (refusal) return refusal.code
  }
  return null
}

/**
 * What the steps after an act (or after a row was `created` or `updated`) decide from data and rows given as values; the first that
 * decides anything. For tests of a pack.
 */
export function decided(
  { steps = [] }: Pick<Automation, 'steps'>,
  after: string,
  facts: Partial<AutoFacts>,
): AutoResult | null {
  const all: AutoFacts = {
    ...{ number: 'X1', data: {}, tags: [], values: {}, rows: {}, decided: {}, recorded: {} },
    ...{ others: 0, answers: {}, paid: {}, at: new Date() },
    ...facts,
  }
  const asked = steps.filter((one) => one.after.includes(after))
  if (asked.length === 0) throw new Error(`no step after ${after}`)
  for (const { decides } of asked) {
    const result = decides(all)
    if (result) return result
  }
  return null
}
