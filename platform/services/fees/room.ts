import type { Id, Instant } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import type { Provider } from './declare.ts'

/** What the fees need to know of their city; given once by the host. */
export type FeesCity = {
  readonly store: Store
  readonly district: string
  readonly vault: Vault
  readonly providers: () => readonly Provider[]
  /** Signs what is printed on a receipt with the city's key. */
  readonly sign: (text: string) => { readonly key: string; readonly signature: string } | null
  readonly unitName: (unit: Id) => string | undefined
  readonly now: () => Instant
}

/** Asks a provider after one order. */
export const POLL = 'fee.poll'
/** Sends one refund to its provider. */
export const REFUND = 'fee.refund'
/** Compares the statement of a day. */
export const COMPARE = 'fee.compare'

/** A provider that has not answered by then is asked again later; ms. */
export const PATIENCE_MS = 8_000

/** The provider did not answer, or not in words we know: nothing is known, it is asked again. */
export class ProviderAway extends Error {}

/** One thing that happened to a demand; also on the timeline of its matter. */
export async function tell(
  tx: Tx,
  who: Actor,
  kind: string,
  demand: { readonly district: string; readonly id: Id; readonly matter: Id | null; readonly number: string },
  at: Instant,
  body: Fact['body'],
): Promise<void> {
  const fact = { district: demand.district, kind, at, actor: factActorOf(who) }
  const of = { ...body, demand: demand.id, number: demand.number, matter: demand.matter }
  await append(tx, [
    demand.matter
      ? { ...fact, subjectKind: 'matter', subject: demand.matter, body: of }
      : { ...fact, subjectKind: 'demand', subject: demand.id, body: of },
  ])
}
