import type { Id, Instant } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Reader } from '../../platform/store/declare.ts'
import type { Json, Read, Refused, Write } from './desk.ts'

type Which = { readonly id: Id; readonly version: number }

/** 自建应用 as its doors see it. */
export type ExtensionsDesk = {
  readonly list: Read
  readonly read: Read<Which & { readonly against?: number }>
  readonly check: Read
  readonly begin: Write
  readonly save: Write<Which & Json>
  readonly propose: Write<Which & Json>
  readonly withdraw: Write<Which & Json>
  readonly review: Write<Which & Json>
  readonly retire: Write<Which & Json>
  readonly file: (
    reader: Reader,
    who: Actor,
    input: Which,
    at: Instant,
  ) => Refused<{ readonly name: string; readonly mime: string; readonly bytes: Uint8Array }>
  readonly take: Write<{ readonly file: string }>
}
