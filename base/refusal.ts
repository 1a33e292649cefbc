import type { Say } from './say.ts'

/**
 * What a person can meet: a stable code, the HTTP status, a sentence that says what is wrong and one that says
 * what to do. Made only through `declareRefusals`, so that the error page of the docs can list every code.
 */
export type Refusal = {
  readonly code: string
  readonly http: number
  readonly says: Say
  readonly remedy: Say
  readonly detail?: Readonly<Record<string, unknown>>
}

// biome-ignore lint/suspicious/noExplicitAny: the detail differs per code; inference below restores it
type Detail = any

/** One declared refusal: status, sentence (from its detail) and remedy. */
export type RefusalSpec = {
  readonly http: number
  readonly says: (detail: Detail) => Say
  readonly remedy: Say
}

type Maker<S extends RefusalSpec> =
  Parameters<S['says']> extends [] ? () => Refusal : (detail: Parameters<S['says']>[0]) => Refusal

export type Refusals<T extends Record<string, RefusalSpec>> = { readonly [C in keyof T]: Maker<T[C]> }

const declared = new Map<string, RefusalSpec>()

/**
 * Declares a room's refusals. Codes read `room.whatIsWrong` and are unique in the whole program; declaring one
 * twice is a fault.
 */
export function declareRefusals<const T extends Record<string, RefusalSpec>>(specs: T): Refusals<T> {
  const makers: Record<string, (detail?: Detail) => Refusal> = {}
  for (const [code, spec] of Object.entries(specs)) {
    if (declared.has(code)) throw new Error(`refusal ${code} is declared twice`)
    declared.set(code, spec)
    makers[code] = (detail) => ({
      code,
      http: spec.http,
      says: spec.says(detail),
      remedy: spec.remedy,
      ...(detail === undefined ? {} : { detail }),
    })
  }
  return makers as Refusals<T>
}

/** Every refusal declared by the rooms loaded so far, for the error page of the docs and its test. */
export const declaredRefusals = (): ReadonlyMap<string, RefusalSpec> => declared
