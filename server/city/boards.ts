import type { Id, Instant, Refusal, Result } from '../../base/index.ts'
import type { Picture } from '../../brain/indicators/boards/declare.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Json = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>
type Read<In = Json> = (reader: Reader, who: Actor, input: In, at: Instant) => Answered
type Write<In = Json> = (tx: Tx, who: Actor, input: In, at: Instant) => Answered

export type BoardAsked = {
  readonly name: string
  readonly area?: string
  readonly version?: number
  readonly visitor?: boolean
}

/** The operation centre 运行管理中心 as its doors see it. */
export type BoardsDesk = {
  readonly list: Read<Json>
  readonly read: Read<{ readonly name: string; readonly version?: number }>
  readonly picture: Read<BoardAsked>
  readonly save: Write<{
    readonly name: string
    readonly version: number
    readonly body: Json
    readonly propose: boolean
  }>
  readonly decide: Write<{
    readonly name: string
    readonly version: number
    readonly accept: boolean
    readonly why: string
  }>
  readonly saveCarousel: Write<Json>
  readonly freeze: Write<{ readonly title: string }>
  readonly tour: Read<{ readonly id: string }>
  readonly tours: Read<Json>
  /** For the stream of a board: who sees the same shares one picture, made once. */
  keyOf(who: Actor, asked: BoardAsked): string
  live(who: Actor, asked: BoardAsked): Promise<Result<Picture, Refusal>>
  subscribe(hear: () => void): () => void
}

export type DefinitionsDesk = {
  readonly list: Read<Json>
  readonly read: Read<{ readonly name: string }>
  readonly curve: Read<Json>
  /** 试看: what a definition would count, with the first of its rows; nothing is kept. */
  readonly preview: Read<Json>
  readonly draft: Write<Json>
  readonly tryOut: Write<Json>
  readonly decide: Write<Json>
  readonly retire: Write<Json>
  readonly enter: Write<Json>
  readonly confirm: Write<Json>
  readonly compare: Write<Json>
}

export type ReportsDesk = {
  readonly list: Read<{ readonly kind?: string }>
  readonly read: Read<{ readonly id: Id }>
  readonly draft: Write<Json>
  readonly edit: Write<Json & { readonly id: Id }>
  readonly sign: Write<Json & { readonly id: Id }>
  readonly note: Write<Json & { readonly id: Id }>
}
