import type { CellFlag, LineKind, Reading, SheetFormat } from '../../platform/catalogue/sheets/declare.ts'

/** What must come out of a file: every cell of every line, or the refusal. Nothing else will do. */
export type Truth =
  | { readonly refused: string; readonly detail?: Readonly<Record<string, unknown>> }
  | {
      readonly format?: SheetFormat
      readonly encoding?: string
      readonly delimiter?: string
      /** Every line; a number before the cells where lines are left out. */
      readonly lines: readonly (readonly string[])[]
      readonly numbers?: readonly number[]
      readonly flags?: readonly (readonly [line: number, column: number, kind: CellFlag['kind']])[]
      readonly head?: { readonly from: number; readonly to: number; readonly headings: readonly string[] }
      /** What each line is taken as, in their order. */
      readonly kinds?: readonly LineKind[]
      readonly others?: number
      readonly sheet?: number
    }

export type Case = {
  readonly name: string
  readonly make: () => Uint8Array
  readonly how?: Reading
  readonly known?: readonly string[]
  readonly truth: Truth
  /** Made as a file with a hole of so many bytes instead. */
  readonly hole?: number
}
