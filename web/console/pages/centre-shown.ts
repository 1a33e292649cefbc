import type { Board, BoardState, Carousel } from '../../../brain/indicators/boards/declare.ts'
import type { Report } from '../../../brain/indicators/brief/declare.ts'
import type { Definition } from '../../../brain/indicators/declare.ts'
import type { Say, Words } from '../../live/index.ts'
import type { centreWords } from './centre-words.ts'

type Wired<T> = { readonly [K in keyof T]: T[K] extends Date | null ? string | null : T[K] }
export type BoardShort = Pick<Board, 'name' | 'title' | 'version' | 'state' | 'madeBy' | 'why'> & {
  readonly madeAt: string | null
}
export type Boards = {
  readonly rows: readonly BoardShort[]
  readonly pending: readonly BoardShort[]
  readonly carousel: Carousel
  readonly may: { readonly compose: boolean; readonly approve: boolean }
}
export type Tours = {
  readonly rows: readonly {
    readonly id: string
    readonly title: string
    readonly madeBy: string
    readonly madeAt: string
  }[]
}
export type ReportRow = Omit<Wired<Report>, 'body' | 'from' | 'to' | 'cut' | 'madeAt'> & {
  readonly title: Say
  readonly from: string
  readonly to: string
  readonly cut: string
}
export type ReportMay = { readonly edit: boolean; readonly sign: boolean; readonly note: boolean }
export type Listed = Definition & { readonly versions: number }

type W = Words<typeof centreWords>
export const boardState = (w: W, state: BoardState): string =>
  ({
    declared: w.declared,
    draft: w.draft,
    proposed: w.proposed,
    live: w.live,
    past: w.past,
    refused: w.refused,
  })[state]
