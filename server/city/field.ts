import type { Id, Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { ItemBody, ItemKind, Photo, TrackPoint } from '../../platform/patrols/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Answered = Promise<Result<unknown, Refusal>>

export type SentItem = {
  readonly id: Id
  readonly kind: ItemKind
  readonly at: Instant
  readonly body: ItemBody
}

export type StoredPicture = {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly mime: string
  readonly bytes: Uint8Array
}

/** 现场: what people in the street bring in over telephones that are often without a line. */
export type FieldDesk = {
  readonly bundle: (reader: Reader, who: Actor, input: unknown, at: Instant) => Answered
  /** These three open transactions of their own, one for each thing. */
  readonly photo: (
    who: Actor,
    head: Pick<Photo, 'id' | 'bytes' | 'sha256' | 'takenAt' | 'lon' | 'lat' | 'accuracyM' | 'heading'>,
    piece: { readonly offset: number; readonly content: Buffer },
    at: Instant,
  ) => Answered
  readonly sync: (
    who: Actor,
    input: { readonly sentAt: Instant; readonly items: readonly SentItem[] },
    at: Instant,
  ) => Answered
  readonly track: (
    who: Actor,
    input: {
      readonly sentAt: Instant
      readonly patrol: Id
      readonly startedAt: Instant
      readonly endedAt: Instant | null
      readonly points: readonly TrackPoint[]
    },
    at: Instant,
  ) => Answered
  readonly photoState: (reader: Reader, who: Actor, input: { readonly id: Id }, at: Instant) => Answered
  readonly posts: (
    reader: Reader,
    who: Actor,
    input: { readonly type: string; readonly from: Instant; readonly to: Instant },
    at: Instant,
  ) => Answered
  readonly held: (reader: Reader, who: Actor, input: unknown, at: Instant) => Answered
  readonly judge: (
    tx: Tx,
    who: Actor,
    input: { readonly id: Id; readonly release: boolean; readonly words: string },
    at: Instant,
  ) => Answered
  readonly picture: (
    reader: Reader,
    who: Actor,
    input: { readonly id: Id },
    at: Instant,
  ) => Promise<Result<StoredPicture, Refusal>>
  readonly positions: (
    reader: Reader,
    who: Actor,
    input: { readonly minutes?: number },
    at: Instant,
  ) => Answered
  readonly trackOf: (reader: Reader, who: Actor, input: { readonly id: Id }, at: Instant) => Answered
}
