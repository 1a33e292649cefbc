import type { Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Read, Write } from './desk.ts'

/** 地名地址: what the server asks of it. */
export type PlacesDesk = {
  readonly search: Read
  readonly matters: Read
  readonly match: Read
  readonly here: Read
  readonly tree: Read
  readonly page: Read
  readonly doubts: Read
  readonly raise: Write
  readonly settle: Write
  /** Opens its own transaction. */
  readonly importFile: (
    who: Actor,
    input: { readonly name: string; readonly bytes: Uint8Array; readonly crs?: string },
    at: Instant,
  ) => Promise<Result<unknown, Refusal>>
}

/** 网格. */
export type GridsDesk = {
  readonly list: Read
  readonly within: Read
  readonly check: Read
  readonly history: Read
  readonly split: Write
  readonly merge: Write
  readonly draw: Write
  readonly appoint: Write
  readonly dismiss: Write
}
