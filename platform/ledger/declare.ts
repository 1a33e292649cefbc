import type { Id, Instant, Say } from '../../base/index.ts'

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

/** What the audit page 审计检索 may ask for; absent means any. */
export type FactFilter = {
  /** Districts the asker may see; null = all of this database. */
  readonly districts: readonly string[] | null
  readonly actor?: string
  /** A whole kind (`matter.opened`) or a family ending in a dot (`matter.`). */
  readonly kinds?: readonly string[]
  readonly subjectKind?: string
  readonly subject?: Id
  /** Any of these; none = nothing. */
  readonly subjects?: readonly Id[]
  /** What the body must hold, e.g. whose data it was about. */
  readonly holding?: Readonly<Record<string, unknown>>
  /** First instant, included. */
  readonly from?: Instant
  /** Last instant, not included. */
  readonly to?: Instant
}

/** A page of facts, newest first; `older` goes back as `before` to read on, null at the end. */
export type FactPage = { readonly facts: readonly RecordedFact[]; readonly older: number | null }

/**
 * One row of the journal exactly as kept: `at` with microseconds and `body` as the database prints it, so that no
 * change hides behind rounding. `hash` is the stored content hash in hex; a verifier never trusts it.
 */
export type JournalRow = {
  readonly seq: number
  readonly id: string
  readonly district: string
  readonly kind: string
  readonly subjectKind: string
  readonly subject: string
  readonly at: string
  readonly actorKind: string
  readonly actorAccount: string | null
  readonly actorName: string
  readonly actorUnit: string | null
  readonly actorUnitName: string | null
  readonly onBehalfOf: string | null
  readonly body: string
  readonly hash: string
}

/** What a signature of a segment covers. Numbers start at 1; each range begins where the one before ended. */
export type SegmentStatement = {
  readonly number: number
  readonly fromSeq: number
  readonly toSeq: number
  readonly count: number
  /** Merkle tree hash (RFC 6962) over the leaves, hex. */
  readonly root: string
  /** SHA-256 of the statement before, hex; 64 zeros for the first. */
  readonly previous: string
  readonly sealedAt: string
  /** First 16 hex digits of the SHA-256 of the public key (SPKI, DER). */
  readonly keyId: string
}

/** A closed and signed stretch of the journal 封存段. */
export type Segment = SegmentStatement & {
  /** 40 bytes a fact: seq (8, big endian) and content hash (32); base64. Names the row that does not fit. */
  readonly leaves: string
  /** Ed25519 over the canonical statement, base64. */
  readonly signature: string
}

/** The end of the chain as somebody outside the database remembers it; finds a chain that was cut short. */
export type JournalHead = { readonly number: number; readonly digest: string }

/** One thing wrong with a journal. `seq` names the fact, `segment` the stretch. */
export type JournalFault = {
  readonly what:
    | 'changed'
    | 'hash'
    | 'deleted'
    | 'inserted'
    | 'moved'
    | 'order'
    | 'unreadable'
    | 'signature'
    | 'chain'
    | 'root'
    | 'cut'
  readonly seq: number | null
  readonly segment: number | null
  readonly says: Say
}

export type JournalReport = {
  readonly facts: number
  readonly segments: number
  /** Facts after the last segment: only their content hash can be checked. */
  readonly unsealed: number
  readonly head: JournalHead | null
  /** At most 1,000 are listed; `faultCount` has all. */
  readonly faults: readonly JournalFault[]
  readonly faultCount: number
}
