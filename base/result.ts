/** A value or the reason why there is none. Refusals are values; faults are thrown. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })
export const no = <E>(error: E): Result<never, E> => ({ ok: false, error })

/** The value of a result that must be there; throws a fault when it is a refusal. For tests, seeds and wiring. */
export function must<T, E>(result: Result<T, E>): T {
  if (result.ok) return result.value
  throw new Error(`expected a value, got ${JSON.stringify(result.error)}`)
}
