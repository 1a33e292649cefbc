import type { Id } from '../base/index.ts'
import { type RecordedFact, type Tail, tail } from '../platform/ledger/index.ts'
import type { Matters, Sight } from '../platform/matters/index.ts'
import type { Actor } from '../platform/org/index.ts'
import type { Store } from '../platform/store/index.ts'

/** A live message; `seq` (absent for fleeting ones) is what a client resumes from. */
export type LiveEvent = {
  readonly seq?: number
  readonly event: 'fact' | 'screen' | 'ring' | 'call' | 'notice' | 'order' | 'layers'
  readonly data: Readonly<Record<string, unknown>>
  /** Told by another process of the city. */
  readonly elsewhere?: true
  readonly to:
    | { readonly sight: Sight }
    | { readonly accounts: readonly Id[] }
    | { readonly when: (who: Actor) => boolean }
    | 'staff'
}

const sameAct = (fact: RecordedFact, next: RecordedFact | undefined): boolean =>
  next?.kind === fact.kind && next.subject === fact.subject

/**
 * Turns facts into live messages: what happened to which matter, for those who may see it. One query for the marks of
 * a whole batch; the facts themselves carry no personal data.
 */
export async function openLive(
  store: Store,
  matters: Matters,
  district: string,
  onError: (fault: unknown) => void,
) {
  const listeners = new Set<(event: LiveEvent) => void>()
  const publish = (event: LiveEvent) => {
    for (const hear of listeners) hear(event)
  }

  /** Who wants to know that something happened, before anybody is told. */
  const watchers = new Set<(facts: readonly RecordedFact[]) => void>()
  async function onFacts(facts: readonly RecordedFact[]): Promise<void> {
    for (const watch of watchers) watch(facts)
    if (listeners.size === 0) return
    const ids = [
      ...new Set(
        facts
          .filter((fact) => fact.subjectKind === 'matter' && fact.district === district)
          .map((fact) => fact.subject),
      ),
    ]
    const rows = ids.length > 0 ? await matters.sights(store, district, ids) : []
    const known = new Map(rows.map((row) => [row.id, row]))
    let figures = false
    for (const [n, fact] of facts.entries()) {
      const row = known.get(fact.subject)
      // orders reach those they are given to, though they may not see the case 调度指令
      const accounts = fact.kind.startsWith('command.') && fact.body.accounts
      if (Array.isArray(accounts) && accounts.length > 0 && fact.district === district)
        publish({
          event: 'order',
          data: {
            kind: fact.kind,
            dispatch: fact.body.dispatch ?? null,
            response: fact.body.response ?? null,
          },
          to: { accounts: accounts as readonly Id[] },
        })
      if (!row) continue
      figures = true
      // a hundred orders of one act are told once to those who watch the case
      if (fact.kind === 'command.dispatched' && sameAct(fact, facts[n + 1])) continue
      const { id, number, ...sight } = row
      publish({
        seq: fact.seq,
        event: 'fact',
        data: {
          seq: fact.seq,
          id: fact.id,
          kind: fact.kind,
          subjectKind: 'matter',
          subject: id,
          number,
          action: fact.body.action ?? null,
          at: fact.at,
        },
        to: { sight },
      })
    }
    if (figures)
      publish({ event: 'screen', data: { changed: true, at: facts.at(-1)?.at ?? null }, to: 'staff' })
  }

  const following: Tail = await tail(store, onFacts, { onError })
  return {
    publish,
    subscribe(hear: (event: LiveEvent) => void) {
      listeners.add(hear)
      return () => void listeners.delete(hear)
    },
    watch(hear: (facts: readonly RecordedFact[]) => void) {
      watchers.add(hear)
      return () => void watchers.delete(hear)
    },
    stop: () => following.stop(),
  }
}
