import { useCallback, useEffect, useState } from 'react'
import { readKept, writeKept } from '../../live/index.ts'

/** Drafts may hold what citizens said: they leave this browser after a day even when nobody came back. */
const KEEP_MS = 24 * 3600_000
type Kept<T> = { readonly at: number; readonly value: T }

const name = (key: string): string => `huying.draft.${key}`

/** A value that survives reload, crash and expired login, until `clear`. `restored` says that it was found. */
export function useDraft<T>(key: string, initial: T) {
  const [restoredAt, setRestored] = useState<number | null>(null)
  const [state, setState] = useState<{ key: string; value: T }>(() => ({ key, value: initial }))
  const read = useCallback((): T | null => {
    const kept = readKept<Kept<T> | null>(name(key), null)
    return kept && Date.now() - kept.at < KEEP_MS ? kept.value : null
  }, [key])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `initial` is read once per key on purpose
  useEffect(() => {
    const found = read()
    setState({ key, value: found ?? initial })
    setRestored(found === null ? null : Date.now())
  }, [key, read])

  const set = useCallback(
    (next: T | ((before: T) => T)) =>
      setState((before) => {
        const value = typeof next === 'function' ? (next as (before: T) => T)(before.value) : next
        writeKept(name(key), { at: Date.now(), value } satisfies Kept<T>)
        return { key, value }
      }),
    [key],
  )
  const clear = useCallback(
    (value?: T) => {
      writeKept(name(key), null)
      setRestored(null)
      if (value !== undefined) setState({ key, value })
    },
    [key],
  )
  return { value: state.key === key ? state.value : initial, set, clear, restored: restoredAt !== null }
}

/** Leaves words for a form that is opened next, unless something is in it already. */
export function leaveDraft(key: string, value: Readonly<Record<string, unknown>>): void {
  const kept = readKept<Kept<unknown> | null>(name(key), null)
  if (!kept || Date.now() - kept.at >= KEEP_MS)
    writeKept(name(key), { at: Date.now(), value } satisfies Kept<unknown>)
}

/** Drops drafts older than a day; run at the start. */
export function sweepDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith('huying.draft.')) continue
      const kept = readKept<Kept<unknown> | null>(key, null)
      if (!kept || Date.now() - kept.at >= KEEP_MS) localStorage.removeItem(key)
    }
  } catch {
    // no storage, no drafts
  }
}

/** Nobody's words stay behind for the next person at this desk; run at logout. */
export function dropDrafts(): void {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith('huying.draft.')) localStorage.removeItem(key)
  } catch {
    // no storage, no drafts
  }
}
