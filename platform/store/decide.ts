/** First pause after a failure, and the longest one. */
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 3_600_000

/** Failures after which a job is given up and shown to the operator: about three hours of trying. */
export const MAX_ATTEMPTS = 12

/** Length of an error's text that is kept. */
const ERROR_CHARACTERS = 2_000

/** What becomes of a job that has now failed `attempts` times (at least 1): tried again later, or given up. */
export type AfterFailure =
  | { readonly give: 'later'; readonly runAt: Date; readonly error: string }
  | { readonly give: 'up'; readonly error: string }

/** Pauses double: 5 s, 10 s, 20 s … up to an hour. */
export function afterFailure(
  attempts: number,
  error: unknown,
  at: Date,
  maxAttempts = MAX_ATTEMPTS,
): AfterFailure {
  const said = (error instanceof Error ? error.message : String(error)).replaceAll('\0', '').toWellFormed()
  const text = said.slice(0, ERROR_CHARACTERS).toWellFormed()
  if (attempts >= maxAttempts) return { give: 'up', error: text }
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 30))
  return { give: 'later', runAt: new Date(at.getTime() + pauseMs), error: text }
}
