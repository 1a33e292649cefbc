import type { Say } from '../../../base/index.ts'
import type { CodeList, Field } from '../../../platform/fields/declare.ts'
import type { LocalFile } from './state.ts'

export type InputProps = {
  readonly name: string
  readonly field: Field
  readonly value: unknown
  readonly change: (value: unknown) => void
  readonly problem: Say | null
  readonly codes: Readonly<Record<string, CodeList>>
  /** Where it was taken from; locked ones are shown only. */
  readonly from?: { readonly source: Say; readonly locked: boolean } | undefined
  readonly files: readonly LocalFile[]
  readonly keepFile: (file: LocalFile) => void
  readonly shown: (field: Field, value: unknown) => Say
}
