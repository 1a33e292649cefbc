import type { Id, Instant, Say } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import type { Notice } from '../../messages/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import type { WarningArea, WarningKind } from './declare.ts'

/** A unit that must sign for an area. */
export type Target = { readonly unit: Id; readonly name: string; readonly area: string }

/** What warnings need of their city. */
export type AlertsEnv = {
  readonly district: string
  /** Our name in messages: no space, no comma. */
  readonly sender: string
  readonly senderName: Say
  readonly web: string | null
  readonly contact: string | null
  readonly kinds: Readonly<Record<string, WarningKind>>
  readonly vault: Pick<Vault, 'seal' | 'open'>
  /** Towns whose area a warning touches: by code, or by where its shapes lie. */
  readonly targets: (reader: Reader, areas: readonly WarningArea[], at: Instant) => Promise<readonly Target[]>
  readonly tell: (tx: Tx, notices: readonly Notice[], at: Instant) => Promise<void>
  /** Who handles in a unit, and who keeps warnings and rosters. */
  readonly roles: { readonly handler: string; readonly manager: string; readonly releaser: string }
}
