import type { Id, Instant } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, type Citizen, factActorOf } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import type { CertificateType } from '../certificates/declare.ts'
import type { Keys } from '../keys/index.ts'
import type { Held } from './export.ts'
import type { OutsideGuard } from './outside.ts'

/** What a city gives to exchange; the host fills it in. */
export type ExchangeCity = {
  readonly store: Store
  readonly district: string
  readonly vault: Vault
  readonly keys: Pick<Keys, 'signWith' | 'keysOf' | 'current' | 'settle'>
  readonly types: Readonly<Record<string, CertificateType>>
  /** The public address of the city, without a slash at its end. */
  readonly origin: () => string
  /** Usable certificates of a citizen, or of whom he acts for; those of some types. */
  readonly heldBy: (
    reader: Reader,
    citizen: Citizen,
    types: readonly string[] | null,
    at: Instant,
  ) => Promise<readonly Held[]>
  /** Writes into the record that the holder reads 用证记录. */
  readonly noteUse: (tx: Tx, citizen: Citizen, certificate: Id, use: NotedUse, at: Instant) => Promise<void>
  /** A demonstration may register parties on this machine and without TLS. */
  readonly demo: boolean
  /** Which outside hosts may be asked; absent = all, for demonstrations. */
  readonly guard?: OutsideGuard
  readonly now: () => Instant
}

export type NotedUse = {
  readonly by: string
  readonly purpose: string
  readonly fields: readonly string[]
  readonly result: string
}

export const secondsOf = (at: Instant): number => Math.floor(at.getTime() / 1000)

export type FactKind =
  | 'exchange.partyAdded'
  | 'exchange.partyChanged'
  | 'exchange.partyStopped'
  | 'exchange.asked'
  | 'exchange.answered'
  | 'exchange.declined'
  | 'exchange.failed'
  | 'exchange.overasked'
  | 'exchange.shown'
  | 'exchange.exported'

/** One fact in the ledger 入账. */
export const tell = (
  tx: Tx,
  district: string,
  who: Actor,
  kind: FactKind,
  subject: Id,
  at: Instant,
  body: Readonly<Record<string, unknown>>,
): Promise<unknown> =>
  append(tx, [{ district, kind, subjectKind: 'exchange', subject, at, actor: factActorOf(who), body }])
