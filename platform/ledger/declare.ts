import type { Id, Instant } from '../../base/index.ts'

/** Who did it, as the record keeps it: names are those of that time. */
export type FactActor = {
  readonly kind: 'staff' | 'citizen' | 'client' | 'system'
  readonly account: string | null
  readonly name: string
  readonly unit: string | null
  readonly unitName: string | null
  /** "B 代 A": the person on whose behalf. */
  readonly onBehalfOf: string | null
}

/**
 * One thing that happened 事实. Append-only, in the same transaction as the change it tells of. Audit trail, outbox,
 * timeline and live feed are all this.
 */
export type Fact = {
  readonly district: string
  /** `matter.opened`, `matter.acted`, `clock.breached`, `org.loggedIn`, `personal.read` … */
  readonly kind: string
  /** What it is about: `matter`, `task`, `clock`, `account`, `register`, and its id. */
  readonly subjectKind: string
  readonly subject: Id
  readonly at: Instant
  readonly actor: FactActor
  /** Never personal data in clear. */
  readonly body: Readonly<Record<string, unknown>>
}

/** A fact as read back: `seq` orders facts of one district. */
export type RecordedFact = Fact & { readonly id: Id; readonly seq: number }
